#pragma once

#include "base/error.hpp"

#include <string>
#include <vector>

namespace fairlead::compose {

/// A warning: the file can be used, but does not do all that it says.
struct Diagnostic {
  Place place;
  std::string message;  ///< What is so: `"container_name" has no effect in Swarm`.
  std::string help;     ///< The next step, or "".
  friend bool operator==(const Diagnostic&, const Diagnostic&) = default;
};

using Diagnostics = std::vector<Diagnostic>;

}  // namespace fairlead::compose

#pragma once

#include "base/error.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace fairlead::compose {

/// What kind of warning it is, for those who sort them.
enum class Concern : std::uint8_t {
  other,
  no_effect,
  unset_variable,
  host_address,
  missing,  ///< A file or variable that a secret, config or service takes values from (Options::tolerant).
  refused,  ///< What the engine never takes (refusal.hpp).
};

/// A warning: the file can be used, but does not do all that it says.
struct Diagnostic {
  Place place;
  std::string message;  ///< What is so: `"container_name" has no effect in Swarm`.
  std::string help;     ///< The next step, or "".
  Concern concern = Concern::other;
  friend bool operator==(const Diagnostic&, const Diagnostic&) = default;
};

using Diagnostics = std::vector<Diagnostic>;

}  // namespace fairlead::compose

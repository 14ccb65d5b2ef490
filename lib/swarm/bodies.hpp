#pragma once

#include "base/result.hpp"
#include "compose/diagnostic.hpp"
#include "compose/project.hpp"
#include "swarm/convert.hpp"

#include <string>

namespace fairlead::swarm {

struct Bodies {
  std::string json;
  compose::Diagnostics warnings;  ///< See Converted.
};

/// {"schema":"fairlead.stack.render/1","stack":..,"networks":[..],"secrets":[..],"configs":[..],"services":[..]}: the
/// bodies that the Engine API takes to create what `project` has, by name, each on a line of its own. IDs, which only
/// an engine knows, are not in them, and the Data of secrets only on request. Fails as `convert` does.
Result<Bodies> bodies_of(const compose::Project& project, const ConvertOptions& options, bool shows_secrets);

}  // namespace fairlead::swarm

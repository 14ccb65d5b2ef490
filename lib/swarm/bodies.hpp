#pragma once

#include "base/result.hpp"
#include "compose/diagnostic.hpp"
#include "compose/project.hpp"
#include "swarm/convert.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace fairlead::swarm {

struct Bodies {
  std::string json;
  compose::Diagnostics warnings;  ///< See Converted.
};

/// How a value may be shown: without the secrets in it.
using ShowValue = std::function<std::string(std::string_view)>;

/// {"schema":"fairlead.stack.render/1","stack":..,"networks":[..],"secrets":[..],"configs":[..],"services":[..]}: the
/// bodies that the Engine API takes to create what `project` has, by name, each on a line of its own. IDs, which only
/// an engine knows, are not in them. Without `show`, all is as it is posted; with it, the Data of secrets is left out,
/// and the values of environment, labels, options and command lines and the Data of configs are what `show` makes of
/// them: never keys, names and images. Fails as `convert` does.
Result<Bodies> bodies_of(const compose::Project& project, const ConvertOptions& options, const ShowValue& show);

}  // namespace fairlead::swarm

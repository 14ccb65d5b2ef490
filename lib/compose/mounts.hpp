#pragma once

#include "base/result.hpp"
#include "compose/context.hpp"
#include "compose/project.hpp"
#include "yaml/node.hpp"

#include <vector>

namespace fairlead::compose {

/// Reads `volumes` of a service in short and long form. Sources of binds become absolute.
Result<> read_mounts(const yaml::Node& node, std::vector<Mount>& out, Context& context);

/// Reads `tmpfs`: "/run" or "/run:size=64m,mode=1777", or a list of them.
Result<> read_tmpfs(const yaml::Node& node, std::vector<Mount>& out, Context& context);

}  // namespace fairlead::compose

#pragma once

#include "base/result.hpp"
#include "compose/context.hpp"
#include "compose/project.hpp"
#include "yaml/node.hpp"

#include <string_view>
#include <vector>

namespace fairlead::compose {

/// Reads `volumes` of a service in short and long form. Sources of binds become absolute.
Result<> read_mounts(const yaml::Node& node, std::vector<Mount>& out, Context& context);

/// Reads `tmpfs`: "/run" or "/run:size=64m,mode=1777", or a list of them.
Result<> read_tmpfs(const yaml::Node& node, std::vector<Mount>& out, Context& context);

/// Whether the word is one of a bind's propagations: "rshared" and so on.
bool is_propagation(std::string_view word);

}  // namespace fairlead::compose

#pragma once

#include "base/result.hpp"
#include "compose/context.hpp"
#include "compose/project.hpp"
#include "yaml/node.hpp"

#include <vector>

namespace fairlead::compose {

/// Reads `ports` in short and long form; ranges become one Port each.
Result<> read_ports(const yaml::Node& node, std::vector<Port>& out, Context& context);

}  // namespace fairlead::compose

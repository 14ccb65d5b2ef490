#pragma once

#include "base/result.hpp"
#include "compose/context.hpp"
#include "compose/project.hpp"
#include "yaml/node.hpp"

#include <string_view>
#include <vector>

namespace fairlead::compose {

/// A map of checks by their names; `service` is in front of these when the map is a service's.
Result<> read_checks(const yaml::Node& node, std::string_view service, std::vector<Check>& out, Context& context);

}  // namespace fairlead::compose

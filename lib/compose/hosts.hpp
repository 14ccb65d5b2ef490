#pragma once

#include "base/result.hpp"
#include "compose/context.hpp"
#include "compose/project.hpp"
#include "yaml/node.hpp"

#include <vector>

namespace fairlead::compose {

/// Reads `extra_hosts`: a list of "host=address" or "host:address", or a map.
Result<> read_extra_hosts(const yaml::Node& node, std::vector<ExtraHost>& out, Context& context);

/// Reads `ulimits`: a number, or soft and hard.
Result<> read_ulimits(const yaml::Node& node, Named<Ulimit>& out, Context& context);

}  // namespace fairlead::compose

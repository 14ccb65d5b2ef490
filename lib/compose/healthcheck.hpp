#pragma once

#include "base/result.hpp"
#include "compose/context.hpp"
#include "compose/project.hpp"
#include "yaml/node.hpp"

#include <optional>

namespace fairlead::compose {

/// Reads `healthcheck`; a text as test is a shell line, `disable: true` is the test NONE.
Result<> read_healthcheck(const yaml::Node& node, std::optional<Healthcheck>& out, Context& context);

}  // namespace fairlead::compose

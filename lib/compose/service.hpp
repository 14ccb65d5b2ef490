#pragma once

#include "base/result.hpp"
#include "compose/context.hpp"
#include "compose/project.hpp"
#include "yaml/node.hpp"

namespace fairlead::compose {

/// Reads one entry of `services`.
Result<Service> read_service(const yaml::Entry& entry, Context& context);

}  // namespace fairlead::compose

#pragma once

#include "base/result.hpp"
#include "compose/context.hpp"
#include "compose/project.hpp"
#include "yaml/node.hpp"

namespace fairlead::compose {

/// Reads `deploy.resources`.
Result<> read_resources(const yaml::Node& node, Resources& out, Context& context);

/// Reads the old keys of the service itself (`mem_limit`, `mem_reservation`, `cpus`, `pids_limit`, `scale`), which mean
/// the same as those of deploy. Fails if both are there and differ.
Result<> read_old_resources(const yaml::Node& service, Deploy& out, Context& context);

}  // namespace fairlead::compose

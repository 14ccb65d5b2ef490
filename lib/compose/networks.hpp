#pragma once

#include "base/result.hpp"
#include "compose/context.hpp"
#include "compose/project.hpp"

namespace fairlead::compose {

/// Refuses what Swarm takes in no network that a service uses (others are not made): drivers that stay on one node,
/// pools that are none (swarmkit, manager/controlapi/network.go), and pools that overlap.
Result<> check_networks(const Project& project, Context& context);

}  // namespace fairlead::compose

#pragma once

#include "base/result.hpp"
#include "compose/project.hpp"
#include "engine/client.hpp"
#include "swarm/live.hpp"
#include "swarm/plan.hpp"
#include "swarm/spec.hpp"

/// Services of others in the networks that a stack shares with them: a name there means all services that carry it
/// (https://github.com/moby/moby/issues/41961). And their ports: the mesh has each once.
namespace fairlead::swarm {

/// Adds the services of others in the external networks of `desired`, and the ports that they have in the mesh. One
/// call, or none when it has no such network and publishes no port that its services do not have yet.
Result<> observe_neighbours(Observed& observed, const engine::Client& engine, const Desired& desired);

/// Warns of each name that a service of the stack shares with one of others in a network. Pure.
void check_neighbours(const Desired& desired, const Observed& observed, StackPlan& out);

/// `config` (FL0631) when the mesh has a port of `project` for a service of another stack: the Swarm would refuse it.
Result<> check_ports(const compose::Project& project, const Observed& observed);

}  // namespace fairlead::swarm

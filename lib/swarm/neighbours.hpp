#pragma once

#include "base/result.hpp"
#include "engine/client.hpp"
#include "swarm/live.hpp"
#include "swarm/plan.hpp"
#include "swarm/spec.hpp"

/// Services of others in the networks that a stack shares with them: a name there means all services that carry it
/// (https://github.com/moby/moby/issues/41961).
namespace fairlead::swarm {

/// Adds the services of others in the external networks of `desired`. One call, or none when it has no such network.
Result<> observe_neighbours(Observed& observed, const engine::Client& engine, const Desired& desired);

/// Warns of each name that a service of the stack shares with one of others in a network. Pure.
void check_neighbours(const Desired& desired, const Observed& observed, StackPlan& out);

}  // namespace fairlead::swarm

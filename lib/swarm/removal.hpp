#pragma once

#include "base/result.hpp"
#include "swarm/outside.hpp"
#include "swarm/plan.hpp"

#include <chrono>

namespace fairlead::swarm {

/// Removes what `plan_removal` found and waits until no task and no network of the stack is left, so that a deploy may
/// follow at once (https://github.com/moby/moby/issues/29293). Fine when some of it is gone already.
/// All of it has `timeout`: `timed_out` (FL0536) when tasks do not end, `partial` (FL0589) when a container that is no
/// task keeps a network.
Result<> remove_stack(const Outside& outside, const StackPlan& plan, std::chrono::milliseconds timeout);

}  // namespace fairlead::swarm

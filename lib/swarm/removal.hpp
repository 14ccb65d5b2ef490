#pragma once

#include "base/result.hpp"
#include "swarm/outside.hpp"
#include "swarm/plan.hpp"

#include <chrono>

namespace fairlead::swarm {

/// Removes what `plan_removal` found and waits until no task and no network of the stack is left, so that a deploy may
/// follow at once (https://github.com/moby/moby/issues/29293). Fine when some of it is gone already.
Result<> remove_stack(const Outside& outside, const StackPlan& plan, std::chrono::milliseconds timeout);

}  // namespace fairlead::swarm

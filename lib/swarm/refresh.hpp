#pragma once

#include "base/result.hpp"
#include "swarm/images.hpp"
#include "swarm/live.hpp"
#include "swarm/logins.hpp"
#include "swarm/outside.hpp"
#include "swarm/plan.hpp"

#include <vector>

/// New registry credentials for services that run. The Swarm keeps credentials beside each service's spec and shows
/// them to nobody, so they are given by posting the same spec again, exactly as the Swarm has it. Running tasks stay:
/// swarmkit compares what tasks were made from, and leaves out how they pull (manager/orchestrator/task.go).
namespace fairlead::swarm {

/// The images of services, as something that logins can be found for.
Desired images_in_use(std::string_view stack, const std::vector<LiveService>& services);

/// What to ask registries before: whether the login takes the very image that runs, for services that have a login.
/// Pure.
std::vector<Question> images_to_ask(const std::vector<LiveService>& services, const Logins& logins);

/// One step for every service whose registry has a login here. Pure. Jobs get none, since any update runs them again,
/// and the plan's notes say so. `conflict` (FL0581) when a service is in the middle of an update: posting would make a
/// paused one go on.
Result<StackPlan> plan_refresh(std::string_view stack, const std::vector<LiveService>& services, const Logins& logins);

/// Does what the plan says, and proves that all tasks that ran still do, or ended by themselves; `partial` (FL0582) if
/// the Swarm has stopped one.
Result<> refresh(const Outside& outside, const StackPlan& plan, const Logins& logins);

}  // namespace fairlead::swarm

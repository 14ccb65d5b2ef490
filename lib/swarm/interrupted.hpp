#pragma once

#include "base/result.hpp"
#include "engine/client.hpp"
#include "swarm/plan.hpp"

namespace fairlead::swarm {

/// Says in each change that ends the tasks of a service which these are and where they run. Two calls, or none when no
/// service is restarted, made anew or removed.
Result<> name_interrupted(const engine::Client& engine, StackPlan& plan);

}  // namespace fairlead::swarm

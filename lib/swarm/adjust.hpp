#pragma once

#include "base/result.hpp"
#include "swarm/live.hpp"
#include "swarm/plan.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// Plans that change services as they run, without a file. All pure.
namespace fairlead::swarm {

struct Scaling {
  std::string service;  ///< "web" or "shop_web"
  std::uint64_t replicas = 1;
};

/// Reads "web=3". `usage` when it is something else.
Result<Scaling> scaling_of(std::string_view text);

/// The number of replicas, and nothing else. No step for those that have it. `not_found` (FL0540) for a service that
/// the stack does not have, `refused` (FL0541) for one that has no number of replicas.
Result<StackPlan> plan_scaling(std::string_view stack, const std::vector<LiveService>& services,
                               const std::vector<Scaling>& wanted);

/// Replaces all tasks of these services, or of all when `names` is empty, at the pace of their update_config. Jobs run
/// again. `not_found` (FL0540) for a service that the stack does not have.
Result<StackPlan> plan_restart(std::string_view stack, const std::vector<LiveService>& services,
                               const std::vector<std::string>& names);

/// The service that the stack's user calls "web" or "shop_web". `not_found` (FL0540).
Result<const LiveService*> service_called(std::string_view name, std::string_view stack,
                                          const std::vector<LiveService>& services);

}  // namespace fairlead::swarm

#pragma once

#include "base/result.hpp"
#include "swarm/live.hpp"
#include "swarm/plan.hpp"

#include <string_view>

/// The second service of a strategy: the new version of a service, beside the old one for a while
/// (docs/stack/strategies.md). All pure.
namespace fairlead::swarm {

/// Whether the service is a second one: it is part of no file and no revision, and is gone when a deploy is done.
bool is_second(const LiveService& service);

/// Puts the steps of a second service before the last step of `out`, the service of `spec`, if it has a strategy and
/// tasks are replaced: that step then waits until the second one has run well. One that an earlier deploy left is gone
/// on with, or made anew. `conflict` when another service of the stack has its name.
Result<> add_second(const Spec& spec, const Observed& observed, std::string_view salt, StackPlan& out);

/// `config` (FL0574) when a service is to be deployed blue-green, but has no routes whose requests could move.
Result<> check_routes(const compose::Service& service);

}  // namespace fairlead::swarm

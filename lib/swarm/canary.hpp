#pragma once

#include "base/result.hpp"
#include "swarm/live.hpp"
#include "swarm/plan.hpp"

#include <string>
#include <string_view>

/// The canary of a service: a second, smaller one of the new version that shares networks and routes with the old one
/// for a while (docs/stack/strategies.md). All pure.
namespace fairlead::swarm {

/// "shop_web-canary": the service that is the canary of `service`.
std::string canary_name(std::string_view service);

/// Whether the service is a canary: it is part of no file and no revision, and is gone when a deploy is done.
bool is_canary(const LiveService& service);

/// Puts a canary before the last step of `out`, the service of `spec`, if it has one and tasks are replaced: the step
/// then waits until the canary has run well. A canary that an earlier deploy left is gone on with, or made anew.
/// `conflict` when another service of the stack has its name.
Result<> add_canary(const Spec& spec, const Observed& observed, std::string_view salt, StackPlan& out);

}  // namespace fairlead::swarm

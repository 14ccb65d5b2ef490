#pragma once

#include "json/json.hpp"
#include "swarm/plan.hpp"

/// The parts of `plan`, by kind. All pure.
namespace fairlead::swarm {

/// Services to create, update or recreate.
Result<> plan_services(const Desired& desired, const Observed& observed, const PlanOptions& options, StackPlan& out);
/// Secrets, configs and networks to create.
Result<> plan_objects(const Desired& desired, const Observed& observed, StackPlan& out);
/// What goes: second services, services and networks when `prune`, secrets and configs that nothing refers to any more.
void plan_removals(const Desired& desired, const Observed& observed, const PlanOptions& options, StackPlan& out);
/// `not_found` when something external is missing.
Result<> check_externals(const Desired& desired, const Observed& observed);

/// A service that comes into being, with its image and number of tasks.
plan::Change created(const std::string& name, const json::Value& body);

/// How a restart replaces the tasks: "restarts 2 tasks, 1 at a time, start-first", by the update_config of `spec`; with
/// `failure_action: continue` ", also while new ones fail".
std::string pace(const json::Value& spec, const LiveService& live);

}  // namespace fairlead::swarm

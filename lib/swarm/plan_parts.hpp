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
/// `not_found` (FL0528) when something external is missing, `config` (FL0628) when it is a network that services cannot
/// use.
Result<> check_externals(const Desired& desired, const Observed& observed);
/// `refused` (FL0527) when a network that is there is not as the file says.
Result<> check_network(const Spec& spec, const LiveObject& live);
/// `config` (FL0628) when a network of the node has the name of this new one: no engine makes it then.
Result<> check_name_is_free(const Spec& spec, const Observed& observed);
/// `config` (FL0629) when another network of the Swarm has addresses of this new one: the Swarm would take it, and
/// never run a task in it (https://github.com/moby/swarmkit/issues/2398).
Result<> check_subnets(const Spec& spec, const Observed& observed);
/// FL0527.
Error cannot_change(const Spec& spec, std::string_view what, std::string help);

/// A service that comes into being: its image, number of tasks, ports, networks, mounts, resources, and the names of
/// its secrets and configs.
plan::Change created(const std::string& name, const json::Value& body);
/// A secret, config or network that comes into being. Of a config that takes the place of one in `observed` the lines
/// that differ are shown.
plan::Change created(const Spec& spec, const Observed& observed);

/// What the file leaves to the Swarm is as it is in `live`: the count of forced restarts, and the number of replicas
/// when the file has none.
void leave_to_swarm(json::Value& spec, const json::Value& live);

/// How a restart replaces the tasks: "restarts 2 tasks, 1 at a time, start-first", by the update_config of `spec`; with
/// `failure_action: continue` ", also while new ones fail".
std::string pace(const json::Value& spec, const LiveService& live);

}  // namespace fairlead::swarm

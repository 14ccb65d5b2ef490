#include "swarm/members.hpp"
#include "swarm/names.hpp"
#include "swarm/parts.hpp"

#include <nlohmann/json.hpp>
#include <utility>

namespace fairlead::swarm {
namespace {

json::Value log_driver(const compose::Logging& logging) {
  auto driver = json::Value::object();
  put(driver, "Name", logging.driver);
  put(driver, "Options", logging.options);
  return driver;
}

json::Value task_template(const compose::Service& service, const Scope& scope) {
  json::Value task;
  task["ContainerSpec"] = container_spec(service, scope);
  task["Resources"] = resources(service, scope);
  task["Placement"] = placement(service.deploy.placement);
  task["ForceUpdate"] = 0;
  if (service.deploy.restart_policy) task["RestartPolicy"] = restart_policy(*service.deploy.restart_policy);
  put_part(task, "Networks", attachments(service, scope));
  if (service.logging) task["LogDriver"] = log_driver(*service.logging);
  return task;
}

/// What the file says; of several tasks that end by themselves and are not started again, the Swarm would pause at the
/// first that ends well (swarmkit, manager/orchestrator/update), so it goes on unless the file says otherwise.
std::optional<compose::UpdateConfig> updates_of(const compose::Deploy& deploy) {
  const bool is_service = deploy.mode == compose::Mode::replicated || deploy.mode == compose::Mode::global;
  const bool may_end = deploy.restart_policy && deploy.restart_policy->condition == compose::RestartCondition::none;
  const bool is_one = deploy.mode == compose::Mode::replicated && deploy.replicas.value_or(1) <= 1;
  auto out = deploy.update_config;
  if (!is_service || !may_end || is_one || (out && out->failure_action)) return out;
  if (!out) out.emplace();
  out->failure_action = compose::FailureAction::keep_going;
  return out;
}

}  // namespace

json::Value service_body(const compose::Service& service, const Scope& scope) {
  auto labels = scope.labels(service.deploy.labels);
  labels[std::string(image_label)] = service.image;
  // Member by member: there are many, and a list of initializers copies what is in it.
  json::Value body;
  body["Name"] = scoped(scope.stack, service.name);
  body["Labels"] = std::move(labels);
  body["TaskTemplate"] = task_template(service, scope);
  body["Mode"] = mode(service.deploy);
  body["EndpointSpec"] = endpoint(service, scope);
  const auto updates =
      scope.project.dialect == compose::Dialect::docker ? service.deploy.update_config : updates_of(service.deploy);
  if (updates) body["UpdateConfig"] = update_config(*updates);
  if (service.deploy.rollback_config) body["RollbackConfig"] = update_config(*service.deploy.rollback_config);
  return body;
}

}  // namespace fairlead::swarm

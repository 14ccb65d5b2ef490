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
  if (service.deploy.update_config) body["UpdateConfig"] = update_config(*service.deploy.update_config);
  if (service.deploy.rollback_config) body["RollbackConfig"] = update_config(*service.deploy.rollback_config);
  return body;
}

}  // namespace fairlead::swarm

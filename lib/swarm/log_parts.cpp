#include "swarm/log_parts.hpp"

#include "swarm/nodes.hpp"
#include "swarm/observe.hpp"
#include "swarm/task.hpp"

namespace fairlead::swarm {

Result<> TaskNames::look() {
  TRY_ASSIGN(const auto services, live_services(engine_, stack_));
  TRY_ASSIGN(const auto tasks, stack_tasks(engine_, stack_, TaskFilter::all));
  TRY_ASSIGN(const auto nodes, list_nodes(engine_));
  const auto node_names = names_of(nodes);
  Variables service_names;
  for (const auto& service : services) service_names[service.id] = service.name;
  for (const auto& task : tasks) {
    const auto service = value_or(service_names, task.service_id);
    if (!service.empty()) names_[task.id] = task_name(service, task, value_or(node_names, task.node_id, task.node_id));
  }
  return {};
}

std::string TaskNames::name(const LogLine& line) {
  if (line.task.empty()) return line.service;
  if (!names_.contains(line.task)) {
    const auto looked = look();
    // Asked once: the Swarm has forgotten it, or does not answer.
    if (!looked || !names_.contains(line.task)) names_[line.task] = line.service + "." + line.task.substr(0, 5);
  }
  return value_or(names_, line.task);
}

}  // namespace fairlead::swarm

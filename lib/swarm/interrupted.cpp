#include "swarm/interrupted.hpp"

#include "swarm/nodes.hpp"
#include "swarm/task.hpp"

#include <algorithm>

namespace fairlead::swarm {
namespace {

bool ends_tasks(const plan::Step<Call>& step) {
  using plan::Action;
  const auto action = step.change.action;
  return step.call.kind == Kind::service &&
         (action == Action::restart || action == Action::recreate || action == Action::remove);
}

}  // namespace

Result<> name_interrupted(const engine::Client& engine, StackPlan& plan) {
  if (std::ranges::none_of(plan.steps.steps, ends_tasks)) return {};
  TRY_ASSIGN(const auto tasks, stack_tasks(engine, plan.stack, TaskFilter::all));
  TRY_ASSIGN(const auto nodes, list_nodes(engine));
  const auto names = names_of(nodes);
  for (auto& step : plan.steps.steps) {
    if (!ends_tasks(step)) continue;
    for (const auto& task : tasks) {
      if (task.service_id != step.call.id || task.state != "running" || task.desired != "running") continue;
      const auto node = value_or(names, task.node_id, task.node_id);
      step.change.interrupts.push_back({.task = task_name(step.call.name, task, node), .node = node});
    }
  }
  return {};
}

}  // namespace fairlead::swarm

#include "json/json.hpp"
#include "swarm/status.hpp"

#include <nlohmann/json.hpp>
#include <utility>

namespace fairlead::swarm {
namespace {

using json::Value;

Value or_null(const std::string& text) {
  return text.empty() ? Value() : Value(text);
}

Value value_of(const ServiceStatus& service) {
  return {{"name", service.name},
          {"mode", service.mode},
          {"image", service.image},
          {"digest", or_null(service.digest)},
          {"running", service.running},
          {"wanted", service.wanted},
          {"age_seconds", service.age ? Value(service.age->count()) : Value()},
          {"update", or_null(service.update)},
          {"health", or_null(service.health)},
          {"ports", service.ports},
          {"well", service.is_well()},
          {"state", service.verdict.text},
          {"drift", or_null(service.drift)}};
}

Value value_of(const Problem& problem) {
  return {{"task", problem.task},
          {"service", problem.service},
          {"node", or_null(problem.node)},
          {"state", problem.state},
          {"exit_code", problem.exit_code ? Value(*problem.exit_code) : Value()},
          {"age_seconds", problem.age.count()},
          {"error", problem.error}};
}

Value value_of(const NodeStatus& status) {
  const auto& node = status.node;
  return {{"name", node.name},          {"id", node.id},
          {"state", node.state},        {"availability", node.availability},
          {"manager", node.is_manager}, {"leader", node.is_leader},
          {"tasks", status.tasks}};
}

template <class T>
Value list_of(const std::vector<T>& items) {
  auto out = Value::array();
  for (const auto& item : items) out.push_back(value_of(item));
  return out;
}

}  // namespace

std::string status_json(const StackStatus& status) {
  return json::pretty({{"schema", "fairlead.stack.status/1"},
                       {"stack", status.stack},
                       {"well", status.unwell() == 0},
                       {"services", list_of(status.services)},
                       {"problems", list_of(status.problems)},
                       {"nodes", list_of(status.nodes)}});
}

std::string stacks_json(const std::vector<StackStatus>& all) {
  auto stacks = Value::array();
  for (const auto& status : all) {
    stacks.push_back({{"stack", status.stack}, {"well", status.unwell() == 0}, {"services", list_of(status.services)}});
  }
  return json::pretty({{"schema", "fairlead.stack.stacks/1"}, {"stacks", std::move(stacks)}});
}

}  // namespace fairlead::swarm

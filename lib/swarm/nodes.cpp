#include "swarm/nodes.hpp"

#include "json/json.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <tuple>

namespace fairlead::swarm {
namespace {

Node node_of(const json::Value& value) {
  const auto& manager = json::member(value, "ManagerStatus");
  return {.id = json::text_or(value, "ID"),
          .name = json::text_or(json::member(value, "Description"), "Hostname"),
          .state = json::text_or(json::member(value, "Status"), "State"),
          .availability = json::text_or(json::member(value, "Spec"), "Availability"),
          .is_manager = manager.is_object(),
          .is_leader = json::boolean_or(manager, "Leader", false)};
}

}  // namespace

Result<std::vector<Node>> list_nodes(const engine::Client& engine) {
  TRY_ASSIGN(const auto list, engine.list("/nodes"));
  std::vector<Node> nodes;
  for (const auto& value : list) nodes.push_back(node_of(value));
  std::ranges::sort(nodes, {}, [](const Node& node) { return std::tie(node.name, node.id); });
  return nodes;
}

Variables names_of(const std::vector<Node>& nodes) {
  Variables names;
  for (const auto& node : nodes) names[node.id] = node.name;
  return names;
}

}  // namespace fairlead::swarm

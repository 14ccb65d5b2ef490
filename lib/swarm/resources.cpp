#include "swarm/members.hpp"
#include "swarm/parts.hpp"

#include <nlohmann/json.hpp>
#include <utility>

namespace fairlead::swarm {
namespace {

json::Value limits(const compose::Resources& resources, const Scope& scope) {
  const auto& from = resources.limits;
  auto out = json::Value::object();
  put_unless_zero(out, "NanoCPUs", from.nano_cpus);
  put_unless_zero(out, "MemoryBytes", from.memory);
  if (from.pids.value_or(0) > 0 && scope.supports({1, 41}, resources.place, "limits.pids")) put(out, "Pids", from.pids);
  return out;
}

json::Value reservations(const compose::Reservations& from) {
  auto out = json::Value::object();
  put_unless_zero(out, "NanoCPUs", from.nano_cpus);
  put_unless_zero(out, "MemoryBytes", from.memory);
  auto generic = json::Value::array();
  for (const auto& [kind, value] : from.generic_resources) {
    auto resource = json::Value::object();
    put(resource, "Kind", kind);
    put_unless_zero(resource, "Value", std::optional(value));
    generic.push_back({{"DiscreteResourceSpec", std::move(resource)}});
  }
  put_part(out, "GenericResources", std::move(generic));
  return out;
}

}  // namespace

json::Value resources(const compose::Service& service, const Scope& scope) {
  const auto& from = service.deploy.resources;
  auto out = json::Value::object();
  put_block(out, "Limits", limits(from, scope), from.limits.is_there);
  put_block(out, "Reservations", reservations(from.reservations), from.reservations.is_there);
  return out;
}

json::Value placement(const compose::Placement& placement) {
  auto out = json::Value::object();
  put(out, "Constraints", placement.constraints);
  auto preferences = json::Value::array();
  for (const auto& spread : placement.spread_preferences) {
    preferences.push_back({{"Spread", {{"SpreadDescriptor", spread}}}});
  }
  put_part(out, "Preferences", std::move(preferences));
  if (placement.max_replicas_per_node.value_or(0) > 0) put(out, "MaxReplicas", placement.max_replicas_per_node);
  return out;
}

}  // namespace fairlead::swarm

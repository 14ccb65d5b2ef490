#include "swarm/live.hpp"

#include "json/json.hpp"
#include "swarm/names.hpp"

#include <algorithm>

namespace fairlead::swarm {
namespace {

template <class T>
const T* find_in(const std::vector<T>& all, std::string_view name) {
  const auto found = std::ranges::find(all, name, &T::name);
  return found == all.end() ? nullptr : &*found;
}

}  // namespace

Variables Observed::network_names() const {
  auto names = predefined;
  for (const auto& network : networks) names[network.id] = network.name;
  return names;
}

const LiveService* find(const std::vector<LiveService>& services, std::string_view name) {
  return find_in(services, name);
}

const LiveObject* find(const std::vector<LiveObject>& objects, std::string_view name) {
  return find_in(objects, name);
}

std::string stack_of(const LiveService& service) {
  return json::text_or(json::member(*service.spec, "Labels"), namespace_label);
}

bool belongs_to(const LiveObject& object, std::string_view stack) {
  return value_or(object.labels, namespace_label) == stack;
}

}  // namespace fairlead::swarm

#include "swarm/order.hpp"

#include <map>
#include <set>
#include <string_view>

namespace fairlead::swarm {

// Kahn's algorithm; the set of ready services makes the order independent of how the graph was walked.
std::vector<const compose::Service*> in_dependency_order(const compose::Project& project) {
  std::map<std::string_view, std::set<std::string_view>> waits_for, needed_by;
  for (const auto& [name, service] : project.services) {
    auto& dependencies = waits_for[name];
    for (const auto& dependency : service.depends_on) {
      if (!project.services.contains(dependency.service)) continue;
      dependencies.insert(dependency.service);
      needed_by[dependency.service].insert(name);
    }
  }
  std::set<std::string_view> ready;
  for (const auto& [name, dependencies] : waits_for) {
    if (dependencies.empty()) ready.insert(name);
  }
  std::vector<const compose::Service*> order;
  while (!ready.empty()) {
    const auto name = *ready.begin();
    ready.erase(ready.begin());
    order.push_back(&project.services.find(name)->second);
    waits_for.erase(name);
    for (const auto& next : needed_by[name]) {
      auto& dependencies = waits_for[next];
      dependencies.erase(name);
      if (dependencies.empty()) ready.insert(next);
    }
  }
  for (const auto& [name, dependencies] : waits_for) order.push_back(&project.services.find(name)->second);
  return order;
}

}  // namespace fairlead::swarm

#include "swarm/order.hpp"

#include <doctest/doctest.h>
#include <string>

using namespace fairlead;

TEST_SUITE_BEGIN("swarm");

namespace {

std::string order_of(std::initializer_list<std::pair<const char*, std::vector<std::string>>> services) {
  compose::Project project;
  for (const auto& [name, dependencies] : services) {
    auto& service = project.services[name];
    service.name = name;
    for (const auto& dependency : dependencies) service.depends_on.push_back({.service = dependency});
  }
  std::string out;
  for (const auto* service : swarm::in_dependency_order(project)) out += service->name + " ";
  return out;
}

}  // namespace

TEST_CASE("services come after those they depend on, else by name") {
  CHECK(order_of({{"web", {}}, {"db", {}}}) == "db web ");
  CHECK(order_of({{"a", {"z"}}, {"z", {}}, {"m", {"a"}}}) == "z a m ");
  CHECK(order_of({{"a", {"nobody"}}}) == "a ");
}

TEST_CASE("services in a circle come last and nothing hangs") {
  CHECK(order_of({{"a", {"b"}}, {"b", {"a"}}, {"c", {}}}) == "c a b ");
}

TEST_SUITE_END();

#include "swarm/gates.hpp"

#include "unit/swarm/stack.hpp"

using namespace fairlead;
using swarm::Gate;
using swarm::Milestone;

TEST_SUITE_BEGIN("swarm");

namespace {

Result<std::vector<Gate>> gates(const std::string& condition, const std::string& other) {
  test::MemoryFileSystem files;
  const auto project = test::project_of(
      "services:\n  web: {image: w, depends_on: {db: {condition: " + condition + "}}}\n  db: {image: d" + other + "}\n",
      files);
  return swarm::gates_of(project.services.find("web")->second, project, "shop");
}

}  // namespace

TEST_CASE("a condition becomes a gate") {
  CHECK(*gates("service_started", "") == std::vector{Gate{"shop_db", Milestone::started}});
  CHECK(*gates("service_healthy", "") == std::vector{Gate{"shop_db", Milestone::healthy}});
  for (const auto* ends : {", deploy: {mode: replicated-job}", ", deploy: {mode: global-job}", ", restart: \"no\"",
                           ", deploy: {restart_policy: {condition: on-failure}}"}) {
    CHECK(*gates("service_completed_successfully", ends) == std::vector{Gate{"shop_db", Milestone::completed}});
  }
}

TEST_CASE("a condition that can never hold is an error with its place") {
  for (const auto& [condition, other] : {std::pair("service_completed_successfully", ""),
                                         {"service_completed_successfully", ", restart: always"},
                                         {"service_healthy", ", healthcheck: {disable: true}"}}) {
    CAPTURE(condition);
    const auto failed = gates(condition, other);
    REQUIRE_FALSE(failed.has_value());
    CHECK(failed.error().id() == "FL0570");
    CHECK(failed.error().place().str() == "docker-stack.yml:2:32");
  }
}

TEST_CASE("people are told of gates that are more than an order") {
  using Gates = std::vector<swarm::Gate>;
  CHECK(swarm::describe(Gates{}).empty());
  CHECK(swarm::describe(Gates{{"shop_a", Milestone::started}}).empty());
  CHECK(swarm::describe(Gates{{"shop_a", Milestone::healthy}, {"shop_b", Milestone::completed}}) ==
        "after shop_a is healthy and shop_b is complete");
}

TEST_SUITE_END();

#include "swarm/platforms.hpp"

#include "unit/swarm/stack.hpp"

#include <doctest/doctest.h>

using namespace fairlead;

TEST_SUITE_BEGIN("swarm");

namespace {

const swarm::NodeTraits quay = {.id = "n1",
                                .hostname = "quay",
                                .role = "manager",
                                .address = "10.0.0.1",
                                .os = "linux",
                                .architecture = "amd64",
                                .labels = {{"zone", "north"}},
                                .engine_labels = {{"disk", "ssd"}}};
const swarm::NodeTraits pier = {
    .id = "n2", .hostname = "pier", .role = "worker", .os = "linux", .architecture = "arm64"};

/// What is said of one service with the image registry.test/web:1, which is for linux/amd64.
std::string objection(std::string_view placement, const std::vector<swarm::NodeTraits>& nodes) {
  test::Stack stack;
  stack.image("web:1");
  const auto prepared = stack.plan(
      fmt::format("services: {{web: {{image: registry.test/web:1, deploy: {{placement: {}}}}}}}", placement));
  REQUIRE(prepared.has_value());
  CHECK(swarm::gives_images(prepared->plan));
  const auto checked = swarm::check_platforms(prepared->plan, nodes);
  return checked ? "" : std::string(checked.error().id()) + " " + checked.error().message();
}

}  // namespace

TEST_CASE("constraints are read as the scheduler reads them") {
  const std::pair<const char*, bool> cases[] = {
      {"node.role == manager", true},
      {"node.role==worker", false},
      {"node.role != worker", true},
      {"node.hostname == QUAY", true},
      {"node.id == n2", false},
      {"node.labels.zone == north", true},
      {"node.labels.zone != north", false},
      {"node.labels.none == x", false},
      {"node.labels.none != x", true},
      {"engine.labels.disk == ssd", true},
      {"node.platform.os == linux", true},
      {"node.platform.arch == amd64", true},
      {"node.ip == 10.0.0.0/8", true},  // Not ours to judge.
      {"nonsense", true},
  };
  for (const auto& [constraint, fits] : cases) {
    CAPTURE(constraint);
    CHECK(swarm::satisfies(quay, constraint) == fits);
  }
}

TEST_CASE("an image that no node may run is refused; nodes that may never take the service do not count") {
  CHECK(objection("{}", {quay, pier}).empty());
  CHECK(objection("{}", {pier}) ==
        "FL0580 image \"registry.test/web:1\" of service \"shop_web\" is for linux/amd64, but the nodes it may run on "
        "are linux/arm64");
  CHECK(objection("{constraints: [node.role == worker]}", {quay, pier}).starts_with("FL0580"));
  CHECK(objection("{constraints: [node.role == manager]}", {quay, pier}).empty());
  CHECK(objection("{constraints: [node.labels.moon == yes]}", {quay, pier}).empty());
}

TEST_CASE("a constraint that no node satisfies, and a start that no node has room for, are warned of") {
  const auto warnings = [](std::string_view deploy) {
    test::Stack stack;
    stack.image("web:1");
    const auto prepared =
        stack.plan(fmt::format("services: {{web: {{image: registry.test/web:1, deploy: {{{}}}}}}}", deploy));
    REQUIRE(prepared.has_value());
    const auto all = swarm::placement_warnings(prepared->plan, {quay, pier});
    return all.empty() ? std::string() : all.front();
  };
  CHECK(warnings("mode: global, placement: {constraints: [node.labels.moon == yes]}") ==
        "no node fits service \"shop_web\": node.labels.moon == yes; give a node that label or role, or mend the "
        "constraints");
  CHECK(warnings("mode: global, placement: {constraints: [node.role == worker]}").empty());
  const std::string full = "replicas: 2, placement: {max_replicas_per_node: 1}, update_config: {order: ";
  CHECK(warnings(full + "start-first}") ==
        "service \"shop_web\": an update starts the new task first, and max_replicas_per_node: 1 leaves it no node "
        "(2 tasks, 2 nodes); use order: stop-first");
  CHECK(warnings(full + "stop-first}").empty());
  CHECK(warnings("replicas: 3, placement: {max_replicas_per_node: 2}, update_config: {order: start-first}").empty());
}

TEST_CASE("nodes are read with Go's names of platforms, and a plan without a change needs none") {
  test::Stack stack;
  stack.image("web:1");
  constexpr auto web = "services: {web: {image: registry.test/web:1}}";
  REQUIRE(stack.deploy(web).has_value());
  CHECK_FALSE(swarm::gives_images(stack.plan(web)->plan));
  const auto client = stack.connect();
  REQUIRE(client.has_value());
  const auto all = swarm::node_traits(*client);
  REQUIRE(all.has_value());
  REQUIRE(all->size() == 1);
  CHECK((*all)[0].hostname == "quay");
  CHECK((*all)[0].architecture == "amd64");
}

TEST_SUITE_END();

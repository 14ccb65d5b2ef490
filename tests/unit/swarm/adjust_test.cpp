#include "swarm/adjust.hpp"

#include "plan/render.hpp"
#include "unit/swarm/stack.hpp"

#include <doctest/doctest.h>

using namespace fairlead;
using namespace std::chrono_literals;
using test::Behaviour;
using Lines = std::vector<std::string>;

TEST_SUITE_BEGIN("swarm");

namespace {

constexpr std::string_view shop_yml = R"(
services:
  web:
    image: "registry.test/web:1"
    deploy: {replicas: 2, restart_policy: {delay: 1s}, update_config: {monitor: 1s}}
  agent:
    image: "registry.test/web:1"
    deploy: {mode: global, restart_policy: {delay: 1s}}
)";

struct Adjusted : test::Stack {
  Adjusted() {
    image("web:1");
    const auto done = deploy(shop_yml);
    REQUIRE_MESSAGE(done.has_value(), (done ? "" : done.error().message()));
  }
  std::vector<swarm::LiveService> services() {
    const auto client = connect();
    auto all = swarm::live_services(*client, "shop");
    REQUIRE(all.has_value());
    return *std::move(all);
  }
  swarm::StackPlan scaling(std::vector<swarm::Scaling> wanted) {
    auto plan = swarm::plan_scaling("shop", services(), wanted);
    REQUIRE(plan.has_value());
    return *std::move(plan);
  }
  Result<swarm::Deployed> apply(const swarm::StackPlan& plan) {
    TRY_ASSIGN(const auto client, connect());
    const swarm::Outside outside = {client, clock, listener, stop.get_token()};
    TRY_ASSIGN(const auto cluster, swarm::cluster(client, clock));
    swarm::Observed observed;
    observed.services = services();
    return swarm::deploy(outside, plan, {cluster, observed, {}}, options);
  }
  Lines tasks_of(std::string_view service) {
    Lines out;
    const auto* found = engine.service(service);
    for (const auto& task : engine.swarm.tasks) {
      if (task.service_id == found->id && task.state == "running" && task.desired == "running") out.push_back(task.id);
    }
    return out;
  }
};

}  // namespace

TEST_CASE("what to scale is a service and a number") {
  const auto good = swarm::scaling_of("web=3");
  REQUIRE(good.has_value());
  CHECK(good->service == "web");
  CHECK(good->replicas == 3);
  for (const auto* text : {"web", "=3", "web=", "web=-1", "web=3.5", "web=100001", "web=9999999999999999999999"}) {
    CAPTURE(text);
    const auto bad = swarm::scaling_of(text);
    REQUIRE_FALSE(bad.has_value());
    CHECK(bad.error().code() == Errc::usage);
  }
}

TEST_CASE("scaling changes the number of tasks and nothing else, and waits for them") {
  Adjusted stack;
  const auto before = stack.tasks_of("shop_web"), others = stack.tasks_of("shop_agent");
  const auto plan = stack.scaling({{"web", 4}});
  CHECK(plan::render_text(plan.steps.changes()) == R"(~   update in place service shop_web
      deploy.replicas  2 -> 4  (starts or stops tasks, the others stay)

Plan: 0 to create, 1 to update, 0 to remove.
)");
  const auto done = stack.apply(plan);
  REQUIRE_MESSAGE(done.has_value(), (done ? "" : done.error().message()));
  const auto after = stack.tasks_of("shop_web");
  CHECK(after.size() == 4);
  CHECK(std::ranges::equal(before, std::span(after).first(2)));
  CHECK(stack.tasks_of("shop_agent") == others);
  CHECK(stack.scaling({{"shop_web", 4}}).steps.empty());
}

TEST_CASE("a scaling that does not come to run is taken back") {
  Adjusted stack;
  const auto plan = stack.scaling({{"web", 4}});
  stack.engine.swarm.behaviours["registry.test/web:1"] = {.kind = Behaviour::Kind::hangs};
  stack.options.timeout = 20s;
  const auto done = stack.apply(plan);
  REQUIRE_FALSE(done.has_value());
  CHECK(done.error().code() == Errc::rolled_back);
  CHECK(stack.engine.spec("shop_web")["Mode"]["Replicated"]["Replicas"] == 2);
}

TEST_CASE("what cannot be scaled, and what is not there, is refused before anything is touched") {
  Adjusted stack;
  const auto services = stack.services();
  const auto global = swarm::plan_scaling("shop", services, {{"agent", 2}});
  REQUIRE_FALSE(global.has_value());
  CHECK(global.error().id() == "FL0541");
  const auto unknown = swarm::plan_scaling("shop", services, {{"wep", 2}});
  REQUIRE_FALSE(unknown.has_value());
  CHECK(unknown.error().id() == "FL0540");
  CHECK(unknown.error().help() == "did you mean web?");
  CHECK_FALSE(swarm::plan_scaling("shop", services, {{"web", 2}, {"shop_web", 3}}).has_value());
}

TEST_CASE("a restart replaces every task of the services that are named, at their pace") {
  Adjusted stack;
  const auto before = stack.tasks_of("shop_web"), others = stack.tasks_of("shop_agent");
  const auto plan = swarm::plan_restart("shop", stack.services(), {"web", "shop_web"});
  REQUIRE(plan.has_value());
  REQUIRE(plan->steps.steps.size() == 1);
  CHECK(plan->steps.steps[0].change.why == "restarts 2 tasks, 1 at a time, stop-first");
  const auto done = stack.apply(*plan);
  REQUIRE_MESSAGE(done.has_value(), (done ? "" : done.error().message()));
  const auto after = stack.tasks_of("shop_web");
  CHECK(after.size() == 2);
  for (const auto& id : after) CHECK(std::ranges::find(before, id) == before.end());
  CHECK(stack.tasks_of("shop_agent") == others);
  CHECK(swarm::plan_restart("shop", stack.services(), {})->steps.steps.size() == 2);
  CHECK(stack.steps(shop_yml).empty());
}

TEST_CASE("a version that went stale is read again; another spec is a conflict, and stays") {
  Adjusted stack;
  auto* service = stack.engine.service("shop_web");
  const auto plan = stack.scaling({{"web", 3}});
  service->version = stack.engine.swarm.next_version();
  REQUIRE(stack.apply(plan).has_value());
  CHECK(stack.tasks_of("shop_web").size() == 3);
  const auto late = stack.scaling({{"web", 4}});
  service->spec["Labels"]["by"] = "hand";
  service->version = stack.engine.swarm.next_version();
  const auto done = stack.apply(late);
  REQUIRE_FALSE(done.has_value());
  CHECK(done.error().code() == Errc::conflict);
  CHECK(stack.engine.spec("shop_web")["Mode"]["Replicated"]["Replicas"] == 3);
}

TEST_SUITE_END();

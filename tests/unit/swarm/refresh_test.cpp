#include "swarm/refresh.hpp"

#include "base/encoding.hpp"
#include "unit/swarm/stack.hpp"

#include <doctest/doctest.h>
#include <set>

using namespace fairlead;

TEST_SUITE_BEGIN("swarm");

namespace {

constexpr auto stack_file = R"(
services:
  web: {image: "registry.test/web:1", deploy: {replicas: 2}}
  job: {image: "registry.test/job:1", deploy: {mode: replicated-job}}
  other: {image: "other.test/x:1"}
)";

/// A stack that was deployed with one password, and a machine that has another one now.
struct Rotation {
  test::Stack stack;

  Rotation() {
    stack.image("web:1");
    stack.image("job:1", {.kind = test::Behaviour::Kind::ends});
    stack.engine.images["other.test/x:1"] = {.digest = test::digest_of('f')};
    log_in("me:old");
    REQUIRE(stack.deploy(stack_file).has_value());
    log_in("me:new");
    stack.engine.lines.clear();
    stack.engine.auths.clear();
  }
  void log_in(std::string_view pair) {
    stack.environment["DOCKER_AUTH_CONFIG"] =
        R"({"auths": {"registry.test": {"auth": ")" + base64(as_bytes(pair)) + "\"}}}";
  }
  swarm::Logins logins() {
    const auto found = swarm::find_logins(swarm::images_in_use("shop", services()),
                                          {stack.files, stack.processes, stack.environment}, {});
    REQUIRE(found.has_value());
    return *found;
  }
  std::vector<swarm::LiveService> services() {
    const auto client = stack.connect();
    REQUIRE(client.has_value());
    auto found = swarm::live_services(*client, "shop");
    REQUIRE(found.has_value());
    return *std::move(found);
  }
  Result<swarm::StackPlan> plan() { return swarm::plan_refresh("shop", services(), logins()); }
  Result<> refresh() {
    TRY_ASSIGN(const auto wanted, plan());
    const auto known = logins();
    TRY_ASSIGN(const auto client, stack.connect());
    return swarm::refresh({client, stack.clock, stack.listener, stack.stop.get_token()}, wanted, known);
  }
  std::set<std::string> tasks() {
    std::set<std::string> out;
    for (const auto& task : stack.engine.swarm.tasks) {
      if (task.desired == "running" && task.state == "running") out.insert(task.id);
    }
    return out;
  }
};

}  // namespace

TEST_CASE("the Swarm gets the new credential with the very spec that it has, and no task is replaced") {
  Rotation rotation;
  const auto before = rotation.tasks();
  const auto spec = rotation.stack.engine.spec("shop_web");
  REQUIRE(rotation.refresh().has_value());
  CHECK(rotation.tasks() == before);
  CHECK(rotation.stack.engine.spec("shop_web") == spec);
  const auto writes = rotation.stack.engine.writes();
  REQUIRE(writes.size() == 1);
  const auto header = from_base64(rotation.stack.engine.auths.at(writes[0]));
  REQUIRE(header.has_value());
  CHECK(as_text(*header).find(R"("password":"new")") != std::string_view::npos);
}

TEST_CASE("jobs and services without a login here are left alone, and the plan says so") {
  Rotation rotation;
  const auto plan = rotation.plan();
  REQUIRE(plan.has_value());
  REQUIRE(plan->steps.steps.size() == 1);
  CHECK(plan->steps.steps[0].change.why ==
        "pulls from registry.test as \"me\" from now on (from DOCKER_AUTH_CONFIG); restarts nothing");
  CHECK(plan->notes == std::vector<std::string>{
                           "job shop_job keeps its credentials: any update would run it again",
                           "service shop_other keeps its credentials: there is no login for \"other.test/x:1\" here"});
}

TEST_CASE("a service in the middle of an update is not touched") {
  Rotation rotation;
  for (const auto* state : {"updating", "paused", "rollback_started", "rollback_paused"}) {
    rotation.stack.engine.service("shop_web")->update_status = {{"State", state}};
    const auto plan = rotation.plan();
    REQUIRE_FALSE(plan.has_value());
    CHECK(plan.error().code() == Errc::conflict);
    CHECK(plan.error().id() == "FL0581");
  }
  CHECK(rotation.stack.engine.writes().empty());
}

TEST_CASE("a task that was stopped meanwhile is an error; one that crashed by itself is not") {
  for (const bool stopped : {true, false}) {
    Rotation rotation;
    rotation.stack.engine.after = [&](int, const http::Request& request) {
      if (request.method != "POST") return std::optional<Error>();
      auto& task = *std::ranges::find_if(rotation.stack.engine.swarm.tasks, [](const test::FakeTask& one) {
        return one.state == "running" && one.image.starts_with("registry.test/web");
      });
      task.desired = "shutdown";
      task.state = stopped ? "shutdown" : "failed";
      return std::optional<Error>();
    };
    const auto done = rotation.refresh();
    CHECK(done.has_value() == !stopped);
    if (!done) CHECK(done.error().id() == "FL0582");
  }
}

TEST_CASE("what registries are asked about is the image that runs, by its digest") {
  Rotation rotation;
  const auto questions = swarm::images_to_ask(rotation.services(), rotation.logins());
  REQUIRE(questions.size() == 2);
  CHECK(questions[1].image == "registry.test/web:1");
  CHECK(questions[1].digest == test::digest_of('a'));
}

TEST_SUITE_END();

#include "swarm/plan_file.hpp"

#include "unit/swarm/stack.hpp"

#include <doctest/doctest.h>

using namespace fairlead;
using namespace std::chrono_literals;

TEST_SUITE_BEGIN("swarm");

namespace {

constexpr auto saved_web = R"(
services: {web: {image: registry.test/web:1, environment: {DB_PASSWORD: hunter2}, secrets: [s]}}
secrets: {s: {file: ./s}}
)";

struct Saved : test::Stack {
  Saved() {
    image("web:1");
    files.add("/project/s", "swordfish");
  }
  swarm::PlanFile saved(std::string_view compose) {
    const auto prepared = plan(compose);
    REQUIRE(prepared.has_value());
    return swarm::plan_file(*prepared, {"docker-stack.yml"}, {.stack = "shop", .review = review});
  }
};

}  // namespace

TEST_CASE("a saved plan reads back as it was written, and holds no secret") {
  Saved stack;
  const auto plan = stack.saved(saved_web);
  const auto text = swarm::write_plan_file(plan);
  CHECK(text.find("hunter2") == std::string::npos);
  CHECK(text.find("swordfish") == std::string::npos);
  CHECK(text.find("c3dvcmRmaXNo") == std::string::npos);
  const auto read = swarm::read_plan_file(text, "plan.json");
  REQUIRE(read.has_value());
  CHECK(swarm::write_plan_file(*read) == text);
  CHECK(swarm::check_same(*read, plan).has_value());
  CHECK(read->answers == plan.answers);
}

TEST_CASE("a plan is out of date when the world or the files moved, and says what moved") {
  Saved stack;
  const auto before = stack.saved(saved_web);
  REQUIRE(stack.deploy(saved_web).has_value());
  const auto deployed = swarm::check_same(before, stack.saved(saved_web));
  REQUIRE_FALSE(deployed.has_value());
  CHECK(deployed.error().code() == Errc::conflict);
  CHECK(deployed.error().message().starts_with("the stack changed since it was planned; now: service shop_web"));

  const auto* update = "services: {web: {image: registry.test/web:1, command: a}}";
  const auto planned = stack.saved(update);
  CHECK(swarm::check_same(planned, stack.saved(update)).has_value());
  CHECK(swarm::check_same(planned, stack.saved("services: {web: {image: registry.test/web:1, command: b}}"))
            .error()
            .message() ==
        "the Compose files or their variables changed since they were planned: update service \"shop_web\"");
  stack.engine.service("shop_web")->version += 1;
  CHECK(swarm::check_same(planned, stack.saved(update))
            .error()
            .message()
            .starts_with("the stack changed since it was planned; then: service shop_web"));
  auto other = planned;
  other.swarm = "another";
  CHECK(swarm::check_same(other, planned).error().message() == "the plan was made for another Swarm");
  auto shorter = planned;
  shorter.steps.clear();
  CHECK(swarm::check_same(shorter, planned).error().message() == "the plan lacks a step: update service \"shop_web\"");
}

TEST_CASE("a saved plan of a review app still fits when the hour has changed: it says when that expires") {
  Saved stack;
  const auto review_now = [&] {
    return swarm::Review{.env = "review/login",
                         .ref = "login",
                         .mr = "7",
                         .project = "shop/web",
                         .expires = swarm::expiry(stack.clock.wall(), 24h)};
  };
  stack.review = review_now();
  REQUIRE(stack.deploy(saved_web).has_value());
  stack.clock.advance(50min);
  stack.review = review_now();
  const auto plan = stack.saved(saved_web);
  REQUIRE(plan.steps.size() == 1);
  const auto read = swarm::read_plan_file(swarm::write_plan_file(plan), "plan.json");
  REQUIRE(read.has_value());
  stack.clock.advance(20min);
  stack.review = review_now();
  CHECK_FALSE(swarm::check_same(*read, stack.saved(saved_web)).has_value());
  stack.review = read->review;
  CHECK(swarm::check_same(*read, stack.saved(saved_web)).has_value());
}

TEST_CASE("what is no plan is refused") {
  for (const auto* text : {"{}", "[]", R"({"schema":"fairlead.stack.plan/1"})", R"({"schema":"fairlead.stack.plan/2"})",
                           R"({"schema":"fairlead.stack.plan/1","files":[1]})",
                           R"({"schema":"fairlead.stack.plan/1","files":[],"profiles":[],"resolve_image":"always",
                               "review":{"fairlead.ref":"x"},"images":{},"observed":[],"steps":[]})",
                           R"({"schema":"fairlead.stack.plan/1","files":[],"profiles":[],"resolve_image":"always"})"}) {
    CAPTURE(text);
    const auto plan = swarm::read_plan_file(text, "plan.json");
    REQUIRE_FALSE(plan.has_value());
    CHECK(plan.error().code() == Errc::corrupt);
  }
}

TEST_SUITE_END();

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
    observed = prepared->observed;
    return swarm::plan_file(*prepared, {"docker-stack.yml"}, {.stack = "shop", .review = review});
  }
  /// Whether a plan still fits what there is now.
  Result<> check(const swarm::PlanFile& plan, const swarm::PlanFile& now) {
    return swarm::check_same(plan, now, observed);
  }
  swarm::Observed observed;  ///< When a plan was made last.
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
  CHECK(stack.check(*read, plan).has_value());
  CHECK(read->answers == plan.answers);
}

TEST_CASE("a plan is out of date when the world or the files moved, and says what moved") {
  Saved stack;
  const auto before = stack.saved(saved_web);
  REQUIRE(stack.deploy(saved_web).has_value());
  const auto deployed = stack.check(before, stack.saved(saved_web));
  REQUIRE_FALSE(deployed.has_value());
  CHECK(deployed.error().code() == Errc::conflict);
  CHECK(deployed.error().message() == "the stack changed since it was planned");
  CHECK(deployed.error().notes() == std::vector<std::string>{"service \"shop_web\" has been created since"});

  const auto* update = "services: {web: {image: registry.test/web:1, command: a}}";
  const auto planned = stack.saved(update);
  CHECK(stack.check(planned, stack.saved(update)).has_value());
  CHECK(stack.check(planned, stack.saved("services: {web: {image: registry.test/web:1, command: b}}"))
            .error()
            .message() ==
        "the Compose files or their variables changed since they were planned: update service \"shop_web\"");
  auto other = planned;
  other.swarm = "another";
  CHECK(stack.check(other, planned).error().message() == "the plan was made for another Swarm");
  auto shorter = planned;
  shorter.steps.clear();
  CHECK(stack.check(shorter, planned).error().message() == "the plan lacks a step: update service \"shop_web\"");
}

TEST_CASE("a plan that is out of date says who changed what since") {
  constexpr auto file = [](const char* colour) {
    return fmt::format("services: {{web: {{image: registry.test/web:1, environment: [COLOUR={}]}}}}", colour);
  };
  Saved stack;
  REQUIRE(stack.undertake(file("red")).has_value());
  const auto plan = stack.saved(file("green"));
  CHECK(plan.revision == 1);

  auto* service = stack.engine.service("shop_web");
  service->previous = service->spec;
  service->spec["TaskTemplate"]["ContainerSpec"]["Env"] = {"COLOUR=pink"};
  service->version += 1;
  const auto by_hand = stack.check(plan, stack.saved(file("green")));
  REQUIRE_FALSE(by_hand.has_value());
  REQUIRE(by_hand.error().notes().size() == 1);
  const auto& note = by_hand.error().notes().front();
  CHECK(note.starts_with("service \"shop_web\" was changed by other means than Fairlead at "));
  CHECK(note.ends_with(": shop_web environment.COLOUR: red -> pink"));

  REQUIRE(stack.undertake(file("blue")).has_value());
  const auto deployed = stack.check(plan, stack.saved(file("green")));
  REQUIRE_FALSE(deployed.has_value());
  REQUIRE(deployed.error().notes().size() == 1);
  CHECK(deployed.error().notes().front().starts_with("revision 2, deploy by "));
  CHECK(deployed.error().notes().front().ends_with(": shop_web environment.COLOUR: pink -> blue"));
}

TEST_CASE("the deploy of a saved plan that was killed at any write goes on, and only towards what was planned") {
  constexpr auto first =
      "services: {db: {image: registry.test/db:1}, web: {image: registry.test/web:1, configs: [c]}}\n"
      "configs: {c: {content: one}}";
  constexpr auto second =
      "services: {web: {image: registry.test/web:2, configs: [c], networks: [n]}, new: {image: registry.test/db:1}}\n"
      "configs: {c: {content: two}}\nnetworks: {n: {}}";
  constexpr auto third =
      "services: {web: {image: registry.test/db:1, configs: [c], networks: [n]}, new: {image: registry.test/db:1}}\n"
      "configs: {c: {content: two}}\nnetworks: {n: {}}";
  int kills = 0;
  for (const bool is_done : {false, true}) {
    for (int number = 1; number < 40; ++number) {
      CAPTURE(number);
      Saved stack;
      stack.image("web:2");
      stack.image("db:1");
      REQUIRE(stack.undertake(first).has_value());
      stack.prune = true;
      const auto plan = stack.saved(second);
      int count = 0;
      const auto kill = [&](int, const http::Request& request) -> std::optional<Error> {
        if (request.method == "GET" || ++count < number) return std::nullopt;
        stack.stop.request_stop();
        return Error(Errc::cancelled, "killed");
      };
      (is_done ? stack.engine.after : stack.engine.before) = kill;
      const bool was_killed = !stack.undertake(second, plan).has_value();
      stack.engine.before = stack.engine.after = {};
      stack.stop = {};
      if (!was_killed) break;
      ++kills;
      const auto* web = stack.engine.service("shop_web");
      const bool has_begun =
          web->spec["TaskTemplate"]["ContainerSpec"]["Image"].get<std::string>().find("web:2") != std::string::npos;
      const auto other = stack.undertake(third, plan);
      REQUIRE_FALSE(other.has_value());
      CHECK(other.error().id() == "FL0535");
      auto another = plan;
      another.prune = !plan.prune;
      CAPTURE(is_done);
      if (has_begun) {
        const auto refused = stack.undertake(second, another);
        REQUIRE_FALSE(refused.has_value());
        CHECK(refused.error().id() == "FL0535");
      }
      const auto again = stack.undertake(second, plan);
      REQUIRE_MESSAGE(again.has_value(), (again ? "" : again.error().message()));
      CHECK(stack.steps(second).empty());
      CHECK(stack.engine.names("services") == std::vector<std::string>{"shop_new", "shop_web"});
    }
  }
  CHECK(kills > 10);
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
  CHECK_FALSE(stack.check(*read, stack.saved(saved_web)).has_value());
  stack.review = read->review;
  CHECK(stack.check(*read, stack.saved(saved_web)).has_value());
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

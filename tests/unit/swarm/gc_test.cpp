#include "swarm/gc.hpp"

#include "unit/swarm/stack.hpp"

using namespace fairlead;
using namespace std::chrono_literals;
using swarm::App;
using Lines = std::vector<std::string>;

TEST_SUITE_BEGIN("swarm");

namespace {

constexpr auto noon = test::FakeClock::start;

App app(std::string ref, std::optional<sys::Clock::Wall> expires) {
  return {.stack = "shop-x",
          .review = {.env = "review/x", .ref = std::move(ref), .project = "shop/web", .expires = expires}};
}

nlohmann::json labels(const std::string& stack, const std::string& ref, const std::string& expires) {
  nlohmann::json out = {{"com.docker.stack.namespace", stack},
                        {"fairlead.env", "review/x"},
                        {"fairlead.ref", ref},
                        {"fairlead.project", "shop/web"}};
  if (!expires.empty()) out["fairlead.expires"] = expires;
  return out;
}

}  // namespace

TEST_CASE("an app goes when its time is over or its branch is gone") {
  const std::set<std::string> branches = {"main", "feature/a"};
  struct Case {
    App app;
    swarm::GcRules rules;
    const char* reason;
  };
  for (const auto& [one, rules, reason] : {
           Case{app("feature/a", noon), {.now = noon}, "it expired at 2026-01-31T12:00:00Z"},
           Case{app("feature/a", noon + 1h), {.now = noon}, ""},
           Case{app("feature/a", std::nullopt), {.now = noon}, ""},
           Case{app("feature/a", noon), {.expired = false, .now = noon, .refs = branches}, ""},
           Case{app("feature/b", noon + 1h),
                {.expired = false, .now = noon, .refs = branches},
                "there is no branch \"feature/b\""},
           Case{app("feature/b", noon + 1h), {.now = noon}, ""},
           Case{app("merge-requests/7/head", noon + 1h), {.now = noon, .refs = branches}, ""},
           Case{app("tags/v1", noon), {.now = noon, .refs = branches}, "it expired at 2026-01-31T12:00:00Z"},
       }) {
    CAPTURE(one.review.ref);
    CHECK(swarm::reason_to_go(one, rules) == reason);
  }
}

TEST_CASE("apps are found by their labels, also what an interrupted removal left, and the latest time counts") {
  test::Stack stack;
  stack.engine.add("configs", {{"Name", "a"}, {"Labels", labels("shop-a", "a", "2026-02-01T00:00:00Z")}});
  stack.engine.add("secrets", {{"Name", "a"}, {"Labels", labels("shop-a", "a", "2026-03-01T00:00:00Z")}});
  stack.engine.add("networks", {{"Name", "b"}, {"Labels", labels("shop-b", "b", "")}});
  stack.engine.add("networks", {{"Name", "c"}, {"Labels", {{"fairlead.project", "shop/web"}}}});
  auto other = labels("shop-d", "d", "");
  other["fairlead.project"] = "shop/api";
  stack.engine.add("networks", {{"Name", "d"}, {"Labels", other}});
  const auto apps = swarm::review_apps(stack.client(), "shop/web");
  REQUIRE(apps.has_value());
  REQUIRE(apps->size() == 2);
  CHECK(apps->at(0).stack == "shop-a");
  CHECK(sys::rfc3339(*apps->at(0).review.expires) == "2026-03-01T00:00:00Z");
  CHECK(apps->at(1).stack == "shop-b");
  CHECK_FALSE(apps->at(1).review.expires);
}

TEST_CASE("a stack that holds something else stays") {
  test::Stack stack;
  const auto there = [&] {
    const auto observed = swarm::observe_stack(stack.client(), "shop-x");
    REQUIRE(observed.has_value());
    const auto allowed = swarm::check_is_app(app("a", noon), *observed);
    return allowed ? std::string() : allowed.error().message();
  };
  stack.engine.add("configs", {{"Name", "c"}, {"Labels", labels("shop-x", "a", "")}});
  stack.engine.add("networks", {{"Name", "others"}, {"Labels", labels("shop-y", "b", "")}});
  CHECK(there().empty());
  stack.engine.add("networks", {{"Name", "n"}, {"Labels", labels("shop-x", "b", "")}});
  CHECK(there() == "network \"n\" of stack \"shop-x\" is not marked as that review app's");
}

TEST_SUITE_END();

#include "swarm/live_diff.hpp"
#include "swarm/report.hpp"
#include "unit/swarm/mine.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

using namespace fairlead;
using namespace std::chrono_literals;
using test::answer;
using test::Mine;
using Lines = std::vector<std::string>;

TEST_SUITE_BEGIN("swarm");

namespace {

const std::string with_check = "replicas: 1, hold: 5s, checks: {page: {http: \"http://canary.test/\", retries: 0}}";

}  // namespace

TEST_CASE("a plan names the canary, what it waits for, and its end") {
  Mine mine;
  const auto prepared = mine.plan(Mine::file("web:2", with_check, ", checks: {home: {http: \"http://shop.test/\"}}"));
  REQUIRE(prepared.has_value());
  const auto changes = prepared->plan.steps.changes();
  REQUIRE(changes.size() == 3);
  CHECK(changes[0].action == plan::Action::create);
  CHECK(changes[0].name == "shop_web-canary");
  CHECK(changes[0].why == "a few tasks beside the others; it goes again in any case");
  CHECK(changes[1].name == "shop_web");
  CHECK(changes[1].why == "restarts 4 tasks, 4 at a time, stop-first; after shop_web-canary has run well for 5 s");
  CHECK(changes[2].action == plan::Action::remove);
  CHECK(changes[2].name == "shop_web-canary");
  const auto text = swarm::plan_text(prepared->plan);
  CHECK(text.find("check before shop_web: web.home: GET http://shop.test/ answers 200 to 299\n"
                  "check before shop_web: web.canary.page: GET http://canary.test/ answers 200 to 299\n"
                  "check: web.home: GET") != text.npos);
  CHECK(swarm::live_diff(prepared->plan, prepared->observed.network_names()).size() == 1);
  CHECK(mine.engine.writes().empty());
}

TEST_CASE("a canary is the service with fewer tasks, in the same networks and routes") {
  Mine mine;
  const auto prepared = mine.plan(Mine::file("web:2", "replicas: 30%, labels: {route: other, fairlead.beside: no}"));
  REQUIRE(prepared.has_value());
  auto canary = *prepared->plan.steps.steps.at(0).call.body;
  auto main = *prepared->plan.steps.steps.at(1).call.body;
  CHECK(canary["Mode"]["Replicated"]["Replicas"] == 2);
  CHECK(canary["TaskTemplate"] == main["TaskTemplate"]);
  main["Labels"]["route"] = "other";
  main["Labels"]["fairlead.beside"] = "shop_web";
  CHECK(canary["Labels"] == main["Labels"]);
}

TEST_CASE("there is a canary only where running tasks are replaced") {
  Mine none(false);
  CHECK(none.steps(Mine::file("web:1")) == Lines{"create network shop_default", "create service shop_web"});
  Mine mine;
  auto labelled = Mine::file("web:1");
  labelled.replace(labelled.find("replicas: 4"), 11, "replicas: 5, labels: {a: b}");
  CHECK(mine.steps(labelled) == Lines{"update in place service shop_web"});
  CHECK(mine.steps(Mine::file("web:1", "hold: 9s")).empty());
}

TEST_CASE("a good canary is followed by the service, and leaves nothing") {
  Mine mine;
  mine.http.on("GET", "http://canary.test/", answer(200));
  const auto done = mine.undertake(Mine::file("web:2", with_check));
  REQUIRE_MESSAGE(done.has_value(), (done ? "" : done.error().message()));
  CHECK(done->checks.size() == 1);
  CHECK(done->took >= 5s);
  CHECK(mine.version() == "web:2");
  CHECK(mine.engine.names("services") == Lines{"shop_web"});
  CHECK(mine.steps(Mine::file("web:2", with_check)).empty());
}

TEST_CASE("a canary that crashes is taken away, and the service is never touched") {
  Mine mine;
  const auto version = mine.engine.service("shop_web")->version;
  const auto failed = mine.undertake(Mine::file("crash:1"));
  REQUIRE_FALSE(failed.has_value());
  CHECK(failed.error().code() == Errc::rolled_back);
  CHECK(failed.error().message().starts_with("service \"shop_web-canary\": crash loop"));
  CHECK(mine.engine.service("shop_web")->version == version);
  CHECK(mine.version() == "web:1");
  CHECK(mine.engine.names("services") == Lines{"shop_web"});
  CHECK(mine.steps(Mine::file("web:1")).empty());
}

TEST_CASE("a canary that runs and does not answer well is taken away") {
  Mine mine;
  mine.http.on("GET", "http://canary.test/", answer(500, "no air"));
  const auto failed = mine.undertake(Mine::file("web:2", with_check));
  REQUIRE_FALSE(failed.has_value());
  CHECK(failed.error().code() == Errc::rolled_back);
  CHECK(failed.error().message() ==
        "check \"web.canary.page\" failed: GET http://canary.test/ answered 500, not 200 to 299: no air; everything "
        "that was changed is as before");
  CHECK(mine.version() == "web:1");
  CHECK(mine.engine.names("services") == Lines{"shop_web"});
}

TEST_CASE("a canary that was left is gone on with, made anew for another version, or removed") {
  const std::pair<std::string, Lines> cases[] = {
      {Mine::file("web:2"),
       {"update in place service shop_web-canary", "restart service shop_web", "remove service shop_web-canary"}},
      {Mine::file("web:3"),
       {"recreate service shop_web-canary", "restart service shop_web", "remove service shop_web-canary"}},
      {Mine::file("web:1"), {"remove service shop_web-canary"}},
      {"services: {web: {image: \"registry.test/web:1\", deploy: {replicas: 4, update_config: {parallelism: 4, "
       "monitor: "
       "1s}}}}",
       {"remove service shop_web-canary"}}};
  for (const auto& [file, steps] : cases) {
    CAPTURE(file);
    Mine mine;
    mine.leave_canary(Mine::file("web:2"));
    CHECK(mine.steps(file) == steps);
    const auto done = mine.undertake(file);
    REQUIRE_MESSAGE(done.has_value(), (done ? "" : done.error().message()));
    CHECK(mine.engine.names("services") == Lines{"shop_web"});
    CHECK(mine.steps(file).empty());
  }
}

TEST_CASE("a canary that was left and fails goes, too, and no snapshot brings it back") {
  Mine mine;
  mine.leave_canary(Mine::file("crash:1"));
  const auto failed = mine.undertake(Mine::file("crash:1"));
  REQUIRE_FALSE(failed.has_value());
  CHECK(failed.error().code() == Errc::rolled_back);
  CHECK(mine.version() == "web:1");
  CHECK(mine.engine.names("services") == Lines{"shop_web"});
  mine.leave_canary(Mine::file("web:2"));
  REQUIRE(mine.roll_back().has_value());
  CHECK(mine.version() == "web:1");
  CHECK(mine.engine.names("services") == Lines{"shop_web"});
}

TEST_CASE("a service of the file may take the name of a canary that was left") {
  Mine mine;
  mine.leave_canary(Mine::file("web:2"));
  mine.prune = true;
  const auto* const file = "services: {web-canary: {image: \"registry.test/web:1\"}}";
  REQUIRE(mine.undertake(file).has_value());
  CHECK(mine.engine.names("services") == Lines{"shop_web-canary"});
  CHECK(mine.steps(file).empty());
}

TEST_CASE("a service of the stack that is no canary keeps its name") {
  Mine mine;
  REQUIRE(mine.undertake("services: {web-canary: {image: \"registry.test/web:1\"}}").has_value());
  const auto failed = mine.plan(Mine::file("web:2"));
  REQUIRE_FALSE(failed.has_value());
  CHECK(failed.error().id() == "FL0526");
  CHECK(failed.error().message() == "a service \"shop_web-canary\" exists, but was not made by this strategy");
}

TEST_CASE("a canary has the routes of what runs, whatever the new version says") {
  Mine mine;
  mine.options.waits = false;
  REQUIRE(mine.undertake(Mine::green("web:1")).has_value());
  mine.settle();
  auto changed = Mine::green("web:2");
  changed.replace(changed.find("a.test"), 6, "b.test");
  changed.replace(changed.find("blue-green: {hold: 5s, settle: 7s}"), 34, "canary: {}");
  const auto prepared = mine.plan(changed);
  REQUIRE_MESSAGE(prepared.has_value(), (prepared ? "" : prepared.error().message()));
  const auto canary = *prepared->plan.steps.steps.at(0).call.body;
  CHECK(canary["Labels"]["traefik.http.routers.web.rule"] == "Host(`a.test`)");
}

TEST_CASE("a deploy with a canary, killed after any write, ends in one of two whole states") {
  // The lease, the canary, the service, the revision, and the canary's end.
  test::check_kills([](const std::string& image) { return Mine::file(image, "hold: 1s"); }, 5);
}

TEST_SUITE_END();

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

constexpr auto green_rule = "traefik.http.routers.web-green.rule";

}  // namespace

TEST_CASE("a blue-green plan names the second service, the move of all requests, and its end") {
  Mine mine;
  const auto prepared = mine.plan(Mine::green("web:2"));
  REQUIRE_MESSAGE(prepared.has_value(), (prepared ? "" : prepared.error().message()));
  CHECK(mine.steps(Mine::green("web:2")) == Lines{"create service shop_web-green",
                                                  "update in place service shop_web-green", "restart service shop_web",
                                                  "remove service shop_web-green"});
  const auto& steps = prepared->plan.steps.steps;
  CHECK(steps[0].change.why == "all tasks of the new version, without requests; it goes again in any case");
  CHECK(steps[1].change.why ==
        "all requests of shop_web move to it, within 7 s; after shop_web-green has run well for 5 s");
  CHECK(steps[2].change.why == "restarts 4 tasks, 4 at a time, stop-first; after shop_web-green is healthy");
  const auto &quiet = *steps[0].call.body, &routed = *steps[1].call.body;
  CHECK(quiet["Mode"]["Replicated"]["Replicas"] == 4);
  CHECK_FALSE(quiet["Labels"].contains("traefik.http.routers.web.rule"));
  CHECK_FALSE(quiet["Labels"].contains(green_rule));
  CHECK_FALSE(quiet["TaskTemplate"]["Networks"][0].contains("Aliases"));
  CHECK(routed["Labels"][green_rule] == "Host(`a.test`)");
  CHECK(routed["Labels"]["traefik.http.routers.web-green.priority"] == "15");
  CHECK(routed["TaskTemplate"] == quiet["TaskTemplate"]);
}

TEST_CASE("the green service takes the requests, then the first one is updated and gets them back") {
  Mine mine;
  Lines seen;
  std::chrono::steady_clock::time_point moved, returned;
  mine.engine.before = [&](int, const http::Request& request) -> std::optional<Result<http::Response>> {
    if (request.method == "GET") return std::nullopt;
    const auto now = std::chrono::steady_clock::time_point(mine.clock.steady().time_since_epoch());
    if (request.url.contains("/shop_web-green/update")) moved = now;
    if (request.body.contains("\"traefik.enable\":\"false\"")) returned = now;
    if (request.url.contains("/update") && !request.url.contains("green") && !request.url.contains("config") &&
        returned == decltype(returned)()) {
      CHECK(now - moved >= 7s);
      CHECK(mine.label("shop_web-green", green_rule) == "Host(`a.test`)");
      seen.emplace_back("updated");
    }
    if (request.method == "DELETE" && request.url.contains("green")) {
      CHECK(now - returned >= 7s);
      seen.emplace_back("removed");
    }
    return std::nullopt;
  };
  const auto done = mine.undertake(Mine::green("web:2"));
  REQUIRE_MESSAGE(done.has_value(), (done ? "" : done.error().message()));
  CHECK(seen == Lines{"updated", "removed"});
  CHECK(done->took >= 19s);
  mine.engine.before = {};
  CHECK(mine.version() == "web:2");
  CHECK(mine.engine.names("services") == Lines{"shop_web"});
  CHECK(mine.steps(Mine::green("web:2")).empty());
}

TEST_CASE("the lease is kept however long the requests take to move") {
  Mine mine;
  int renewals = 0;
  mine.engine.before = [&](int, const http::Request& request) -> std::optional<Result<http::Response>> {
    const bool is_update = request.method == "POST" && request.url.contains("/update");
    if (is_update && request.url.contains("/configs/")) ++renewals;
    return std::nullopt;
  };
  REQUIRE(mine.undertake(Mine::green("web:2", "hold: 5s, settle: 5m")).has_value());
  CHECK(renewals >= 20);  // Twice five minutes, with a lease of one.
}

TEST_CASE("a green service that crashes, or does not answer, never gets a request") {
  for (const auto* image : {"crash:1", "web:2"}) {
    CAPTURE(image);
    Mine mine;
    mine.http.on("GET", "http://green.test/", answer(500));
    const auto version = mine.engine.service("shop_web")->version;
    bool was_routed = false;
    mine.engine.before = [&](int, const http::Request&) -> std::optional<Result<http::Response>> {
      was_routed = was_routed || !mine.label("shop_web-green", green_rule).empty();
      return std::nullopt;
    };
    const auto failed =
        mine.undertake(Mine::green(image, "hold: 5s, checks: {page: {http: \"http://green.test/\", retries: 0}}"));
    REQUIRE_FALSE(failed.has_value());
    CHECK(failed.error().code() == Errc::rolled_back);
    CHECK_FALSE(was_routed);
    CHECK(mine.engine.service("shop_web")->version == version);
    CHECK(mine.engine.names("services") == Lines{"shop_web"});
  }
}

TEST_CASE("when the check through the route fails, the requests go back before the green service goes") {
  Mine mine;
  mine.http.on("GET", "http://shop.test/", answer(500));
  const auto version = mine.engine.service("shop_web")->version;
  const auto before = mine.clock.steady();
  const auto failed = mine.undertake(
      Mine::green("web:2", "hold: 5s, settle: 7s", ", checks: {home: {http: \"http://shop.test/\", retries: 0}}"));
  REQUIRE_FALSE(failed.has_value());
  CHECK(failed.error().code() == Errc::rolled_back);
  CHECK(mine.clock.steady() - before >= 19s);
  CHECK(mine.engine.service("shop_web")->version == version);
  CHECK(mine.engine.names("services") == Lines{"shop_web"});
}

TEST_CASE("blue-green is refused where no requests could move") {
  Mine mine;
  auto file = Mine::green("web:2");
  file.replace(file.find("traefik.http.routers.web.rule"), 29, "team");
  const auto failed = mine.plan(file);
  REQUIRE_FALSE(failed.has_value());
  CHECK(failed.error().id() == "FL0574");
  CHECK(failed.error().message() ==
        "service \"web\" cannot be deployed blue-green: it has no router of Traefik in deploy.labels whose requests "
        "could "
        "move");
}

TEST_CASE("a blue-green deploy, killed after any write, ends in one of two whole states") {
  // The lease, green, its routes, the service, the revision, and the two ends of green.
  test::check_kills([](const std::string& image) { return Mine::green(image, "hold: 1s"); }, 7);
}

TEST_SUITE_END();

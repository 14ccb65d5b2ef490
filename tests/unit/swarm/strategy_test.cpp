#include "swarm/strategy.hpp"

#include "support/fake_http.hpp"
#include "swarm/live_diff.hpp"
#include "swarm/report.hpp"
#include "unit/swarm/stack.hpp"

#include <cstdlib>
#include <nlohmann/json.hpp>

using namespace fairlead;
using namespace std::chrono_literals;
using test::answer;
using test::Behaviour;
using Lines = std::vector<std::string>;

TEST_SUITE_BEGIN("swarm");

namespace {

/// A service of four tasks with a canary of a quarter, and the old version of it on the Swarm.
struct Mine : test::Stack {
  test::FakeHttp http;

  explicit Mine(bool has_run = true) {
    for (const auto* name : {"web:1", "web:2", "web:3"}) image(name);
    image("crash:1", {.kind = Behaviour::Kind::ends, .exit_code = 3, .lifetime = 100ms, .log = {"no air"}});
    options.web = &http;
    options.waits = false;
    if (has_run) REQUIRE(undertake(file("web:1")).has_value());
    options.waits = true;
    settle();
    engine.lines.clear();
  }
  static std::string file(const std::string& image, const std::string& canary = "replicas: 25%, hold: 5s",
                          const std::string& more = "") {
    return "services: {web: {image: \"registry.test/" + image + "\", deploy: {replicas: 4, update_config: " +
           "{parallelism: 4, monitor: 1s}}, x-fairlead: {strategy: {canary: {" + canary + "}}" + more + "}}}";
  }
  void settle() {
    clock.advance(10s);
    engine.swarm.advance(clock.wall());
  }
  /// The version of the one image that runs, 4 times; else all that runs.
  std::string version() {
    settle();
    const auto all = running();
    for (const auto* name : {"web:1", "web:2"}) {
      const Lines wanted = {
          "shop_web.1 registry.test/" + std::string(name), "shop_web.2 registry.test/" + std::string(name),
          "shop_web.3 registry.test/" + std::string(name), "shop_web.4 registry.test/" + std::string(name)};
      if (all == wanted) return name;
    }
    return join(all, ", ");
  }
  /// A deploy of `file` that was cut off while the canary was held.
  void leave_canary(const std::string& file) {
    engine.after = [this](int, const http::Request&) -> std::optional<Result<http::Response>> {
      if (engine.service("shop_web-canary") == nullptr) return std::nullopt;
      return Error(Errc::cancelled, "killed");
    };
    REQUIRE_FALSE(undertake(file).has_value());
    engine.after = {};
    REQUIRE(engine.service("shop_web-canary") != nullptr);
    settle();
    engine.lines.clear();
  }
};

/// The same, deployed blue-green.
std::string green(const std::string& image, const std::string& strategy = "hold: 5s, settle: 7s",
                  const std::string& more = "") {
  return "services: {web: {image: \"registry.test/" + image + "\", deploy: {replicas: 4, update_config: " +
         "{parallelism: 4, monitor: 1s}, labels: {traefik.http.routers.web.rule: \"Host(`a.test`)\", "
         "traefik.http.services.web.loadbalancer.server.port: \"80\"}}, x-fairlead: {strategy: {blue-green: {" +
         strategy + "}}" + more + "}}}";
}

/// What the Swarm knows of a service's label; "" for none.
std::string label(test::FakeEngine& engine, const char* service, const char* name) {
  const auto* found = engine.service(service);
  if (found == nullptr || !found->spec["Labels"].contains(name)) return {};
  return found->spec["Labels"][name].get<std::string>();
}

constexpr auto green_rule = "traefik.http.routers.web-green.rule";

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
  CHECK(swarm::live_diff(prepared->plan, prepared->observed.network_names())->size() == 1);
  CHECK(mine.engine.writes().empty());
}

TEST_CASE("a canary is the service with fewer tasks, in the same networks and routes") {
  Mine mine;
  const auto prepared = mine.plan(Mine::file("web:2", "replicas: 30%, labels: {route: other, fairlead.beside: no}"));
  REQUIRE(prepared.has_value());
  auto canary = nlohmann::json::parse(prepared->plan.steps.steps.at(0).call.body);
  auto main = nlohmann::json::parse(prepared->plan.steps.steps.at(1).call.body);
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

// The two versions in turn; with FAIRLEAD_EVERY_CALL=1 (./dev test all) both for every write.
TEST_CASE("a deploy with a canary, killed after any write, ends in one of two whole states") {
  const std::size_t step = std::getenv("FAIRLEAD_EVERY_CALL") == nullptr ? 2 : 1;
  const std::pair<std::size_t, const char*> ends[] = {{1, "web:1"}, {step, "web:2"}};
  for (const auto& [first, wanted] : ends) {
    for (std::size_t number = first; number < 100; number += step) {
      CAPTURE(number);
      Mine mine;
      bool is_dead = false;
      mine.engine.before = [&](int, const http::Request&) -> std::optional<Result<http::Response>> {
        is_dead = is_dead || mine.engine.writes().size() == number;
        if (is_dead) return Error(Errc::cancelled, "killed");
        return std::nullopt;
      };
      (void)mine.undertake(Mine::file("web:2", "hold: 1s"));
      mine.engine.before = {};
      if (!is_dead) {
        CHECK(number > 5);  // The lease, the canary, the service, the revision, and the canary's end.
        break;
      }
      mine.options.waits = false;
      const auto done = mine.undertake(Mine::file(wanted, "hold: 1s"));
      REQUIRE_MESSAGE(done.has_value(), (done ? "" : done.error().message()));
      CHECK(mine.version() == wanted);
      CHECK(mine.steps(Mine::file(wanted)).empty());
      CHECK(mine.engine.names("services") == Lines{"shop_web"});
    }
  }
}

TEST_CASE("a canary has the routes of what runs, whatever the new version says") {
  Mine mine;
  mine.options.waits = false;
  REQUIRE(mine.undertake(green("web:1")).has_value());
  mine.settle();
  auto changed = green("web:2");
  changed.replace(changed.find("a.test"), 6, "b.test");
  changed.replace(changed.find("blue-green: {hold: 5s, settle: 7s}"), 34, "canary: {}");
  const auto prepared = mine.plan(changed);
  REQUIRE_MESSAGE(prepared.has_value(), (prepared ? "" : prepared.error().message()));
  const auto canary = nlohmann::json::parse(prepared->plan.steps.steps.at(0).call.body);
  CHECK(canary["Labels"]["traefik.http.routers.web.rule"] == "Host(`a.test`)");
}

TEST_CASE("a blue-green plan names the second service, the move of all requests, and its end") {
  Mine mine;
  const auto prepared = mine.plan(green("web:2"));
  REQUIRE_MESSAGE(prepared.has_value(), (prepared ? "" : prepared.error().message()));
  CHECK(mine.steps(green("web:2")) == Lines{"create service shop_web-green", "update in place service shop_web-green",
                                            "restart service shop_web", "remove service shop_web-green"});
  const auto& steps = prepared->plan.steps.steps;
  CHECK(steps[0].change.why == "all tasks of the new version, without requests; it goes again in any case");
  CHECK(steps[1].change.why ==
        "all requests of shop_web move to it, within 7 s; after shop_web-green has run well for 5 s");
  CHECK(steps[2].change.why == "restarts 4 tasks, 4 at a time, stop-first; after shop_web-green is healthy");
  const auto quiet = nlohmann::json::parse(steps[0].call.body), routed = nlohmann::json::parse(steps[1].call.body);
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
      CHECK(label(mine.engine, "shop_web-green", green_rule) == "Host(`a.test`)");
      seen.emplace_back("updated");
    }
    if (request.method == "DELETE" && request.url.contains("green")) {
      CHECK(now - returned >= 7s);
      seen.emplace_back("removed");
    }
    return std::nullopt;
  };
  const auto done = mine.undertake(green("web:2"));
  REQUIRE_MESSAGE(done.has_value(), (done ? "" : done.error().message()));
  CHECK(seen == Lines{"updated", "removed"});
  CHECK(done->took >= 19s);
  mine.engine.before = {};
  CHECK(mine.version() == "web:2");
  CHECK(mine.engine.names("services") == Lines{"shop_web"});
  CHECK(mine.steps(green("web:2")).empty());
}

TEST_CASE("the lease is kept however long the requests take to move") {
  Mine mine;
  int renewals = 0;
  mine.engine.before = [&](int, const http::Request& request) -> std::optional<Result<http::Response>> {
    const bool is_update = request.method == "POST" && request.url.contains("/update");
    if (is_update && request.url.contains("/configs/")) ++renewals;
    return std::nullopt;
  };
  REQUIRE(mine.undertake(green("web:2", "hold: 5s, settle: 5m")).has_value());
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
      was_routed = was_routed || !label(mine.engine, "shop_web-green", green_rule).empty();
      return std::nullopt;
    };
    const auto failed =
        mine.undertake(green(image, "hold: 5s, checks: {page: {http: \"http://green.test/\", retries: 0}}"));
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
      green("web:2", "hold: 5s, settle: 7s", ", checks: {home: {http: \"http://shop.test/\", retries: 0}}"));
  REQUIRE_FALSE(failed.has_value());
  CHECK(failed.error().code() == Errc::rolled_back);
  CHECK(mine.clock.steady() - before >= 19s);
  CHECK(mine.engine.service("shop_web")->version == version);
  CHECK(mine.engine.names("services") == Lines{"shop_web"});
}

TEST_CASE("blue-green is refused where no requests could move") {
  Mine mine;
  auto file = green("web:2");
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
  const std::size_t step = std::getenv("FAIRLEAD_EVERY_CALL") == nullptr ? 2 : 1;
  const std::pair<std::size_t, const char*> ends[] = {{1, "web:1"}, {step, "web:2"}};
  for (const auto& [first, wanted] : ends) {
    for (std::size_t number = first; number < 100; number += step) {
      CAPTURE(number);
      Mine mine;
      bool is_dead = false;
      mine.engine.before = [&](int, const http::Request&) -> std::optional<Result<http::Response>> {
        is_dead = is_dead || mine.engine.writes().size() == number;
        if (is_dead) return Error(Errc::cancelled, "killed");
        return std::nullopt;
      };
      (void)mine.undertake(green("web:2", "hold: 1s"));
      mine.engine.before = {};
      if (!is_dead) {
        CHECK(number > 7);  // The lease, green, its routes, the service, the revision, and the two ends of green.
        break;
      }
      const auto done = mine.undertake(green(wanted, "hold: 1s"));
      REQUIRE_MESSAGE(done.has_value(), (done ? "" : done.error().message()));
      CHECK(mine.version() == wanted);
      CHECK(mine.steps(green(wanted)).empty());
      CHECK(mine.engine.names("services") == Lines{"shop_web"});
    }
  }
}

TEST_SUITE_END();

#include "swarm/deploy.hpp"

#include "support/fake_http.hpp"
#include "unit/swarm/stack.hpp"

#include <doctest/doctest.h>

using namespace fairlead;
using namespace std::chrono_literals;
using test::Behaviour;
using Lines = std::vector<std::string>;

TEST_SUITE_BEGIN("swarm");

namespace {

std::string deployed_web(const char* image, const char* more = "") {
  return std::string("services: {web: {image: \"registry.test/") + image +
         "\", deploy: {replicas: 2, restart_policy: {delay: 1s}, update_config: {monitor: 2s" + more + "}}}}";
}

const Behaviour crashes = {
    .kind = Behaviour::Kind::ends, .exit_code = 3, .lifetime = 100ms, .log = {"the rudder is gone"}};

/// A Swarm with the images that the cases use; web:1 and web:2 are fine.
struct Harbour : test::Stack {
  Harbour() {
    image("web:1");
    image("web:2");
    image("db:1");
    image("crash:1", crashes);
    image("gone:1", {.kind = Behaviour::Kind::is_missing});
    image("nowhere:1", {.kind = Behaviour::Kind::has_no_node});
    image("hangs:1", {.kind = Behaviour::Kind::hangs});
    image("once:1", {.kind = Behaviour::Kind::ends});
  }
  Error failure(std::string_view compose) {
    auto done = deploy(compose);
    REQUIRE_FALSE(done.has_value());
    return std::move(done).error();
  }
  void good(std::string_view compose) {
    const auto done = deploy(compose);
    REQUIRE_MESSAGE(done.has_value(), (done ? "" : done.error().message()));
  }
  std::string image_of(std::string_view service) {
    const auto spec = engine.spec(service);
    if (!spec.is_object()) return "none";
    const std::string image = spec["TaskTemplate"]["ContainerSpec"]["Image"];
    return image.substr(0, image.find('@'));
  }
};

const Lines both_run = {"shop_web.1 registry.test/web:1", "shop_web.2 registry.test/web:1"};

}  // namespace

TEST_CASE("a first deploy creates what the plan names and ends when everything runs") {
  Harbour stack;
  const auto done = stack.deploy(deployed_web("web:1"));
  REQUIRE(done.has_value());
  CHECK(stack.engine.writes() == Lines{"POST /networks/create", "POST /services/create"});
  CHECK(stack.running() == both_run);
  CHECK(done->services.at(0).verdict.text == "2 of 2 running");
  CHECK(done->took < 10s);
}

TEST_CASE("a redeploy without a change sends no write and waits for nothing") {
  Harbour stack;
  stack.good(deployed_web("web:1"));
  stack.clock.advance(1min);
  stack.engine.swarm.advance(stack.clock.wall());
  stack.engine.lines.clear();
  const auto before = stack.engine.swarm.tasks.size();
  const auto done = stack.deploy(deployed_web("web:1"));
  REQUIRE(done.has_value());
  CHECK(done->changes.empty());
  CHECK(done->took == 0s);
  CHECK(stack.engine.writes().empty());
  CHECK(stack.engine.swarm.tasks.size() == before);
}

TEST_CASE("what changes in place is not watched again, what is scaled is waited for") {
  Harbour stack;
  stack.good(deployed_web("web:1"));
  stack.clock.advance(1min);
  const auto in_place = stack.deploy(deployed_web("web:1", ", parallelism: 2"));
  REQUIRE(in_place.has_value());
  CHECK(in_place->changes.size() == 1);
  CHECK(in_place->took < 1s);
  stack.good(
      "services: {web: {image: \"registry.test/web:1\", deploy: {replicas: 3, restart_policy: {delay: 1s}, "
      "update_config: {monitor: 2s, parallelism: 2}}}}");
  CHECK(stack.running().size() == 3);
}

TEST_CASE("secrets get their content and services the IDs, without showing either") {
  Harbour stack;
  stack.files.add("/project/key", "swordfish");
  stack.good("services: {web: {image: registry.test/web:1, secrets: [key]}}\nsecrets: {key: {file: ./key}}");
  const auto secrets = stack.engine.spec("shop_web")["TaskTemplate"]["ContainerSpec"]["Secrets"];
  CHECK(secrets[0]["SecretName"] == stack.engine.names("secrets").at(0));
  CHECK(secrets[0]["SecretID"].get<std::string>().starts_with("secrets"));
  for (const auto& line : stack.listener.lines) CHECK(line.find("swordfish") == std::string::npos);
}

TEST_CASE("an update that crashes is undone, whatever the Swarm does about it") {
  for (const auto* action : {"", ", failure_action: rollback", ", failure_action: continue"}) {
    CAPTURE(action);
    Harbour stack;
    stack.good(deployed_web("web:1", action));
    const auto start = stack.clock.moved();
    const auto error = stack.failure(deployed_web("crash:1", action));
    CHECK(error.code() == Errc::rolled_back);
    CHECK(error.id() == "FL0531");
    CHECK(error.message().find("task: non-zero exit (3)") != std::string::npos);
    CHECK(error.message().find("on node quay") != std::string::npos);
    CHECK(error.notes().back() == "| the rudder is gone");
    CHECK(stack.image_of("shop_web") == "registry.test/web:1");
    CHECK(stack.running() == both_run);
    CHECK(stack.clock.moved() - start < 20s);
  }
}

TEST_CASE("one service that fails takes the whole stack back, also what was new") {
  Harbour stack;
  const auto before = "services: {db: {image: registry.test/db:1}, web: {image: registry.test/web:1}}";
  stack.good(before);
  const auto error = stack.failure(
      "services:\n  db: {image: registry.test/web:2}\n  extra: {image: registry.test/web:2, networks: [n], configs: "
      "[c]}\n"
      "  web: {image: registry.test/gone:1}\nnetworks: {n: {}}\nconfigs: {c: {content: x}}");
  CHECK(error.code() == Errc::rolled_back);
  CHECK(error.message().find("service \"shop_web\": ") != std::string::npos);
  CHECK(stack.engine.names("services") == Lines{"shop_db", "shop_web"});
  CHECK(stack.engine.names("networks") == Lines{"shop_default"});
  CHECK(stack.engine.names("configs").empty());
  CHECK(stack.running() == Lines{"shop_db.1 registry.test/db:1", "shop_web.1 registry.test/web:1"});
  CHECK(stack.steps(before).empty());
}

TEST_CASE("a first deploy that fails leaves nothing behind") {
  struct Case {
    const char *image, *reason;
    std::chrono::seconds within;
  };
  for (const auto& [image, reason, within] :
       {Case{"crash:1", "crash loop: 2 tasks failed, the last with exit status 3", 5s},
        Case{"gone:1", "a node rejected its task", 2s}, Case{"nowhere:1", "no node can take its task", 12s},
        Case{"hangs:1", "not running after 60 s (0 of 2 running)", 75s}}) {
    CAPTURE(image);
    Harbour stack;
    stack.options.timeout = 60s;
    const auto error = stack.failure(deployed_web(image));
    CHECK(error.code() == Errc::rolled_back);
    CHECK(error.message().find(reason) != std::string::npos);
    CHECK(stack.clock.moved() < within);
    CHECK(stack.engine.names("services").empty());
    CHECK(stack.engine.names("networks").empty());
  }
}

TEST_CASE("a healthcheck that fails until the time is over is told in its words") {
  Harbour stack;
  stack.options.timeout = 60s;
  stack.engine.before = [](int, const http::Request& request) -> std::optional<Result<http::Response>> {
    if (request.url.find("/containers/container-of-") == std::string::npos) return std::nullopt;
    return test::answer(200, R"({"State": {"Health": {"Status": "starting", "FailingStreak": 3, "Log": [
                               {"ExitCode": 1, "Output": "no database\n"}]}}})");
  };
  const auto error = stack.failure(deployed_web("hangs:1"));
  CHECK(error.message().find("not running after 60 s (0 of 2 running); task shop_web.") != std::string::npos);
  CHECK(error.message().find(": its healthcheck failed 3 times with exit status 1: no database") != std::string::npos);
}

TEST_CASE("without rolling back, what failed stays for looking at") {
  Harbour stack;
  stack.good(deployed_web("web:1"));
  stack.options.rolls_back = false;
  const auto error = stack.failure(deployed_web("crash:1"));
  CHECK(error.code() == Errc::unavailable);
  CHECK(error.id() == "FL0532");
  CHECK(stack.image_of("shop_web") == "registry.test/crash:1");
}

TEST_CASE("a stack that is broken without our doing is not green") {
  Harbour stack;
  stack.good(deployed_web("web:1"));
  stack.engine.swarm.behaviours["registry.test/web:1"] = crashes;
  stack.clock.advance(10s);
  const auto error = stack.failure(deployed_web("web:1"));
  CHECK(error.code() == Errc::unavailable);
  CHECK(error.message().find("this deploy changed nothing") != std::string::npos);
}

TEST_CASE("services that end and jobs are done when they have ended") {
  Harbour stack;
  stack.good(
      "services: {job: {image: registry.test/once:1, deploy: {mode: replicated-job, replicas: 2}},\n"
      "           once: {image: registry.test/once:1, deploy: {restart_policy: {condition: on-failure}}}}");
  CHECK(stack.engine.service("shop_job")->job_iteration == 0);
}

TEST_CASE("another mode replaces the service, and a failure brings the old one back") {
  Harbour stack;
  stack.good(deployed_web("web:1"));
  stack.good("services: {web: {image: registry.test/web:2, deploy: {mode: global}}}");
  CHECK(stack.running().size() == 1);
  const auto error = stack.failure(deployed_web("gone:1"));
  CHECK(error.code() == Errc::rolled_back);
  CHECK(stack.engine.spec("shop_web")["Mode"].contains("Global"));
  CHECK(stack.running().size() == 1);
}

TEST_CASE("what left the file goes last, after everything else runs") {
  Harbour stack;
  stack.good("services: {old: {image: registry.test/db:1}, web: {image: registry.test/web:1}}");
  stack.prune = true;
  stack.engine.lines.clear();
  const auto error = stack.failure("services: {web: {image: registry.test/gone:1}}");
  CHECK(error.code() == Errc::rolled_back);
  CHECK(stack.engine.names("services") == Lines{"shop_old", "shop_web"});
  stack.good("services: {web: {image: registry.test/web:2}}");
  CHECK(stack.engine.names("services") == Lines{"shop_web"});
  CHECK(stack.engine.writes().back().starts_with("DELETE /services/"));
}

TEST_CASE("an update that the Swarm paused in an earlier run goes on") {
  Harbour stack;
  stack.good(deployed_web("web:1"));
  stack.options.rolls_back = false;
  (void)stack.failure(deployed_web("crash:1"));
  CHECK(stack.engine.service("shop_web")->update_status["State"] == "paused");
  stack.engine.swarm.behaviours["registry.test/crash:1"] = {};  // What made it crash is mended.
  stack.good(deployed_web("crash:1"));
  CHECK(stack.running() == Lines{"shop_web.1 registry.test/crash:1", "shop_web.2 registry.test/crash:1"});
}

TEST_CASE("a deploy that was killed while it waited is judged by the next one, which goes back all the way") {
  for (const auto wait : {200ms, 3000ms}) {  // Still updating, or paused already.
    CAPTURE(wait.count());
    Harbour stack;
    stack.good(deployed_web("web:1"));
    stack.options.waits = false;
    stack.good(deployed_web("crash:1"));
    stack.options.waits = true;
    stack.clock.advance(wait);
    const auto error = stack.failure(deployed_web("crash:1"));
    CHECK(error.code() == Errc::rolled_back);
    CHECK(stack.image_of("shop_web") == "registry.test/web:1");
    CHECK(stack.running() == both_run);
  }
}

TEST_CASE("an update that is under way is waited for without a write") {
  Harbour stack;
  stack.good(deployed_web("web:1"));
  stack.options.waits = false;
  stack.good(deployed_web("web:2"));
  stack.options.waits = true;
  stack.engine.lines.clear();
  CHECK(stack.steps(deployed_web("web:2")) == Lines{"restart service shop_web"});
  stack.good(deployed_web("web:2"));
  CHECK(stack.engine.writes().empty());
  CHECK(stack.steps(deployed_web("web:2")).empty());
}

TEST_CASE("a stop ends the waiting; the same deploy goes on from there") {
  Harbour stack;
  stack.engine.after = [&](int, const http::Request& request) -> std::optional<Error> {
    if (request.url.ends_with("/services/create")) stack.stop.request_stop();
    return std::nullopt;
  };
  const auto error = stack.failure(deployed_web("web:1"));
  CHECK(error.code() == Errc::cancelled);
  CHECK(error.help() == "run the same command again: it looks at what is there and goes on");
  stack.stop = {};
  stack.engine.after = {};
  stack.engine.lines.clear();
  stack.good(deployed_web("web:1"));
  CHECK(stack.engine.writes().empty());
}

TEST_CASE("a deploy that is killed before or after any write converges when it is run again") {
  const auto* first =
      "services: {db: {image: registry.test/db:1}, web: {image: registry.test/web:1, configs: [c]}}\n"
      "configs: {c: {content: one}}";
  const auto* second =
      "services: {web: {image: registry.test/web:2, configs: [c], networks: [n]}}\n"
      "configs: {c: {content: two}}\nnetworks: {n: {}}";
  for (const bool is_done : {false, true}) {
    for (int number = 1; number < 20; ++number) {
      CAPTURE(number);
      Harbour stack;
      stack.good(first);
      stack.prune = true;
      int count = 0;
      const auto kill = [&](int, const http::Request& request) -> std::optional<Error> {
        if (request.method == "GET" || ++count < number) return std::nullopt;
        stack.stop.request_stop();
        return Error(Errc::cancelled, "killed");
      };
      (is_done ? stack.engine.after : stack.engine.before) = kill;
      const bool was_killed = !stack.deploy(second).has_value();
      stack.engine.before = stack.engine.after = {};
      stack.stop = {};
      stack.good(second);
      CHECK(stack.steps(second).empty());
      CHECK(stack.engine.names("services") == Lines{"shop_web"});
      CHECK(stack.engine.names("configs").size() <= 2);
      CHECK(stack.running() == Lines{"shop_web.1 registry.test/web:2"});
      if (!was_killed) break;
    }
  }
}

TEST_CASE("an answer that gets lost, at any call, is recognised by looking") {
  const auto* compose = "services: {web: {image: registry.test/web:2, configs: [c]}}\nconfigs: {c: {content: two}}";
  for (int number = 1; number < 40; ++number) {
    CAPTURE(number);
    Harbour stack;
    stack.good("services: {web: {image: registry.test/web:1}}");
    int writes = 0;
    stack.engine.after = [&](int, const http::Request& request) -> std::optional<Error> {
      if (request.method == "GET" || ++writes != number) return std::nullopt;
      return Error(Errc::unavailable, "connection reset");
    };
    stack.good(compose);
    CHECK(stack.running() == Lines{"shop_web.1 registry.test/web:2"});
    CHECK(stack.steps(compose).empty());
    if (writes < number) break;
  }
}

TEST_CASE("a version that moved by itself is read again; a spec that moved is a conflict") {
  Harbour stack;
  stack.good(deployed_web("web:1"));
  bool has_moved = false;
  stack.engine.before = [&](int, const http::Request& request) -> std::optional<Error> {
    if (request.method == "POST" && !std::exchange(has_moved, true)) stack.engine.service("shop_web")->version += 1;
    return std::nullopt;
  };
  stack.good(deployed_web("web:2"));
  CHECK(stack.image_of("shop_web") == "registry.test/web:2");
  has_moved = false;
  stack.engine.before = [&](int, const http::Request& request) -> std::optional<Error> {
    if (request.method != "POST" || std::exchange(has_moved, true)) return std::nullopt;
    auto* service = stack.engine.service("shop_web");
    service->version += 1;
    service->spec["TaskTemplate"]["ContainerSpec"]["Args"] = {"by", "hand"};
    return std::nullopt;
  };
  const auto error = stack.failure(deployed_web("web:1"));
  CHECK(error.code() == Errc::conflict);
  CHECK(stack.engine.spec("shop_web")["TaskTemplate"]["ContainerSpec"]["Args"] == nlohmann::json({"by", "hand"}));
}

TEST_CASE("an engine that is away for a while is asked again") {
  Harbour stack;
  stack.engine.before = [&](int, const http::Request& request) -> std::optional<Error> {
    const bool is_away = stack.clock.moved() > 500ms && stack.clock.moved() < 3s;
    if (request.method == "GET" && is_away) return Error(Errc::unavailable, "connection refused");
    return std::nullopt;
  };
  stack.good(deployed_web("web:1"));
  CHECK(std::ranges::count_if(stack.listener.lines, [](const std::string& line) {
          return line.starts_with("warning: the engine does not answer");
        }) == 1);
}

TEST_CASE("removing a stack waits until tasks and networks are gone, and may be repeated") {
  Harbour stack;
  stack.good("services: {web: {image: registry.test/web:1, configs: [c]}}\nconfigs: {c: {content: x}}");
  REQUIRE(stack.remove().has_value());
  CHECK(stack.engine.names("services").empty());
  CHECK(stack.engine.names("networks").empty());
  CHECK(stack.engine.names("configs").empty());
  CHECK(stack.engine.swarm.tasks.empty());
  CHECK(stack.remove().has_value());
}

TEST_SUITE_END();

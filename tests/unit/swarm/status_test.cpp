#include "swarm/status.hpp"

#include "unit/swarm/stack.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

using namespace fairlead;
using namespace std::chrono_literals;
using test::Behaviour;

TEST_SUITE_BEGIN("swarm");

namespace {

struct Seen : test::Stack {
  Seen() {
    image("web:1");
    image("web:2");
    image("crash:1", {.kind = Behaviour::Kind::ends, .exit_code = 3, .lifetime = 100ms});
  }
  void good(std::string_view compose) {
    const auto done = deploy(compose);
    REQUIRE_MESSAGE(done.has_value(), (done ? "" : done.error().message()));
  }
  void pass(std::chrono::milliseconds time) {
    clock.advance(time);
    engine.swarm.advance(clock.wall());
  }
  std::vector<swarm::StackStatus> all(std::string_view stack = "shop") {
    const auto client = connect();
    REQUIRE(client.has_value());
    const auto sight = swarm::look(*client, stack);
    REQUIRE(sight.has_value());
    return swarm::statuses(*sight, clock.wall());
  }
};

constexpr std::string_view status_yml = R"(
services:
  web:
    image: "registry.test/web:1"
    deploy: {replicas: 2, restart_policy: {delay: 1s}}
)";

}  // namespace

TEST_CASE("a stack that runs is as it should be, on one screen") {
  Seen stack;
  stack.good(status_yml);
  stack.pass(10min);
  const auto all = stack.all();
  REQUIRE(all.size() == 1);
  CHECK(all[0].unwell() == 0);
  CHECK(swarm::status_text(all[0]) == R"(shop: 1 service as it should be

SERVICE   TASKS  IMAGE               AGE  UPDATE  HEALTH  PORTS
shop_web  2/2    web:1@aaaaaaaaaaaa  10m  -       -       -

NODE  STATE  AVAILABILITY  ROLE    TASKS
quay  ready  active        leader  2
)");
  CHECK(swarm::status_text(all[0], Paint{true}).find("\nshop_web  \x1b[32m2/2\x1b[0m    web:1@") != std::string::npos);
  const auto value = nlohmann::json::parse(swarm::status_json(all[0]));
  CHECK(value["schema"] == "fairlead.stack.status/1");
  CHECK(value["well"] == true);
  CHECK(value["services"][0]["digest"] == test::digest_of('a'));
}

TEST_CASE("an update that crashes is told with its failed tasks") {
  Seen stack;
  stack.good(status_yml);
  stack.options.waits = false;
  auto crashing = std::string(status_yml);
  crashing.replace(crashing.find("web:1"), 5, "crash:1");
  stack.good(crashing);
  stack.pass(10s);
  const auto all = stack.all();
  REQUIRE(all.size() == 1);
  CHECK(all[0].unwell() == 1);
  CHECK(all[0].services[0].trouble().starts_with("the Swarm paused its update"));
  REQUIRE(!all[0].problems.empty());
  CHECK(all[0].problems[0].task == "shop_web.1");
  CHECK(all[0].problems[0].exit_code == 3);
  CHECK(all[0].problems[0].error == "task: non-zero exit (3)");
  const auto text = swarm::status_text(all[0]);
  CHECK(text.starts_with("shop: 1 of 1 services is not as it should be\n  shop_web: the Swarm paused"));
  CHECK(text.find("\nFAILED TASK  NODE  STATE   EXIT") != std::string::npos);
  const auto coloured = swarm::status_text(all[0], Paint{true});
  CHECK(coloured.find("\x1b[31mfailed\x1b[0m") != std::string::npos);
  CHECK(coloured.starts_with("\x1b[31mshop: 1 of 1 services is not as it should be\x1b[0m\n"));
  CHECK(coloured.find("\x1b[31m0/2\x1b[0m") != std::string::npos);
  CHECK(swarm::stacks_text(all).find(" shop_web: the Swarm paused its update") != std::string::npos);
}

TEST_CASE("an image that somebody changed by hand is drift, though it runs") {
  Seen stack;
  stack.good(status_yml);
  auto* service = stack.engine.service("shop_web");
  auto spec = service->spec;
  spec["TaskTemplate"]["ContainerSpec"]["Image"] = "registry.test/web:2";
  stack.engine.swarm.set_spec(*service, spec, "updating");
  for (int i = 0; i < 300; ++i) stack.pass(100ms);
  const auto all = stack.all();
  CHECK(all[0].services[0].drift == "runs image registry.test/web:2, deployed was registry.test/web:1");
  CHECK(all[0].unwell() == 1);
}

TEST_CASE("every stack has a line") {
  Seen stack;
  CHECK(swarm::stacks_text(stack.all("")) == "There is no stack in this Swarm.\n");
  stack.good(status_yml);
  stack.pass(10min);
  CHECK(swarm::stacks_text(stack.all("")) ==
        "STACK  SERVICES  TASKS  CHANGED  STATE\nshop   1         2/2    10m      as it should be\n");
  const auto value = nlohmann::json::parse(swarm::stacks_json(stack.all("")));
  CHECK(value["stacks"][0]["stack"] == "shop");
}

TEST_SUITE_END();

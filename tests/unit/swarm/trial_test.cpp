#include "swarm/trial.hpp"

#include "unit/swarm/stack.hpp"

#include <doctest/doctest.h>

using namespace fairlead;
using namespace std::chrono_literals;
using test::Behaviour;

TEST_SUITE_BEGIN("swarm");

namespace {

/// A stack whose deploys are tried, and the report of the last one.
struct Tried : test::Stack {
  swarm::Trial trial;

  Tried() {
    image("web:1");
    image("db:1");
    image("crash:1", {.kind = Behaviour::Kind::ends, .exit_code = 3, .lifetime = 100ms, .log = {"<oops>"}});
    image("hangs:1", {.kind = Behaviour::Kind::hangs});
    options.trial = &trial;
  }
  std::string report(std::string_view compose) {
    trial = {};
    const auto done = deploy(compose);
    return swarm::trial_junit("deploy", "shop", trial, done ? nullptr : &done.error());
  }
};

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != text.npos;
}

constexpr std::string_view two_services = R"(
services:
  db: {image: "registry.test/db:1", deploy: {restart_policy: {delay: 1s}}}
  web: {image: "registry.test/web:1", deploy: {restart_policy: {delay: 1s}}}
)";

}  // namespace

TEST_CASE("each service that came to run is a case that passed, with the time that took") {
  Tried stack;
  const auto text = stack.report(two_services);
  CHECK(has(text, R"(<testsuite name="fairlead stack deploy" tests="2" failures="0" errors="0">)"));
  CHECK(has(text, R"(<testcase classname="shop" name="shop_db" time=")"));
  CHECK(has(text, "<system-out>1 of 1 running\n</system-out>"));
  for (const auto& judged : stack.trial.services) CHECK(judged.took > 0s);
}

TEST_CASE(
    "the service that failed says which task, where, its exit code and its last words, though it is rolled back") {
  Tried stack;
  REQUIRE(stack.deploy(two_services).has_value());
  auto crashing = std::string(two_services);
  crashing.replace(crashing.find("web:1"), 5, "crash:1");
  const auto text = stack.report(crashing);
  CHECK(has(text, R"(tests="2" failures="1" errors="0">)"));
  CHECK(has(text, R"(name="shop_web" time=")"));
  CHECK(has(text, R"(<failure message="the Swarm paused its update)"));
  CHECK(has(text, "task: shop_web.1\nnode: quay\nexit code: 3\nlast log lines:\n| &lt;oops&gt;\n"));
  CHECK(stack.engine.spec("shop_web")["TaskTemplate"]["ContainerSpec"]["Image"] ==
        "registry.test/web:1@" + test::digest_of('a'));
}

TEST_CASE("when the time is over, every service that still waits has failed") {
  Tried stack;
  stack.options.timeout = 20s;
  const auto text = stack.report(
      "services: {slow: {image: registry.test/hangs:1}, late: {image: registry.test/hangs:1}, web: {image: "
      "registry.test/web:1}}");
  CHECK(has(text, R"(tests="3" failures="2" errors="0">)"));
  CHECK(has(text, "<failure message=\"not ready in time: 0 of 1 running\">"));
}

TEST_CASE("what fails before a service is waited for is a case of the command itself") {
  Tried stack;
  const auto text = stack.report("services: {web: {image: registry.test/nosuch:1}}");
  CHECK(has(text, R"(<testcase classname="shop" name="deploy">)"));
  CHECK(has(text, "docker-stack.yml:1:"));
}

TEST_SUITE_END();

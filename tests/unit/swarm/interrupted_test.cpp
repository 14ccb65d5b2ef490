#include "swarm/interrupted.hpp"

#include "unit/swarm/stack.hpp"

#include <doctest/doctest.h>

using namespace fairlead;
using plan::Interrupted;

TEST_SUITE_BEGIN("swarm");

namespace {

/// The tasks that a deploy of `compose` would end.
std::vector<Interrupted> interrupted(test::Stack& stack, std::string_view compose) {
  auto prepared = stack.plan(compose);
  REQUIRE(prepared.has_value());
  const auto client = stack.connect();
  REQUIRE(client.has_value());
  stack.engine.lines.clear();
  REQUIRE(swarm::name_interrupted(*client, prepared->plan).has_value());
  std::vector<Interrupted> out;
  for (const auto& change : prepared->plan.steps.changes()) {
    out.insert(out.end(), change.interrupts.begin(), change.interrupts.end());
  }
  return out;
}

constexpr auto two_of = "services: {{web: {{image: 'registry.test/web:{}', deploy: {{replicas: {}}}}}}}";

}  // namespace

TEST_CASE("a restart names the tasks that it ends and their nodes; what changes in place asks nothing") {
  test::Stack stack;
  stack.image("web:1");
  stack.image("web:2");
  REQUIRE(stack.deploy(fmt::format(two_of, 1, 2)).has_value());
  CHECK(interrupted(stack, fmt::format(two_of, 2, 2)) ==
        std::vector<Interrupted>{{"shop_web.1", "quay"}, {"shop_web.2", "quay"}});
  CHECK(stack.engine.lines == std::vector<std::string>{"GET /tasks", "GET /nodes"});
  CHECK(interrupted(stack, fmt::format(two_of, 1, 3)).empty());
  CHECK(stack.engine.lines.empty());
}

TEST_SUITE_END();

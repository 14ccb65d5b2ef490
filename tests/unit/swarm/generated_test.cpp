// What holds for every stack: once it is deployed there is nothing left to do. FAIRLEAD_STACKS=1000 tries more of them.
#include "support/stack_generator.hpp"
#include "unit/swarm/stack.hpp"

#include <cstdlib>
#include <doctest/doctest.h>

using namespace fairlead;
using namespace std::chrono_literals;

TEST_SUITE_BEGIN("swarm");

namespace {

struct Generated : test::Stack {
  explicit Generated(std::uint64_t seed)
      : generator(seed, {"registry.test/web:1", "registry.test/web:2", "registry.test/db"}) {
    for (const auto* name : {"web:1", "web:2", "db", "db:latest"}) image(name);
    for (const auto* name : {"SECRET_0", "SECRET_1", "SECRET_2"}) environment[name] = std::string("swordfish ") + name;
    prune = true;
    // Jobs and long updates are not what this is about.
    options.waits = false;
  }
  void deploys(const std::string& file) {
    CAPTURE(file);
    const auto done = undertake(file);
    REQUIRE_MESSAGE(done.has_value(), (done ? "" : done.error().message()));
    settle();
    CHECK(join(steps(file), ", ") == "");
  }
  /// Time for updates to end.
  void settle() {
    clock.advance(10s);
    engine.swarm.advance(clock.wall());
  }
  test::StackGenerator generator;
};

}  // namespace

TEST_CASE("once any stack is deployed, and again when it was changed, there is nothing left to do") {
  const auto* more = std::getenv("FAIRLEAD_STACKS");
  const auto seeds = more == nullptr ? 12 : std::strtoull(more, nullptr, 10);
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    CAPTURE(seed);
    Generated stack(seed);
    const auto first = stack.generator.stack();
    stack.deploys(first.dump());
    auto changed = first;
    for (int change = 0; change < 2; ++change) {
      changed = stack.generator.mutated(changed);
      stack.deploys(changed.dump());
    }
    // And back, without the file.
    const auto back = stack.roll_back(1);
    REQUIRE_MESSAGE(back.has_value(), (back ? "" : back.error().message()));
    stack.settle();
    const auto file = first.dump();
    CAPTURE(file);
    CHECK(join(stack.steps(file), ", ") == "");
  }
}

TEST_SUITE_END();

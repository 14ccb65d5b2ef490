#include "swarm/ages.hpp"

#include "support/fake_clock.hpp"

#include <doctest/doctest.h>

using namespace fairlead;
using std::chrono::seconds;

TEST_SUITE_BEGIN("swarm");

namespace {

std::vector<swarm::Task> one(std::string state, std::chrono::seconds ago) {
  return {{.id = "t", .service_id = "s", .state = std::move(state), .since = test::FakeClock::start - ago}};
}

}  // namespace

TEST_CASE("at the first look a task is as old as the Swarm says, by the Swarm's clock") {
  const test::FakeClock clock;
  auto tasks = one("running", seconds(100));
  swarm::Ages({}).fill(tasks, {}, clock);
  CHECK(tasks[0].age == seconds(100));
  swarm::Ages(seconds(-90)).fill(tasks, {}, clock);  // Its clock is behind ours.
  CHECK(tasks[0].age == seconds(10));
  swarm::Ages(seconds(-200)).fill(tasks, {}, clock);
  CHECK(tasks[0].age == seconds(0));
}

TEST_CASE("later a task is as old as we have seen it in its state") {
  test::FakeClock clock;
  swarm::Ages ages({});
  auto tasks = one("starting", seconds(100));
  ages.fill(tasks, {}, clock);
  clock.advance(seconds(2));
  tasks = one("running", seconds(100));
  ages.fill(tasks, {}, clock);
  CHECK(tasks[0].age == seconds(0));
  clock.advance(seconds(3));
  ages.fill(tasks, {}, clock);
  CHECK(tasks[0].age == seconds(3));
}

TEST_CASE("running tasks of what was just changed are not trusted to be old; their failures are") {
  const test::FakeClock clock;
  auto running = one("running", seconds(100)), failed = one("failed", seconds(100));
  swarm::Ages({}).fill(running, {"s"}, clock);
  swarm::Ages({}).fill(failed, {"s"}, clock);
  CHECK(running[0].age == seconds(0));
  CHECK(failed[0].age == seconds(100));
}

TEST_SUITE_END();

#include "sys/clock.hpp"

#include "support/fake_clock.hpp"

#include <doctest/doctest.h>
#include <thread>

using namespace fairlead;
using namespace std::chrono_literals;

TEST_CASE("dates are written in UTC") {
  CHECK(sys::rfc3339(test::FakeClock::start) == "2026-01-31T12:00:00Z");
  CHECK(sys::rfc3339(test::FakeClock::start + 999ms) == "2026-01-31T12:00:00Z");
  CHECK(sys::rfc3339(sys::Clock::Wall(0ms)) == "1970-01-01T00:00:00Z");
}

TEST_CASE("a sleep ends when a stop is requested") {
  sys::RealClock clock;
  std::stop_source stop;
  CHECK(clock.sleep(1ms, stop.get_token()));
  const auto start = clock.steady();
  std::jthread stopper([&] { stop.request_stop(); });
  CHECK_FALSE(clock.sleep(1h, stop.get_token()));
  CHECK_FALSE(clock.sleep(1h, stop.get_token()));
  CHECK(clock.steady() - start < 10s);
}

TEST_CASE("a fake sleep takes no time and is remembered") {
  test::FakeClock clock;
  const auto start = clock.steady();
  CHECK(clock.sleep(5min, {}));
  CHECK(clock.steady() - start == 5min);
  CHECK(clock.wall() == test::FakeClock::start + 5min);
  CHECK(clock.sleeps() == std::vector<std::chrono::milliseconds>{5min});
}

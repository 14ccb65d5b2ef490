#include "swarm/time.hpp"

#include <doctest/doctest.h>

using namespace fairlead;

TEST_SUITE_BEGIN("swarm");

TEST_CASE("times of the engine have up to nine digits of a second; ours have three") {
  const auto noon = sys::Clock::Wall(std::chrono::sys_days(std::chrono::year(2026) / 1 / 31) + std::chrono::hours(12));
  CHECK(swarm::parse_time("2026-01-31T12:00:00Z") == noon);
  CHECK(swarm::parse_time("2026-01-31T12:00:00.5Z") == noon + std::chrono::milliseconds(500));
  CHECK(swarm::parse_time("2026-01-31T12:00:00.123456789Z") == noon + std::chrono::milliseconds(123));
}

TEST_CASE("what is no time in UTC is nothing") {
  for (const auto* text : {"", "yesterday", "2026-01-31T12:00:00", "2026-02-30T12:00:00Z", "2026-01-31T25:00:00Z",
                           "2026-01-31T12:00:00+02:00", "2026-01-31T12:00:00.x1Z", "2026-01-31T12:00:00.1234567890Z"}) {
    CAPTURE(text);
    CHECK_FALSE(swarm::parse_time(text).has_value());
  }
}

TEST_SUITE_END();

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

TEST_CASE("dates are read with any offset, and nothing else is read") {
  struct Case {
    const char *text, *utc;
  };
  for (const auto& [text, utc] :
       {Case{"2026-01-31T12:00:00Z", "2026-01-31T12:00:00Z"}, Case{"2026-01-31T13:00:00+01:00", "2026-01-31T12:00:00Z"},
        Case{"2026-01-31t12:00:00.123456z", "2026-01-31T12:00:00Z"},
        Case{"2025-12-31 23:30:00-05:30", "2026-01-01T05:00:00Z"},
        Case{"2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z"}}) {
    CAPTURE(text);
    const auto time = sys::parse_rfc3339(text);
    REQUIRE(time);
    CHECK(sys::rfc3339(*time) == utc);
  }
  for (const auto* text : {"", "2026-01-31", "2026-01-31T12:00:00", "2026-02-30T12:00:00Z", "2026-01-31T24:00:00Z",
                           "2026-01-31T12:00:00+1:00", "2026-01-31T12:00:00.5", "1969-12-31T23:59:59Z",
                           "1970-01-01T00:00:00+01:00", "2026-01-3xT12:00:00Z", "2026/01/31T12:00:00Z"}) {
    CAPTURE(text);
    CHECK_FALSE(sys::parse_rfc3339(text).has_value());
  }
}

TEST_CASE("a sleep ends when a stop is requested") {
  sys::RealClock clock;
  std::stop_source stop;
  CHECK(clock.sleep(1ms, stop.get_token()));
  const auto start = clock.steady();
  const std::jthread stopper([&] { stop.request_stop(); });
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

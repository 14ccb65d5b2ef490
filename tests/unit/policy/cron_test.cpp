#include "policy/cron.hpp"

#include "sys/clock.hpp"

#include <doctest/doctest.h>
#include <string>

using namespace fairlead;
using namespace fairlead::policy;
using namespace std::chrono;

TEST_SUITE_BEGIN("policy");

namespace {

// Friday.
const sys_seconds now = sys_days(year(2026) / July / 3) + hours(12) + minutes(30);

std::string text(const std::optional<sys_seconds>& time) {
  return time ? sys::rfc3339(sys::Clock::Wall(*time)) : "never";
}

Cron cron(std::string_view schedule) {
  const auto parsed = Cron::parse(schedule);
  REQUIRE_MESSAGE(parsed.has_value(), (parsed ? "" : parsed.error().message()));
  return *parsed;
}

}  // namespace

TEST_CASE("the last and the next moment of a schedule") {
  struct Case {
    const char *schedule, *last, *next;
  };
  const Case cases[] = {
      {"* * * * *", "2026-07-03T12:30:00Z", "2026-07-03T12:31:00Z"},
      {"0 23 * * 5", "2026-06-26T23:00:00Z", "2026-07-03T23:00:00Z"},
      {"0 7 * * 1", "2026-06-29T07:00:00Z", "2026-07-06T07:00:00Z"},
      {"*/20 * * * *", "2026-07-03T12:20:00Z", "2026-07-03T12:40:00Z"},
      {"5,10-12 9-17/4 * * *", "2026-07-03T09:12:00Z", "2026-07-03T13:05:00Z"},
      {"0 0 29 2 *", "2024-02-29T00:00:00Z", "2028-02-29T00:00:00Z"},
      {"0 0 * dec Sun", "2025-12-28T00:00:00Z", "2026-12-06T00:00:00Z"},
      {"0 0 * * 7", "2026-06-28T00:00:00Z", "2026-07-05T00:00:00Z"},
      {"0 0 1 * fri", "2026-07-03T00:00:00Z", "2026-07-10T00:00:00Z"},  // Either day will do.
      {"30 12 * * *", "2026-07-03T12:30:00Z", "2026-07-04T12:30:00Z"},
      {"0 0 31 2 *", "never", "never"},
  };
  for (const auto& [schedule, last, next] : cases) {
    CAPTURE(schedule);
    CHECK(text(cron(schedule).last(now, Zone())) == last);
    CHECK(text(cron(schedule).next(now, Zone())) == next);
  }
}

TEST_CASE("what is no schedule is an error that says why") {
  for (const auto* schedule : {"", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * 32 * *",
                               "* * * 13 *", "* * * * 8", "5-1 * * * *", "*/0 * * * *", "*/x * * * *", "1, * * * *",
                               "* * * * fri#2", "* * L * *", "@daily", "-1 * * * *", "* * * * bad"}) {
    CAPTURE(schedule);
    const auto parsed = Cron::parse(schedule);
    REQUIRE_FALSE(parsed.has_value());
    CHECK(parsed.error().id() == "FL0586");
  }
}

TEST_SUITE_END();

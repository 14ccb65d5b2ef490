#include "policy/zone.hpp"

#include "support/memory_filesystem.hpp"

#include <doctest/doctest.h>
#include <string>

using namespace fairlead;
using namespace fairlead::policy;
using namespace std::chrono;

TEST_SUITE_BEGIN("policy");

namespace {

constexpr auto berlin = "CET-1CEST,M3.5.0,M10.5.0/3";

sys_seconds at(int year, unsigned month, unsigned day, int hour = 0, int minute = 0) {
  const year_month_day date{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
  return sys_days(date) + hours(hour) + minutes(minute);
}

local_seconds clock(int year, unsigned month, unsigned day, int hour, int minute = 0) {
  return local_seconds(at(year, month, day, hour, minute).time_since_epoch());
}

std::string number(std::int64_t value, int width) {
  std::string out;
  for (int i = width - 1; i >= 0; --i) out += static_cast<char>(static_cast<std::uint64_t>(value) >> (8 * i));
  return out;
}

/// A file of version 2 with one change, at `change`, from `before` to `after`, and a footer (RFC 8536, section 3).
std::string zone_file(std::int64_t change, int before, int after, const std::string& footer) {
  const auto header = [](std::int64_t times, std::int64_t types) {
    return "TZif2" + std::string(15, '\0') + number(0, 4) + number(0, 4) + number(0, 4) + number(times, 4) +
           number(types, 4) + number(4, 4);
  };
  const auto type = [](int offset) { return number(offset, 4) + std::string(2, '\0'); };
  const std::string letters("LMT\0", 4);
  return header(0, 1) + type(0) + letters + header(1, 2) + number(change, 8) + std::string(1, '\1') + type(before) +
         type(after) + letters + "\n" + footer + "\n";
}

Zone zone_of(const std::string& footer) {
  const auto zone = Zone::parse(zone_file(-2'000'000'000, 3208, 3600, footer), "test");
  REQUIRE_MESSAGE(zone.has_value(), (zone ? "" : zone.error().message()));
  return *zone;
}

}  // namespace

TEST_CASE("a zone changes its clocks as its file and the rule at its end say") {
  const auto zone = zone_of(berlin);
  CHECK(zone.offset_at(sys_seconds(seconds(-3'000'000'000))) == seconds(3208));
  CHECK(zone.offset_at(at(2026, 1, 15)) == hours(1));
  CHECK(zone.offset_at(at(2026, 7, 15)) == hours(2));
  CHECK(zone.offset_at(at(2026, 3, 29, 0, 59)) == hours(1));
  CHECK(zone.offset_at(at(2026, 3, 29, 1, 0)) == hours(2));
  CHECK(zone.offset_at(at(2026, 10, 25, 0, 59)) == hours(2));
  CHECK(zone.offset_at(at(2026, 10, 25, 1, 0)) == hours(1));
}

TEST_CASE("times that the clocks show twice or never") {
  const auto zone = zone_of(berlin);
  CHECK(zone.to_utc(clock(2026, 7, 1, 12)) == at(2026, 7, 1, 10));
  CHECK(zone.to_utc(clock(2026, 10, 25, 2, 30)) == at(2026, 10, 25, 0, 30));
  CHECK(zone.to_utc(clock(2026, 3, 29, 2, 30)) == at(2026, 3, 29, 1, 30));
}

TEST_CASE("yearly rules in all their forms") {
  struct Case {
    const char* rule;
    sys_seconds time;
    seconds offset;
  };
  const Case cases[] = {
      {"UTC0", at(2026, 1, 1), seconds(0)},
      {"<+0330>-3:30", at(2026, 1, 1), minutes(210)},
      {"<-03>3", at(2026, 1, 1), -hours(3)},
      // In the south, summer is at the turn of the year.
      {"AEST-10AEDT,M10.1.0,M4.1.0/3", at(2026, 1, 15), hours(11)},
      {"AEST-10AEDT,M10.1.0,M4.1.0/3", at(2026, 6, 15), hours(10)},
      {"EST5EDT,M3.2.0,M11.1.0", at(2026, 7, 4), -hours(4)},
      {"EST5EDT4,M3.2.0/2:00:00,M11.1.0", at(2026, 12, 4), -hours(5)},
      {"STD0DST,J60,J300", at(2028, 3, 1, 2), hours(1)},
      {"STD0DST,J60,J300", at(2028, 2, 29), seconds(0)},
      {"STD0DST,59,300", at(2028, 2, 29, 12), hours(1)},
      {"<-02>2<-01>,M3.5.0/-1,M10.5.0/0", at(2026, 3, 29, 2), -hours(1)},
  };
  for (const auto& [rule, time, offset] : cases) {
    CAPTURE(rule);
    const auto parsed = YearlyRule::parse(rule);
    REQUIRE(parsed.has_value());
    CHECK(parsed->offset_at(time) == offset);
  }
  for (const auto* rule :
       {"", "CE-1", "CET", "CET-1CEST", "CET-1CEST,M3.5.0", "CET-1CEST,M3.6.0,M10.5.0", "CET-1CEST,M13.5.0,M10.5.0",
        "CET-1CEST,M3.5.7,M10.5.0", "CET-1CEST,J0,J1", "CET-1x", "CET-999", "CET-1CEST,M3.5.0,M10.5.0/3x", "<CET-1"}) {
    CAPTURE(rule);
    CHECK_FALSE(YearlyRule::parse(rule).has_value());
  }
}

TEST_CASE("UTC and fixed offsets need no database, names that are none get no file read") {
  test::MemoryFileSystem files;
  files.add("/zones/Europe/Berlin", zone_file(-2'000'000'000, 3208, 3600, berlin));
  const Variables environment = {{"TZDIR", "/zones"}};
  const auto offset = [&](std::string_view name) {
    const auto zone = Zone::load(name, files, environment);
    return zone ? std::optional(zone->offset_at(at(2026, 1, 1))) : std::nullopt;
  };
  CHECK(offset("UTC") == seconds(0));
  CHECK(offset("+02:00") == hours(2));
  CHECK(offset("-05:30") == -minutes(330));
  CHECK(offset("Europe/Berlin") == hours(1));
  for (const auto* name : {"", "Berlin", "Europe/Atlantis", "../etc/passwd", "/etc/passwd", "+25:00", "+02:0x",
                           "Eastern Time (US & Canada)"}) {
    CAPTURE(name);
    const auto zone = Zone::load(name, files, environment);
    REQUIRE_FALSE(zone.has_value());
    CHECK(zone.error().id() == "FL0586");
    CHECK(zone.error().code() == Errc::config);
  }
}

TEST_CASE("a damaged file is an error, wherever it ends") {
  const auto whole = zone_file(-2'000'000'000, 3208, 3600, berlin);
  for (std::size_t size = 0; size < whole.size() - std::string_view(berlin).size() - 2; ++size) {
    CHECK_FALSE(Zone::parse(whole.substr(0, size), "test").has_value());
  }
  CHECK_FALSE(Zone::parse(zone_file(0, 0, 0, "nonsense"), "test").has_value());
}

TEST_SUITE_END();

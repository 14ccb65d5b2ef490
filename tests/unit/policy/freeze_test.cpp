#include "policy/freeze.hpp"

#include "support/memory_filesystem.hpp"

#include <doctest/doctest.h>
#include <string>
#include <vector>

using namespace fairlead;
using namespace fairlead::policy;
using namespace std::chrono;

TEST_SUITE_BEGIN("policy");

namespace {

Result<std::vector<Window>> windows(const std::vector<std::string>& settings) {
  static test::MemoryFileSystem files;
  static const Variables environment;
  return windows_of(settings, {files, environment});
}

/// "weekend until 2026-07-06T07:00:00Z", or "" when `stack` is free then.
std::string freeze(const std::vector<std::string>& settings, std::string_view when, std::string_view stack = "shop") {
  const auto all = windows(settings);
  REQUIRE_MESSAGE(all.has_value(), (all ? "" : all.error().message()));
  const auto now = floor<seconds>(*sys::parse_rfc3339(when));
  const auto found = freeze_at(*all, stack, now);
  if (!found) return "";
  return found->window + (found->until ? " until " + sys::rfc3339(sys::Clock::Wall(*found->until)) : "");
}

const std::vector<std::string> weekend = {"weekend.freeze_start=0 23 * * 5", "weekend.freeze_end=0 7 * * 1"};

}  // namespace

TEST_CASE("a freeze of cron's times lasts from its start to its next end, as GitLab's do") {
  CHECK(freeze(weekend, "2026-07-03T22:59:59Z").empty());
  CHECK(freeze(weekend, "2026-07-03T23:00:00Z") == "weekend until 2026-07-06T07:00:00Z");
  CHECK(freeze(weekend, "2026-07-06T06:59:59Z") == "weekend until 2026-07-06T07:00:00Z");
  CHECK(freeze(weekend, "2026-07-06T07:00:00Z").empty());
  auto berlin = weekend;
  berlin.emplace_back("weekend.cron_timezone=+02:00");
  CHECK(freeze(berlin, "2026-07-03T21:00:00Z") == "weekend until 2026-07-06T05:00:00Z");
  CHECK(freeze(berlin, "2026-07-03T20:59:59Z").empty());
}

TEST_CASE("a freeze from one moment to another") {
  const std::vector<std::string> once = {"year-end.from=2026-12-20T00:00:00+01:00",
                                         "year-end.to=2027-01-02T00:00:00+01:00"};
  CHECK(freeze(once, "2026-12-19T22:59:59Z").empty());
  CHECK(freeze(once, "2026-12-19T23:00:00Z") == "year-end until 2027-01-01T23:00:00Z");
  CHECK(freeze(once, "2027-01-01T23:00:00Z").empty());
}

TEST_CASE("a window may be for some stacks only, and the one that lasts longest is named") {
  auto some = weekend;
  some.insert(some.end(), {"weekend.stacks=shop-*", "weekend.stacks=bank"});
  CHECK(freeze(some, "2026-07-04T00:00:00Z").empty());
  CHECK(freeze(some, "2026-07-04T00:00:00Z", "shop-1") == "weekend until 2026-07-06T07:00:00Z");
  CHECK(freeze(some, "2026-07-04T00:00:00Z", "bank") == "weekend until 2026-07-06T07:00:00Z");
  auto both = weekend;
  both.insert(both.end(), {"july.from=2026-07-01T00:00:00Z", "july.to=2026-08-01T00:00:00Z"});
  CHECK(freeze(both, "2026-07-04T00:00:00Z") == "july until 2026-08-01T00:00:00Z");
}

TEST_CASE("a window that is not understood is an error, since it might be open") {
  const std::vector<std::vector<std::string>> wrong = {
      {"from=2026-07-01T00:00:00Z"},
      {"a.from=2026-07-01T00:00:00Z"},
      {"a.from=2026-07-01T00:00:00Z", "a.to=2026-07-01T00:00:00Z"},
      {"a.from=2026-07-01", "a.to=2026-07-02"},
      {"a.freeze_start=0 23 * * 5"},
      {"a.freeze_start=0 23 * * 5", "a.freeze_end=never"},
      {"a.freeze_start=0 23 * * 5", "a.freeze_end=0 7 * * 1", "a.cron_timezone=Europe/Atlantis"},
      {"a.freeze_start=0 23 * * 5", "a.freeze_end=0 7 * * 1", "a.timezone=UTC"},
      {"a.freeze_start=0 23 * * 5", "a.freeze_end=0 7 * * 1", "a.from=2026-07-01T00:00:00Z"},
      {"a.freeze_start=0 23 * * 5", "a.freeze_start=0 22 * * 5", "a.freeze_end=0 7 * * 1"},
      {"a.from=2026-07-01T00:00:00Z", "a.to=2026-07-02T00:00:00Z", "a.cron_timezone=UTC"},
      {"a.reason=why"},
      {"a.from="},
  };
  for (const auto& settings : wrong) {
    CAPTURE(settings.front());
    const auto all = windows(settings);
    REQUIRE_FALSE(all.has_value());
    CHECK(all.error().id() == "FL0586");
    CHECK(all.error().code() == Errc::config);
  }
}

TEST_CASE("GitLab says in the job's variables that the pipeline was made in a freeze") {
  CHECK(pipeline_freeze({{"CI_DEPLOY_FREEZE", "true"}}).has_value());
  CHECK_FALSE(pipeline_freeze({{"CI_DEPLOY_FREEZE", "false"}}).has_value());
  CHECK_FALSE(pipeline_freeze({{"CI_DEPLOY_FREEZE", ""}}).has_value());
  CHECK_FALSE(pipeline_freeze({}).has_value());
}

TEST_CASE("who runs into a freeze hears which, why, until when, and what to do") {
  const auto until = floor<seconds>(*sys::parse_rfc3339("2026-07-06T07:00:00Z"));
  const auto error = frozen({.window = "weekend", .reason = "nobody is here", .until = until}, "shop");
  CHECK(error.code() == Errc::refused);
  CHECK(error.id() == "FL0585");
  CHECK(error.message() ==
        "nothing is deployed to \"shop\" now, in the freeze \"weekend\", until 2026-07-06T07:00:00Z: nobody is here");
  CHECK(error.help() == "run it again after 2026-07-06T07:00:00Z, or, when it cannot wait: --ignore-freeze REASON");
}

TEST_SUITE_END();

#include "base/text.hpp"
#include "json/json.hpp"
#include "release/replay.hpp"
#include "release/standing.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

namespace fairlead::release {
namespace {

std::string date(std::chrono::sys_seconds time) {
  const std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(time));
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                     static_cast<unsigned>(day.day()));
}

std::string line(const Mismatch& mismatch) {
  const auto got = mismatch.got ? fmt::format("{}, {}", mismatch.why, mismatch.got->str()) : mismatch.why;
  return fmt::format("{} ({}, {} commits since {}): {}: {}\n", printable(mismatch.tag), date(mismatch.time),
                     mismatch.commits, printable(mismatch.base), got, mismatch.reason);
}

json::Value value_of(const Tally& tally) {
  return {{"tags", tally.tags}, {"matches", tally.matches}};
}

json::Value value_of(const Mismatch& mismatch) {
  return {{"tag", mismatch.tag},
          {"commit", mismatch.commit.str()},
          {"date", date(mismatch.time)},
          {"base", mismatch.base},
          {"expected", mismatch.expected.str()},
          {"got", mismatch.got ? json::Value(mismatch.got->str()) : json::Value()},
          {"why", mismatch.why},
          {"bump", semver::word(mismatch.bump)},
          {"reason", mismatch.reason},
          {"decided_by", mismatch.decided_by ? json::Value(mismatch.decided_by->str()) : json::Value()},
          {"commits", mismatch.commits}};
}

}  // namespace

std::string to_text(const Replay& replay) {
  auto out = fmt::format("releases: {} of {} match\npre-releases: {} of {} match\nwithout a base: {}\n",
                         replay.releases.matches, replay.releases.tags, replay.prereleases.matches,
                         replay.prereleases.tags, replay.firsts.tags);
  if (const auto& tags = replay.passed_over; !tags.empty()) {
    out += fmt::format("passed over, though they look like versions: {} ({})\n", tags.size(), listed(tags));
  }
  for (const auto& mismatch : replay.mismatches) out += line(mismatch);
  return out;
}

std::string to_json(const Replay& replay) {
  auto mismatches = json::Value::array();
  for (const auto& mismatch : replay.mismatches) mismatches.push_back(value_of(mismatch));
  return json::dump({{"schema", "fairlead.release.replay/1"},
                     {"releases", value_of(replay.releases)},
                     {"prereleases", value_of(replay.prereleases)},
                     {"firsts", value_of(replay.firsts)},
                     {"passed_over", replay.passed_over},
                     {"mismatches", std::move(mismatches)}});
}

}  // namespace fairlead::release

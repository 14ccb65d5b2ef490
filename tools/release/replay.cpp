#include "release/replay.hpp"

#include "base/text.hpp"
#include "commands.hpp"
#include "options.hpp"
#include "release/standing.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <memory>

namespace fairlead {
namespace {

struct ReplayOptions {
  ReleaseOptions release = {};
  std::optional<std::string> since = {}, pattern = {}, merged = {};
};

/// Midnight, UTC, of "2020-01-31".
Result<std::chrono::sys_seconds> day_of(std::string_view text) {
  const auto parts = split(text, '-');
  const auto part = [&](std::size_t i) { return i < parts.size() ? number(parts[i]).value_or(0) : 0; };
  const std::chrono::year_month_day day(std::chrono::year(static_cast<int>(std::min<std::uint64_t>(part(0), 9999))),
                                        std::chrono::month(static_cast<unsigned>(std::min<std::uint64_t>(part(1), 99))),
                                        std::chrono::day(static_cast<unsigned>(std::min<std::uint64_t>(part(2), 99))));
  if (parts.size() == 3 && day.ok()) return std::chrono::sys_days(day);
  return Error(Errc::usage, fmt::format("not a day: \"{}\"", printable(text))).help("write it like 2020-01-31");
}

Result<std::string> prefix_of(std::string_view pattern) {
  if (pattern.ends_with('*') && pattern.find('*') == pattern.size() - 1) {
    return std::string(pattern.substr(0, pattern.size() - 1));
  }
  return Error(Errc::usage, fmt::format("not a pattern of tags: \"{}\"", printable(pattern)))
      .help("write it like v*, where * stands for the version");
}

Result<cli::Report> run_replay(const ReplayOptions& options, cli::Ports& ports) {
  TRY_ASSIGN(auto policy, only_policy(options.release, ports.environment));
  release::ReplayOptions chosen;
  if (options.pattern) {
    TRY_ASSIGN(policy.prefix, prefix_of(*options.pattern).during("--pattern"));
  }
  if (options.since) {
    TRY_ASSIGN(chosen.since, day_of(*options.since).during("--since"));
  }
  TRY_ASSIGN(const auto here, read_all(options.release, policy, ports));
  if (!here.front().base && here.front().taken.empty()) TRY(release::check_standing(here.front(), policy));
  TRY_ASSIGN(const auto repository, git::Repository::open(directory_of(options.release, ports.environment)));
  if (options.merged) {
    TRY_ASSIGN(chosen.merged, repository.resolve(*options.merged).during("--merged"));
    if (!chosen.merged) {
      return Error(Errc::not_found, fmt::format("no commit is named \"{}\"", printable(*options.merged)))
          .help("give a commit, a tag or a branch; one that only the server has is called origin/NAME in a clone");
    }
  }
  TRY_ASSIGN(const auto replay, release::replay(repository, policy, chosen, ports.stop));
  return cli::Report{.text = release::to_text(replay), .json = release::to_json(replay)};
}

}  // namespace

cli::Command replay_command() {
  auto options = std::make_shared<ReplayOptions>();
  return {.name = "replay",
          .summary = "Compute every tag of the repository again and compare",
          .description =
              "Tells how well rules fit a history before they decide about it. For each version tag, the version is "
              "computed from the highest tag below it and the commits since, as `next` would have done, and each one "
              "that differs is named with the commit that decided. Pre-releases are computed as on a branch of their "
              "own. Tags without any below them have no base to compare with, and are counted apart. The status is 0 "
              "also when tags differ: people choose versions for other reasons too.",
          .examples = {{"fairlead release replay", "How many tags would have been the same, and which would not"},
                       {"fairlead release replay --preset sr-angular --since 2024-01-01",
                        "The same by the rules of semantic-release, for newer tags"}},
          .flags = release_flags(options->release) +
                   std::vector<cli::Flag>{{.name = "--since",
                                           .help = "Only tags whose commit is not older than this day (UTC)",
                                           .target = &options->since,
                                           .value = "YYYY-MM-DD"},
                                          {.name = "--pattern",
                                           .help = "Only tags like this, where * stands for the version: v*, api-*",
                                           .target = &options->pattern,
                                           .value = "PATTERN"},
                                          {.name = "--merged",
                                           .help = "Only tags that this commit contains: a branch, a tag, an id",
                                           .target = &options->merged,
                                           .value = "NAME"}},
          .run = [options](cli::Ports& ports) { return run_replay(*options, ports); }};
}

}  // namespace fairlead

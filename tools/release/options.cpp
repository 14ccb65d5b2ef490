#include "options.hpp"

#include <fmt/core.h>
#include <iterator>
#include <utility>

namespace fairlead {

std::vector<cli::Flag> release_flags(ReleaseOptions& options) {
  return {
      {.name = "-C,--repository",
       .help = "The repository, or a directory in it",
       .target = &options.repository,
       .value = "DIR",
       .env = "FAIRLEAD_RELEASE_REPOSITORY",
       .config = "release.repository"},
      {.name = "--tag-prefix",
       .help = "What stands before the version in a tag; without it, tags with and without \"v\" count, and a new "
               "one looks like the last",
       .target = &options.prefix,
       .value = "TEXT",
       .env = "FAIRLEAD_RELEASE_TAG_PREFIX",
       .config = "release.tag-prefix"},
      {.name = "--first",
       .help = "The version of the first release",
       .target = &options.first,
       .value = "VERSION",
       .env = "FAIRLEAD_RELEASE_FIRST",
       .config = "release.first"},
      {.name = "--as",
       .help = "Release this version, whatever the commits say",
       .target = &options.as,
       .value = "VERSION",
       .env = "FAIRLEAD_RELEASE_AS"},
      {.name = "--preset",
       .help = "Whose reading of commits counts: Conventional Commits, semantic-release's with its Angular or its "
               "conventionalcommits preset, or go-semrel-gitlab's",
       .target = &options.preset,
       .env = "FAIRLEAD_RELEASE_PRESET",
       .config = "release.preset",
       .choices = release::preset_words()},
      {.name = "--squash",
       .help = "What counts of a squashed commit whose body lists conventional headers (preset cc)",
       .target = &options.squash,
       .env = "FAIRLEAD_RELEASE_SQUASH",
       .config = "release.squash",
       .choices = {"title", "body", "both"}},
      {.name = "--type",
       .help = "What a type of commits releases: none, patch, minor or major; may be given often. Also for one "
               "scope, as in \"fix(deps)=none\" and \"*(docs)=none\", and for \"BREAKING CHANGE\". By default feat is "
               "minor; fix, perf and revert are patch",
       .target = &options.types,
       .value = "TYPE=BUMP",
       .env = "FAIRLEAD_RELEASE_TYPES",
       .config = "release.types"},
      {.name = "--url",
       .help = "The address of the project, for links; in a GitLab job it is known",
       .target = &options.url,
       .value = "URL",
       .env = "FAIRLEAD_RELEASE_URL",
       .config = "release.url"}};
}

std::vector<cli::Flag> operator+(std::vector<cli::Flag> first, std::vector<cli::Flag> second) {
  std::ranges::move(second, std::back_inserter(first));
  return first;
}

Result<release::Rules> rules_of(const ReleaseOptions& options) {
  TRY_ASSIGN(const auto preset, release::preset_of(options.preset));
  auto rules = release::rules_of(preset);
  TRY_ASSIGN(rules.squash, release::squash_of(options.squash));
  if (preset != release::Preset::cc && rules.squash != release::Squash::title) {
    return Error(Errc::usage, fmt::format("the preset {} knows the title of a squashed commit only", options.preset))
        .help("leave out --squash, or take --preset cc");
  }
  for (const auto& text : options.types) TRY(release::add_rule(rules, text));
  return rules;
}

Result<release::Policy> policy_of(const ReleaseOptions& options) {
  release::Policy policy{.prefix = options.prefix, .as = options.as};
  TRY_ASSIGN(policy.rules, rules_of(options));
  TRY_ASSIGN(policy.first, semver::Version::parse(options.first).during("--first"));
  return policy;
}

std::string url_of(const ReleaseOptions& options, const Variables& environment) {
  auto url = git::without_credentials(options.url.empty() ? value_or(environment, "CI_PROJECT_URL") : options.url);
  while (url.ends_with('/')) url.pop_back();
  return url;
}

Result<Situation> look(const ReleaseOptions& options, cli::Ports& /*ports*/) {
  TRY_ASSIGN(auto policy, policy_of(options));
  TRY_ASSIGN(auto repository, git::Repository::open(options.repository));
  TRY_ASSIGN(auto observed, release::observe(repository, policy));
  TRY_ASSIGN(auto decision, release::decide(observed, policy));
  return Situation{std::move(repository), std::move(policy), std::move(observed), std::move(decision)};
}

Result<Situation> read_situation(const ReleaseOptions& options, cli::Ports& ports) {
  TRY_ASSIGN(auto situation, look(options, ports));
  for (const auto& warning : release::warnings_of(situation.observed)) ports.observer.warning(warning);
  return situation;
}

std::string nothing_due(const release::Decision& decision) {
  return "nothing to release: " + decision.reason;
}

}  // namespace fairlead

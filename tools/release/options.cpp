#include "options.hpp"

#include "base/text.hpp"

#include <fmt/core.h>
#include <iterator>
#include <utility>

namespace fairlead {
namespace {

Result<std::pair<std::string, semver::Bump>> type_of(std::string_view text) {
  const auto equals = text.find('=');
  const auto name = trim(text.substr(0, equals));
  if (equals == text.npos || name.empty()) {
    return Error(Errc::usage, fmt::format("not a type: \"{}\"", printable(text))).help("write it like docs=patch");
  }
  TRY_ASSIGN(const auto bump, semver::bump_of(trim(text.substr(equals + 1))).during(fmt::format("type {}", name)));
  return std::pair(lower(name), bump);
}

}  // namespace

std::vector<cli::Flag> release_flags(ReleaseOptions& options) {
  return {{.name = "-C,--repository",
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
          {.name = "--type",
           .help = "What a type of commits releases: none, patch, minor or major; may be given often. By default feat "
                   "is minor; fix, perf and revert are patch",
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

Result<release::Policy> policy_of(const ReleaseOptions& options) {
  release::Policy policy{.prefix = options.prefix, .as = options.as};
  TRY_ASSIGN(policy.first, semver::Version::parse(options.first).during("--first"));
  for (const auto& text : options.types) {
    TRY_ASSIGN(auto type, type_of(text));
    policy.rules.types.insert_or_assign(std::move(type.first), type.second);
  }
  return policy;
}

std::string url_of(const ReleaseOptions& options, const Variables& environment) {
  auto url = git::without_credentials(options.url.empty() ? value_or(environment, "CI_PROJECT_URL") : options.url);
  while (url.ends_with('/')) url.pop_back();
  return url;
}

Result<Situation> read_situation(const ReleaseOptions& options, cli::Ports& ports) {
  TRY_ASSIGN(auto policy, policy_of(options));
  TRY_ASSIGN(auto repository, git::Repository::open(options.repository));
  TRY_ASSIGN(auto observed, release::observe(repository, policy));
  for (const auto& warning : release::warnings_of(observed)) ports.observer.warning(warning);
  TRY_ASSIGN(auto decision, release::decide(observed, policy));
  return Situation{std::move(repository), std::move(policy), std::move(observed), std::move(decision)};
}

std::string nothing_due(const release::Decision& decision) {
  return "nothing to release: " + decision.reason;
}

}  // namespace fairlead

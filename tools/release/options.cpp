#include "options.hpp"

#include "base/text.hpp"
#include "git/program.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <utility>

namespace fairlead {
namespace {

std::vector<cli::Flag> number_flags(ReleaseOptions& options) {
  return {
      {.name = "-C,--repository",
       .help = "The repository, or a directory in it; by default GIT_DIR, or where we are",
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
       .help = "The version of the first release, 1.0.0 by default; \"bump\" raises 0.0.0 by what the commits ask for. "
               "Says "
               "that there may be one, also where nobody knows or tags do not count",
       .target = &options.first,
       .value = "VERSION",
       .env = "FAIRLEAD_RELEASE_FIRST",
       .config = "release.first"},
      {.name = "--as",
       .help = "Release this version, whatever the commits say",
       .target = &options.as,
       .value = "VERSION",
       .env = "FAIRLEAD_RELEASE_AS"},
      {.name = "--zero",
       .help = "The most that a release raises below 1.0.0: minor unless a preset of semantic-release is taken, patch, "
               "or none for no limit, so that a breaking change makes 1.0.0",
       .target = &options.zero,
       .env = "FAIRLEAD_RELEASE_ZERO",
       .config = "release.zero",
       .choices = {"minor", "patch", "none"}},
      {.name = "--build",
       .help = "Build metadata, behind a \"+\" in the version and the tag",
       .target = &options.build,
       .value = "TEXT",
       .env = "FAIRLEAD_RELEASE_BUILD"}};
}

std::vector<cli::Flag> history_flags(ReleaseOptions& options) {
  return {
      {.name = "--branch",
       .help = "The branch that HEAD stands for; in a GitLab job it is known. Without release.branches, it may release",
       .target = &options.branch,
       .value = "NAME",
       .env = "FAIRLEAD_RELEASE_BRANCH"},
      {.name = "--branches",
       .help =
           "The branches that release, and how: main, next=release, \"beta=prerelease rc\", \"old=maintenance 1.x\"; "
           "may be given often. Others get no plan. By default those of semantic-release, and GitLab's default branch",
       .target = &options.branches,
       .value = "NAME=KIND",
       .env = "FAIRLEAD_RELEASE_BRANCHES",
       .config = "release.branches"},
      {.name = "--fetch",
       .help = "Fetch more history from origin while the clone is too shallow, and ask for its tags before a first "
               "version; "
               "--no-fetch ends with status 9 instead",
       .target = &options.fetch,
       .env = "FAIRLEAD_RELEASE_FETCH",
       .config = "release.fetch"},
      {.name = "--components",
       .help = "Parts with versions of their own: api.paths=services/api, api.exclude=services/api/docs, "
               "api.tag-prefix=api-v; may be given often",
       .target = &options.components,
       .value = "NAME.KEY=VALUE",
       .env = "FAIRLEAD_RELEASE_COMPONENTS",
       .config = "release.components"},
      {.name = "--component",
       .help = "Only this component",
       .target = &options.component,
       .value = "NAME",
       .env = "FAIRLEAD_RELEASE_COMPONENT"}};
}

std::vector<cli::Flag> reading_flags(ReleaseOptions& options) {
  return {
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

}  // namespace

std::vector<cli::Flag> release_flags(ReleaseOptions& options) {
  return number_flags(options) + history_flags(options) + reading_flags(options);
}

namespace {

Result<std::optional<semver::Version>> first_of(const ReleaseOptions& options) {
  if (options.first == "bump") return std::nullopt;
  TRY_ASSIGN(auto version, semver::Version::parse(options.first.value_or("1.0.0")).during("--first"));
  return std::optional(std::move(version));
}

/// semantic-release does not know that 0.x is special.
semver::Bump zero_of(const ReleaseOptions& options, release::Preset preset) {
  const bool peer = preset == release::Preset::sr_angular || preset == release::Preset::sr_cc;
  const auto zero = options.zero.value_or(peer ? "none" : "minor");
  if (zero == "none") return semver::Bump::major;
  return zero == "patch" ? semver::Bump::patch : semver::Bump::minor;
}

Result<std::vector<release::Component>> chosen_components(const ReleaseOptions& options,
                                                          const std::vector<release::Component>& all) {
  if (options.component.empty()) return all;
  const auto chosen = std::ranges::find(all, options.component, &release::Component::name);
  if (chosen != all.end()) return std::vector{*chosen};
  std::vector<std::string> names;
  names.reserve(all.size());
  for (const auto& component : all) names.push_back(component.name);
  return Error(Errc::usage, fmt::format("there is no component \"{}\"", printable(options.component)))
      .id("FL0334")
      .help(names.empty() ? "name the components with release.components" : "there are " + join(names, ", "));
}

Result<std::string> build_of(const ReleaseOptions& options) {
  if (options.build.empty() || semver::Version::parse("1.0.0+" + options.build)) return options.build;
  return Error(Errc::usage, fmt::format("not build metadata: \"{}\"", printable(options.build)))
      .help("use ASCII letters, digits and \"-\", parted by dots");
}

}  // namespace

std::string directory_of(const ReleaseOptions& options, const Variables& environment) {
  if (!options.repository.empty()) return options.repository;
  const auto directory = value_or(environment, "GIT_DIR");
  return directory.empty() ? std::string(".") : directory;
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

Result<release::Policy> policy_of(const ReleaseOptions& options, const Variables& environment) {
  release::Policy policy{.prefix = options.prefix, .as = options.as, .branch = options.branch};
  TRY_ASSIGN(policy.rules, rules_of(options));
  TRY_ASSIGN(policy.first, first_of(options));
  policy.first_given = options.first.has_value();
  policy.zero = zero_of(options, policy.rules.preset);
  TRY_ASSIGN(policy.build, build_of(options));
  policy.job_branch = value_or(environment, "CI_COMMIT_BRANCH");
  if (policy.job_branch.empty()) policy.job_branch = value_or(environment, "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME");
  TRY_ASSIGN(const auto components, release::components_of(options.components));
  TRY_ASSIGN(policy.components, chosen_components(options, components));
  for (const auto& component : components) policy.siblings.push_back(component.prefix);
  if (options.branches.empty()) {
    policy.also = {value_or(environment, "CI_DEFAULT_BRANCH"), options.branch};
    return policy;
  }
  policy.branches.clear();
  for (const auto& text : options.branches) {
    TRY_ASSIGN(auto rule, release::branch_rule_of(text));
    policy.branches.push_back(std::move(rule));
  }
  return policy;
}

Result<release::Policy> only_policy(const ReleaseOptions& options, const Variables& environment) {
  TRY_ASSIGN(auto policy, policy_of(options, environment));
  if (policy.components.size() > 1) {
    return Error(Errc::usage, "the repository has several components")
        .id("FL0334")
        .help("name one: --component " + printable(policy.components.front().name));
  }
  if (policy.components.empty()) return policy;
  return release::policy_for(policy, policy.components.front());
}

std::string url_of(const ReleaseOptions& options, const Variables& environment) {
  auto url = git::without_credentials(options.url.empty() ? value_or(environment, "CI_PROJECT_URL") : options.url);
  while (url.ends_with('/')) url.pop_back();
  return url;
}

std::string nothing_due(const release::Decision& decision) {
  return "nothing to release: " + decision.reason;
}

}  // namespace fairlead

#include "semrel_options.hpp"

#include "base/text.hpp"
#include "options.hpp"
#include "release/standing.hpp"
#include "release/tags.hpp"

#include <fmt/core.h>

namespace fairlead {
namespace {

namespace go_semrel = release::go_semrel;

std::vector<std::string> list_of(std::string_view text) {
  std::vector<std::string> out;
  if (trim(text).empty()) return out;
  for (const auto part : split(text, ',')) out.emplace_back(trim(part));
  return out;
}

Result<release::Policy> policy_of(const SemrelOptions& options, const std::string& prefix) {
  release::Policy policy{
      .rules = release::rules_of(release::Preset::go_semrel), .tolerant = true, .first = std::nullopt, .branches = {}};
  const auto patch = list_of(lower(options.patch_types)), minor = list_of(lower(options.minor_types));
  const auto replace = [&](semver::Bump bump, const std::vector<std::string>& types) {
    if (types.empty()) return;
    std::erase_if(policy.rules.types, [&](const auto& rule) { return rule.second == bump; });
    for (const auto& type : types) policy.rules.types.insert_or_assign(type, bump);
  };
  // A type of both is minor, as there.
  replace(semver::Bump::patch, patch);
  replace(semver::Bump::minor, minor);
  if (prefix != "v" && !prefix.empty()) policy.prefix = prefix;
  return policy;
}

Result<go_semrel::Tags> tags_of(const git::Repository& repository, const std::string& prefix) {
  go_semrel::Tags out;
  TRY_ASSIGN(const auto tags, repository.tags());
  for (const auto& tag : tags) {
    out.names.push_back(tag.name);
    const auto version = release::tagged_version(tag.name, {prefix, true});
    if (!version || (!version->is_prerelease() && version->build.empty())) continue;
    TRY_ASSIGN(const auto commit, repository.commit_of(tag));
    if (commit) out.prereleased.insert(*commit);
  }
  return out;
}

Result<go_semrel::Settings> settings_of(const SemrelOptions& options, const std::string& prefix) {
  go_semrel::Settings out{.initial_development = options.initial_development,
                          .bump_patch = options.bump_patch,
                          .list_other = options.list_other,
                          .prefix = prefix,
                          .release_branches = list_of(options.release_branches),
                          .branch = options.branch,
                          .build_templates = list_of(options.build)};
  if (auto pre = list_of(options.pre); !pre.empty()) out.pre_templates = std::move(pre);
  if (!out.release_branches.empty() && out.branch.empty()) {
    return Error(Errc::usage, "release branches are named, but not the present one").help("set CI_COMMIT_REF_NAME");
  }
  return out;
}

/// go-semrel-gitlab reads what the clone has. Here the remote is asked before a first version.
Result<release::Observed> observe(const release::Policy& policy, cli::Ports& ports) {
  TRY_ASSIGN(auto all, read_all({.repository = "."}, policy, ports));
  return std::move(all.front());
}

std::vector<cli::Flag> setting_flags(SemrelOptions& options) {
  return {{.name = "-t,--token", .help = "A token for GitLab", .target = &options.token, .env = "GITLAB_TOKEN"},
          {.name = "--gl-api", .help = "GitLab's API", .target = &options.api, .value = "URL", .env = "GITLAB_URL"},
          {.name = "--skip-ssl-verify",
           .help = "Has no effect: certificates are always verified; name your authority's in SSL_CERT_FILE",
           .target = &options.skip_ssl_verify},
          {.name = "--patch-commit-types",
           .help = "Types of commits that ask for a patch; by default fix,refactor,perf,docs,style,test",
           .target = &options.patch_types,
           .value = "TYPES",
           .env = "GSG_PATCH_COMMIT_TYPES"},
          {.name = "--minor-commit-types",
           .help = "Types of commits that ask for a minor version; by default feat",
           .target = &options.minor_types,
           .value = "TYPES",
           .env = "GSG_MINOR_COMMIT_TYPES"},
          {.name = "--initial-development",
           .help = "Stay below 1.0.0",
           .target = &options.initial_development,
           .env = "GSG_INITIAL_DEVELOPMENT"},
          {.name = "--list-other-changes",
           .help = "Tell of changes that release nothing too",
           .target = &options.list_other,
           .env = "GSG_LIST_OTHER_CHANGES"},
          {.name = "--release-branches",
           .help = "Branches that release; others make pre-releases",
           .target = &options.release_branches,
           .value = "NAMES",
           .env = "GSG_RELEASE_BRANCHES"},
          {.name = "--tag-prefix",
           .help = "In front of the version in tags; by default v",
           .target = &options.prefix,
           .value = "TEXT",
           .env = "GSG_TAG_PREFIX"},
          {.name = "--bump-commit-tmpl",
           .help = "The message of the commit",
           .target = &options.bump_commit,
           .value = "TEMPLATE",
           .env = "GSG_BUMP_COMMIT_TMPL"},
          {.name = "--pre-tmpl",
           .help = "The identifiers of pre-releases",
           .target = &options.pre,
           .value = "TEMPLATES",
           .env = "GSG_PRE_TMPL"},
          {.name = "--build-tmpl",
           .help = "The build metadata",
           .target = &options.build,
           .value = "TEMPLATES",
           .env = "GSG_BUILD_TMPL"}};
}

std::vector<cli::Flag> job_flags(SemrelOptions& options) {
  return {
      {.name = "--ci-project-path",
       .help = "GitLab sets it",
       .target = &options.project_path,
       .env = "CI_PROJECT_PATH"},
      {.name = "--ci-commit-sha", .help = "GitLab sets it", .target = &options.sha, .env = "CI_COMMIT_SHA"},
      {.name = "--ci-commit-tag", .help = "GitLab sets it", .target = &options.tag, .env = "CI_COMMIT_TAG"},
      {.name = "--ci-commit-ref-name",
       .help = "GitLab sets it",
       .target = &options.branch,
       .env = "CI_COMMIT_REF_NAME"},
      {.name = "--ci-project-url", .help = "GitLab sets it", .target = &options.project_url, .env = "CI_PROJECT_URL"}};
}

}  // namespace

std::vector<cli::Flag> semrel_flags(SemrelOptions& options) {
  return setting_flags(options) + job_flags(options);
}

std::string semrel_prefix(const SemrelOptions& options, const Variables& environment) {
  if (options.prefix) return std::string(trim(*options.prefix));
  return environment.contains("GSG_TAG_PREFIX") ? "" : "v";
}

Error no_changes() {
  return Error(Errc::not_found, "no changes found in commit messages")
      .help(
          "--patch-commit-types and --minor-commit-types say which types release; --bump-patch makes a patch of "
          "others");
}

Result<Semrel> read_semrel(const SemrelOptions& options, cli::Ports& ports) {
  const auto prefix = semrel_prefix(options, ports.environment);
  TRY_ASSIGN(auto policy, policy_of(options, prefix));
  TRY_ASSIGN(auto observed, observe(policy, ports));
  if (!observed.base && policy.prefix) {
    // There, tags count without the prefix too. Here they do as long as none has it.
    policy.prefix.reset();
    TRY_ASSIGN(observed, observe(policy, ports));
  }
  TRY(release::check_standing(observed, policy));
  TRY_ASSIGN(auto repository, git::Repository::open("."));
  TRY_ASSIGN(const auto tags, tags_of(repository, prefix));
  TRY_ASSIGN(const auto settings, settings_of(options, prefix));
  TRY_ASSIGN(auto outcome, go_semrel::outcome(observed, settings, tags, ports.environment));
  release::Decision decision{.is_due = outcome.has_content, .version = outcome.next};
  decision.warnings = release::standing_warnings(observed, decision, policy);
  for (const auto& warning : release::warnings_of(decision, observed)) ports.observer.warning(warning);
  return Semrel{std::move(repository), policy.form(), std::move(observed), std::move(outcome)};
}

}  // namespace fairlead

#include "base/text.hpp"
#include "options.hpp"
#include "release/deepen.hpp"
#include "release/quiet_git.hpp"
#include "release/tags.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <utility>

namespace fairlead {
namespace {

/// The tag that has the version already, if it is not here: what it is decides what to say.
Result<bool> fetch_taken(const ReleaseOptions& options, const Part& part, cli::Ports& ports) {
  const auto& tag = part.decision.taken_by;
  if (tag.empty() || std::ranges::find(part.observed.elsewhere, tag) == part.observed.elsewhere.end()) return false;
  const auto directory = directory_of(options, ports.environment);
  release::QuietGit git(ports.processes, directory);
  return release::fetch_tag(
      directory, tag,
      {.environment = ports.environment, .processes = git, .observer = ports.observer, .stop = ports.stop});
}

}  // namespace

Result<std::vector<release::Observed>> read_all(const ReleaseOptions& options, const release::Policy& policy,
                                                cli::Ports& ports) {
  const auto directory = directory_of(options, ports.environment);
  release::QuietGit git(ports.processes, directory);
  return release::observe_deepening(directory, policy,
                                    {.environment = ports.environment,
                                     .processes = git,
                                     .observer = ports.observer,
                                     .stop = ports.stop,
                                     .fetch = options.fetch,
                                     .ask = options.online});
}

Result<release::Observed> read_history(const ReleaseOptions& options, release::Policy policy, cli::Ports& ports) {
  policy.components.clear();
  policy.first_given = true;  // no version comes of it
  TRY_ASSIGN(auto all, read_all(options, policy, ports));
  return std::move(all.front());
}

namespace {

Result<std::vector<Part>> read_once(const ReleaseOptions& options, cli::Ports& ports) {
  TRY_ASSIGN(const auto policy, policy_of(options, ports.environment));
  TRY_ASSIGN(auto all, read_all(options, policy, ports));
  std::vector<Part> out;
  for (std::size_t i = 0; i < all.size(); ++i) {
    auto own = policy.components.empty() ? policy : release::policy_for(policy, policy.components[i]);
    auto decision = release::decide(all[i], own);
    if (!decision && !all[i].component.empty()) {
      return std::move(decision).during("component " + printable(all[i].component)).error();
    }
    if (!decision) return std::move(decision).error();
    out.push_back({std::move(own), std::move(all[i]), *std::move(decision)});
  }
  return out;
}

}  // namespace

Result<std::vector<Part>> read_parts(const ReleaseOptions& options, cli::Ports& ports) {
  TRY_ASSIGN(auto parts, read_once(options, ports));
  bool more = false;
  for (const auto& part : parts) {
    TRY_ASSIGN(const bool fetched, fetch_taken(options, part, ports));
    more = more || fetched;
  }
  if (!more) return parts;
  return read_once(options, ports);
}

Result<Part> part_of_tag(const ReleaseOptions& options, release::Policy policy, const std::string& tag,
                         cli::Ports& ports) {
  TRY_ASSIGN(const auto repository, git::Repository::open(directory_of(options, ports.environment)));
  TRY_ASSIGN(const auto found, repository.tag(tag));
  const auto version = release::tagged_version(tag, policy.form());
  if (!found || !version) {
    return Error(Errc::usage, fmt::format("\"{}\" is no tag of a version here", printable(tag)))
        .id("FL0317")
        .help("name one that `git tag` lists, as release.tag-prefix has them");
  }
  policy.head = found->commit;
  TRY_ASSIGN(const auto tags, repository.tags());
  for (const auto& other : release::version_tags(tags, policy.form(), release::Prereleases::with)) {
    if (other.version >= *version) policy.without.push_back(other.tag.name);
  }
  // A commit is of no branch any more, but a pre-release goes on from those before it.
  policy.branch = policy.job_branch = version->is_prerelease() ? "prerelease" : "";
  policy.branches = {
      {.pattern = "prerelease", .kind = release::BranchKind::prerelease, .argument = release::identifier_of(*version)}};
  policy.as = version->str();
  TRY_ASSIGN(auto all, read_all(options, policy, ports));
  TRY_ASSIGN(auto decision, release::decide(all.front(), policy));
  decision.tag = tag;
  decision.taken_by.clear();
  decision.reason = "what may be missing of the release of " + tag;
  return Part{std::move(policy), std::move(all.front()), std::move(decision)};
}

std::optional<std::string> tag_of_head(const release::Observed& observed, const release::Decision& decision) {
  if (decision.is_due || !observed.base || observed.base->commit != observed.head.commit) return {};
  return observed.base->tag;
}

Result<> find_previous(const ReleaseOptions& options, Part& part, cli::Ports& ports) {
  const auto tag = tag_of_head(part.observed, part.decision);
  if (!tag) return {};
  auto tagged = part_of_tag(options, part.policy, *tag, ports);
  const bool shallow = !tagged && (tagged.error().id() == "FL0304" || tagged.error().id() == "FL0333");
  if (!tagged && !shallow) return std::move(tagged).error();
  if (shallow)
    ports.observer.warning(fmt::format("the clone is too shallow to say what was before {}", printable(*tag)));
  part.decision.previous = tagged ? tagged->decision.previous : "";
  return {};
}

void tell(const Part& part, bool named, plan::Observer& observer) {
  const auto& [policy, observed, decision] = part;
  const auto front = named ? printable(observed.component) + ": " : "";
  for (const auto& warning : release::warnings_of(decision, observed)) observer.warning(front + warning);
  if (!decision.is_due) observer.note(front + nothing_due(decision));
  if (decision.taken_by.empty()) return;
  observer.warning(fmt::format("{}version {} is taken by the tag {}, which is not part of this history", front,
                               decision.version_text(), decision.taken_by));
}

Result<Situation> look(const ReleaseOptions& options, cli::Ports& ports) {
  TRY_ASSIGN(auto parts, read_parts(options, ports));
  if (parts.size() > 1) {
    return Error(Errc::usage, "the repository has several components")
        .id("FL0334")
        .help("name one: --component " + printable(parts.front().observed.component));
  }
  TRY_ASSIGN(auto repository, git::Repository::open(directory_of(options, ports.environment)));
  auto& [policy, observed, decision] = parts.front();
  for (const auto& warning : decision.warnings) ports.observer.warning(warning);
  return Situation{std::move(repository), std::move(policy), std::move(observed), std::move(decision)};
}

Result<Situation> read_situation(const ReleaseOptions& options, cli::Ports& ports) {
  TRY_ASSIGN(auto situation, look(options, ports));
  for (const auto& warning : release::warnings_of({}, situation.observed)) ports.observer.warning(warning);
  return situation;
}

}  // namespace fairlead

#include "release/tags.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace fairlead::release {
namespace {

using semver::Version;

/// Which releases are on which branches of a repository.
class Releases {
 public:
  Releases(std::vector<VersionTag> tags, const git::Repository& repository, git::History& history)
      : tags_(std::move(tags)), repository_(repository), history_(history) {
    std::ranges::sort(tags_, {}, &VersionTag::version);
  }

  void add(const std::string& branch, const git::Id& head) { heads_.insert_or_assign(branch, head); }

  Result<std::optional<Version>> latest(const std::string& branch) {
    for (auto tag = tags_.rbegin(); tag != tags_.rend(); ++tag) {
      TRY_ASSIGN(const bool found, is_on(branch, tag->tag));
      if (found) return std::optional(tag->version);
    }
    return std::nullopt;
  }

  Result<std::optional<Version>> above(const std::string& branch, const Version& version) {
    auto tag = std::ranges::upper_bound(tags_, version, {}, &VersionTag::version);
    for (; tag != tags_.end(); ++tag) {
      TRY_ASSIGN(const bool found, is_on(branch, tag->tag));
      if (found) return std::optional(tag->version);
    }
    return std::nullopt;
  }

 private:
  Result<bool> is_on(const std::string& branch, const git::Tag& tag) {
    TRY_ASSIGN(const auto commit, repository_.commit_of(tag));
    if (!commit) return false;
    return history_.reaches(heads_.at(branch), *commit);
  }

  std::vector<VersionTag> tags_;  ///< The lowest first.
  std::unordered_map<std::string, git::Id> heads_;
  const git::Repository& repository_;
  git::History& history_;
};

}  // namespace

Result<VersionRange> find_range(const Observed& observed, const std::vector<git::Tag>& tags, const Policy& policy,
                                const git::Repository& repository, git::History& history) {
  // What bounds a release branch is above its base and not on it. Usually there is nothing.
  const auto kind = observed.branch.kind;
  const bool bounded = kind == BranchKind::maintenance || (kind == BranchKind::release && !observed.taken.empty());
  if (!bounded) return VersionRange();
  TRY_ASSIGN(const auto branches, repository.branches());
  Releases releases(version_tags(tags, policy.form(), Prereleases::without), repository, history);
  std::vector<Branch> existing = {observed.branch};
  for (const auto& [name, commit] : branches) {
    auto branch = branch_of(name, policy.branches);
    const bool matters = branch.kind == BranchKind::release || branch.kind == BranchKind::maintenance;
    if (!matters || name == observed.branch.name) continue;
    releases.add(name, commit);
    existing.push_back(std::move(branch));
  }
  releases.add(observed.branch.name, observed.head.commit);
  return releasable(
      observed.branch, existing,
      {.latest = [&](const auto& branch) { return releases.latest(branch); },
       .above = [&](const auto& branch, const auto& version) { return releases.above(branch, version); }});
}

Result<> find_later_release(Observed& observed, const Policy& policy, const git::Repository& repository,
                            git::History& history) {
  const auto kind = observed.branch.kind;
  if (observed.taken.empty() || (kind != BranchKind::release && kind != BranchKind::unlisted)) return {};
  TRY_ASSIGN(const auto branches, repository.branches());
  const auto own = std::ranges::find(branches, observed.head.branch, &git::Branch::name);
  for (const auto& name : observed.taken) {
    TRY_ASSIGN(const auto commit, repository.commit_of({.name = name}));
    if (!commit || own == branches.end()) continue;
    TRY_ASSIGN(const bool on_branch, history.reaches(own->commit, *commit));
    if (!on_branch) continue;
    TRY_ASSIGN(const bool later, history.reaches(*commit, observed.head.commit));
    if (later) observed.released_in = name;
    return {};
  }
  // The highest one goes on from here, or it is of another branch that releases, or of a history that was rewritten.
  TRY_ASSIGN(const auto highest, repository.commit_of({.name = observed.taken.front()}));
  if (highest) {
    TRY_ASSIGN(const bool goes_on, history.reaches(*highest, observed.head.commit));
    // As in a job's clone that has no branches: of a branch for releases, it is the later one.
    if (goes_on && own == branches.end() && kind == BranchKind::release) observed.released_in = observed.taken.front();
    if (goes_on) return {};
  }
  for (const auto& [name, commit] : branches) {
    if (!highest || !may_release(branch_of(name, policy.branches), policy)) continue;
    TRY_ASSIGN(const bool on_branch, history.reaches(commit, *highest));
    if (on_branch) return {};
  }
  observed.passed_over.insert(observed.passed_over.begin(), observed.taken.front());
  return {};
}

}  // namespace fairlead::release

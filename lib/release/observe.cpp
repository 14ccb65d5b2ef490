#include "release/observe.hpp"

#include "base/text.hpp"
#include "git/history.hpp"
#include "release/tags.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <unordered_map>
#include <utility>

namespace fairlead::release {
namespace {

Error too_shallow(const git::Id& cut, const std::optional<Base>& base) {
  const auto where =
      base ? fmt::format("some commits since {}", printable(base->tag)) : std::string("the last release");
  return Error(Errc::conflict,
               fmt::format("the history is too shallow: it ends at {}, and {} may lie below", cut.brief(), where))
      .id("FL0304")
      .help("git fetch --unshallow --tags (in GitLab CI: GIT_DEPTH: 0)");
}

/// What HEAD is, and what the branch that it stands for releases.
Result<Observed> look_at_head(const git::Repository& repository, const Policy& policy) {
  Observed out;
  TRY_ASSIGN(out.head, repository.head());
  if (!policy.branch.empty()) out.head.branch = policy.branch;
  if (out.head.branch.empty()) out.head.branch = policy.job_branch;
  out.branch = branch_of(out.head.branch, policy.branches);
  return out;
}

}  // namespace

std::string Observed::fingerprint() const {
  auto out = fmt::format("head {}", head.commit.str());
  return base ? out + fmt::format(" base {} {}", base->tag, base->commit.str()) : out + " base none";
}

Result<std::string> fingerprint(const git::Repository& repository, const std::optional<std::string>& prefix,
                                std::string_view identifier) {
  Observed observed;
  TRY_ASSIGN(observed.head, repository.head());
  if (!identifier.empty()) observed.branch = {.kind = BranchKind::prerelease, .identifier = std::string(identifier)};
  git::History history(repository);
  TRY_ASSIGN(const auto tags, repository.tags());
  TRY(find_base(observed, tags, prefix, repository, history));
  return observed.fingerprint();
}

Result<Observed> observe(const git::Repository& repository, const Policy& policy) {
  TRY_ASSIGN(auto out, look_at_head(repository, policy));
  std::unordered_map<git::Id, Change> changes;
  git::History history(repository, [&](const git::Commit& commit) {
    if (commit.id == out.head.commit) out.head_time = commit.committer.time;
    changes.emplace(commit.id, classify(commit, policy.rules));
  });
  TRY_ASSIGN(auto tags, repository.tags());
  if (!policy.without.empty()) {
    std::erase_if(
        tags, [&](const git::Tag& tag) { return std::ranges::find(policy.without, tag.name) != policy.without.end(); });
  }
  TRY(find_base(out, tags, policy.prefix, repository, history));
  const auto base = out.base ? std::optional(out.base->commit) : std::nullopt;
  TRY_ASSIGN(const auto range, history.range(out.head.commit, base));
  if (range.cut) return too_shallow(*range.cut, out.base);
  out.changes.reserve(range.commits.size());
  for (const auto& id : range.commits) out.changes.push_back(std::move(changes.extract(id).mapped()));
  out.changes = settle(std::move(out.changes), policy.rules);
  TRY_ASSIGN(out.range, find_range(out, tags, policy, repository, history));
  return out;
}

}  // namespace fairlead::release

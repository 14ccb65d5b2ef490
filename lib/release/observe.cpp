#include "release/observe.hpp"

#include "base/text.hpp"
#include "git/history.hpp"
#include "release/commits.hpp"
#include "release/standing.hpp"
#include "release/tags.hpp"

#include <algorithm>
#include <cassert>
#include <fmt/core.h>
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
  if (policy.head) out.head = {.commit = *policy.head};
  if (!policy.branch.empty()) out.head.branch = policy.branch;
  if (out.head.branch.empty()) out.head.branch = policy.job_branch;
  out.branch = branch_of(out.head.branch, policy.branches);
  return out;
}

/// One walk of history for all components.
class HistoryReader {
 public:
  HistoryReader(const git::Repository& repository, const Policy& policy)
      : repository_(repository),
        policy_(policy),
        commits_(repository, policy.rules, policy.components),
        history_(repository, [this](const git::Commit& commit) { see(commit); }) {}

  Result<std::vector<Observed>> read() {
    TRY_ASSIGN(head_, look_at_head(repository_, policy_));
    const bool has_paths = !policy_.components.empty() && !policy_.head;
    if (has_paths) TRY(check_paths(policy_.components, repository_, head_.head.commit));
    TRY_ASSIGN(auto mailmap, mailmap_of(repository_, head_.head.commit));
    commits_.name_by(std::move(mailmap));
    TRY_ASSIGN(tags_, repository_.tags());
    std::erase_if(tags_, [&](const git::Tag& tag) {
      return std::ranges::find(policy_.without, tag.name) != policy_.without.end();
    });
    std::vector<Observed> out;
    if (policy_.components.empty()) {
      TRY_ASSIGN(auto whole, observe_one(policy_, std::nullopt));
      out.push_back(std::move(whole));
    }
    for (std::size_t i = 0; i < policy_.components.size(); ++i) {
      const auto& component = policy_.components[i];
      TRY_ASSIGN(auto one, observe_one(policy_for(policy_, component), i).during("component " + component.name));
      one.component = component.name;
      out.push_back(std::move(one));
    }
    for (auto& one : out) one.head_time = head_.head_time;
    return out;
  }

 private:
  void see(const git::Commit& commit) {
    if (commit.id == head_.head.commit) head_.head_time = commit.committer.time;
    commits_.see(commit);
  }

  Result<Observed> observe_one(const Policy& policy, std::optional<std::size_t> component) {
    auto out = head_;
    TRY(find_base(out, tags_, policy.form(), repository_, history_));
    add_elsewhere(out, policy.elsewhere, policy.form());
    const auto base = out.base ? std::optional(out.base->commit) : std::nullopt;
    TRY_ASSIGN(const auto range, history_.range(out.head.commit, base));
    if (range.cut) return too_shallow(*range.cut, out.base);
    TRY(find_passed_over(out, tags_, range.commits, policy, repository_));
    TRY_ASSIGN(out.changes, changes_of(range.commits, component));
    out.changes = settle(std::move(out.changes), policy.rules);
    TRY(find_later_release(out, policy, repository_, history_));
    TRY_ASSIGN(out.range, find_range(out, tags_, policy, repository_, history_));
    return out;
  }

  Result<std::vector<Change>> changes_of(const std::vector<git::Id>& ids, std::optional<std::size_t> component) {
    if (!component) return commits_.take(ids);
    std::vector<Change> out;
    for (const auto& id : ids) {
      TRY_ASSIGN(const bool touched, commits_.touches(id, *component));
      if (touched) out.push_back(commits_.change(id));
    }
    return out;
  }

  const git::Repository& repository_;
  const Policy& policy_;
  Observed head_;
  Commits commits_;
  git::History history_;
  std::vector<git::Tag> tags_;
};

}  // namespace

bool may_release(const Branch& branch, const Policy& policy) {
  return branch.kind != BranchKind::unlisted ||
         (!branch.name.empty() && std::ranges::find(policy.also, branch.name) != policy.also.end());
}

std::string Observed::fingerprint() const {
  auto out = fmt::format("head {}", head.commit.str());
  return base ? out + fmt::format(" base {} {}", base->tag, base->commit.str()) : out + " base none";
}

Result<std::string> fingerprint(const git::Repository& repository, const TagForm& form, std::string_view identifier) {
  Observed observed;
  TRY_ASSIGN(observed.head, repository.head());
  if (!identifier.empty()) observed.branch = {.kind = BranchKind::prerelease, .identifier = std::string(identifier)};
  git::History history(repository);
  TRY_ASSIGN(const auto tags, repository.tags());
  TRY(find_base(observed, tags, form, repository, history));
  return observed.fingerprint();
}

Policy policy_for(const Policy& policy, const Component& component) {
  auto out = policy;
  out.prefix = component.prefix;
  out.components = {component};
  return out;
}

Result<std::vector<Observed>> observe_all(const git::Repository& repository, const Policy& policy) {
  return HistoryReader(repository, policy).read();
}

Result<Observed> observe(const git::Repository& repository, const Policy& policy) {
  assert(policy.components.size() <= 1);
  TRY_ASSIGN(auto all, observe_all(repository, policy));
  return std::move(all.front());
}

}  // namespace fairlead::release

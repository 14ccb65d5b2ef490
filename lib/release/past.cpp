#include "release/past.hpp"

#include "git/history.hpp"
#include "release/commits.hpp"
#include "release/tags.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <unordered_map>
#include <utility>

namespace fairlead::release {
namespace {

constexpr std::size_t unreleased = SIZE_MAX;

struct Seen {
  std::size_t release = unreleased;  ///< The lowest that contains it, by its place in the list.
  std::chrono::sys_seconds time = {};
  Change change = {};
};

using History = std::unordered_map<git::Id, Seen>;

/// Releases that are part of the history, the lowest version first; of equal ones, the one with "v".
Result<std::vector<Base>> releases_in(const git::Repository& repository, const Policy& policy, const History& history) {
  std::vector<Base> out;
  TRY_ASSIGN(const auto tags, repository.tags());
  for (const auto& tag : tags) {
    auto version = version_of(tag.name, policy.form());
    if (!version) continue;
    TRY_ASSIGN(const auto commit, repository.commit_of(tag));
    if (commit && history.contains(*commit)) out.push_back({*std::move(version), tag.name, *commit});
  }
  std::ranges::sort(out, [](const Base& a, const Base& b) {
    const auto order = a.version <=> b.version;
    return order < 0 || (order == 0 && a.tag > b.tag);
  });
  const auto same = std::ranges::unique(out, {}, &Base::version);
  out.erase(same.begin(), same.end());
  return out;
}

/// Hands the numbers of the releases down to the parents. `order` has children before parents.
void mark(History& history, const std::vector<git::Id>& order, const std::vector<Base>& releases) {
  for (std::size_t i = releases.size(); i-- > 0;) history.at(releases[i].commit).release = i;
  for (const auto& id : order) {
    const auto& seen = history.at(id);
    for (const auto& parent : seen.change.parents) {
      const auto found = history.find(parent);
      if (found != history.end()) found->second.release = std::min(found->second.release, seen.release);
    }
  }
}

Result<std::vector<git::Id>> read_all(const git::Repository& repository, const Policy& policy, History& history) {
  TRY_ASSIGN(const auto head, repository.head());
  TRY_ASSIGN(const auto mailmap, mailmap_of(repository, head.commit));
  git::History reader(repository, [&](const git::Commit& commit) {
    history.insert_or_assign(
        commit.id, Seen{.time = commit.committer.time, .change = classify_found(commit, policy.rules, mailmap)});
  });
  TRY_ASSIGN(auto range, reader.range(head.commit, std::nullopt));
  if (!range.cut) return std::move(range.commits);
  return Error(Errc::conflict, fmt::format("the history is too shallow: it ends at {}", range.cut->brief()))
      .id("FL0304")
      .help("git fetch --unshallow --tags (in GitLab CI: GIT_DEPTH: 0)");
}

}  // namespace

Result<> each_release(const git::Repository& repository, const Policy& policy,
                      const std::function<Result<>(const Release&)>& each) {
  History history;
  TRY_ASSIGN(const auto order, read_all(repository, policy, history));
  TRY_ASSIGN(const auto releases, releases_in(repository, policy, history));
  mark(history, order, releases);
  std::vector<std::vector<Change>> changes(releases.size());
  for (const auto& id : order) {
    auto& seen = history.at(id);
    if (seen.release != unreleased) changes[seen.release].push_back(std::move(seen.change));
  }
  for (std::size_t i = releases.size(); i-- > 0;) {
    const auto settled = settle(std::exchange(changes[i], {}), policy.rules);
    TRY(each({.version = releases[i].version.str(),
              .tag = releases[i].tag,
              .previous_tag = i == 0 ? "" : releases[i - 1].tag,
              .time = history.at(releases[i].commit).time,
              .changes = settled}));
  }
  return {};
}

}  // namespace fairlead::release

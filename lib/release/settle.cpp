#include "release/settle.hpp"

#include <algorithm>
#include <ranges>
#include <unordered_map>
#include <utility>

namespace fairlead::release {
namespace {

using Places = std::unordered_map<git::Id, std::size_t>;

/// The first change and its first parents, the newest first.
std::vector<std::size_t> main_line(const std::vector<Change>& changes, const Places& places) {
  std::vector<std::size_t> out;
  std::size_t at = 0;
  while (at < changes.size()) {
    out.push_back(at);
    if (changes[at].parents.empty()) break;
    const auto next = places.find(changes[at].parents.front());
    if (next == places.end() || next->second <= at) break;  // children come first, so the line always goes down
    at = next->second;
  }
  return out;
}

bool is_merge(const Change& change) {
  return change.parents.size() > 1;
}

/// A title that asks for no more than what it merges says the same again.
void count_merges_once(std::vector<Change>& changes, const std::vector<std::size_t>& owner) {
  struct Merged {
    semver::Bump bump = semver::Bump::none;
    bool is_breaking = false;
  };
  std::unordered_map<std::size_t, Merged> merged;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    if (owner[i] == i) continue;
    auto& all = merged[owner[i]];
    all.bump = std::max(all.bump, changes[i].bump);
    all.is_breaking = all.is_breaking || changes[i].is_breaking;
  }
  for (const auto& [place, all] : merged) {
    auto& merge = changes[place];
    if (merge.bump == semver::Bump::none || merge.bump > all.bump || (merge.is_breaking && !all.is_breaking)) continue;
    merge.bump = semver::Bump::none;
    merge.is_breaking = false;
    merge.parts.clear();
    merge.rule = "a merge, and what it merges counts";
  }
}

}  // namespace

std::vector<std::size_t> owners(const std::vector<Change>& changes) {
  std::vector<std::size_t> out(changes.size());
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = i;
  if (std::ranges::none_of(changes, is_merge)) return out;
  Places places;
  for (std::size_t i = 0; i < changes.size(); ++i) places.emplace(changes[i].commit, i);
  const auto line = main_line(changes, places);
  std::vector<bool> taken(changes.size());
  for (const auto place : line) taken[place] = true;
  for (const auto merge : line | std::views::reverse) {
    if (!is_merge(changes[merge])) continue;
    std::vector<git::Id> open(changes[merge].parents.begin() + 1, changes[merge].parents.end());
    while (!open.empty()) {
      const auto found = places.find(open.back());
      open.pop_back();
      if (found == places.end() || taken[found->second]) continue;
      taken[found->second] = true;
      out[found->second] = merge;
      const auto& parents = changes[found->second].parents;
      open.insert(open.end(), parents.begin(), parents.end());
    }
  }
  return out;
}

void silence(Change& change, std::string rule) {
  change.bump = semver::Bump::none;
  change.is_breaking = false;
  change.says_breaking = false;
  change.rule = std::move(rule);
  change.release_as.reset();
  change.parts.clear();
  change.warnings.clear();
}

std::vector<Change> settle(std::vector<Change> changes, const Rules& rules) {
  if (rules.preset == Preset::go_semrel) return changes;  // it knows neither
  if (rules.preset != Preset::cc) {
    cancel_reverts_by_header(changes);
    return changes;
  }
  const auto owner = owners(changes);
  cancel_reverts(changes, owner);
  count_merges_once(changes, owner);
  return changes;
}

}  // namespace fairlead::release

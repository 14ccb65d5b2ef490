#include "release/js_text.hpp"
#include "release/settle.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <optional>
#include <unordered_map>
#include <utility>

namespace fairlead::release {
namespace {

/// The commits of a range, to find what a revert names.
class Directory {
 public:
  explicit Directory(const std::vector<Change>& changes) {
    for (std::size_t i = 0; i < changes.size(); ++i) {
      commits_.emplace_back(changes[i].commit.str(), i);
      // The newest commit of a header or of a merge request stays: it is the one that stands.
      headers_.emplace(changes[i].header, i);
      if (!changes[i].merge_request.empty()) merge_requests_.emplace(changes[i].merge_request, i);
    }
    std::ranges::sort(commits_);
  }

  /// What `revert` takes back by `name`: "!12", or the first digits of an id. Nothing if it is none of the range, or
  /// more than one.
  std::optional<std::size_t> find(const std::string& name, const Change& revert) const {
    if (!name.starts_with('!')) return find_commit(name);
    // GitLab names the merge request also where the commit that came of it does not.
    for (const auto& [table, key] : {std::pair(&merge_requests_, name), std::pair(&headers_, revert.reverted_header)}) {
      if (const auto found = table->find(key); found != table->end()) return found->second;
    }
    return {};
  }

 private:
  using Entry = std::pair<std::string, std::size_t>;

  std::optional<std::size_t> find_commit(std::string_view digits) const {
    const auto first = std::ranges::lower_bound(commits_, digits, {}, &Entry::first);
    if (first == commits_.end() || !first->first.starts_with(digits)) return {};
    if (std::next(first) != commits_.end() && std::next(first)->first.starts_with(digits)) return {};
    return first->second;
  }

  std::vector<Entry> commits_;
  std::unordered_map<std::string, std::size_t> headers_, merge_requests_;
};

bool is_revert(const Change& change) {
  return !change.reverts.empty();
}

}  // namespace

void cancel_reverts(std::vector<Change>& changes, const std::vector<std::size_t>& owner) {
  if (std::ranges::none_of(changes, is_revert)) return;
  const Directory directory(changes);
  std::unordered_multimap<std::size_t, std::size_t> merged;
  for (std::size_t i = 0; i < owner.size(); ++i) {
    if (owner[i] != i) merged.emplace(owner[i], i);
  }
  std::vector<bool> gone(changes.size());
  const auto remove = [&](std::size_t place, const std::string& rule) {
    if (!gone[place]) silence(changes[place], rule);
    gone[place] = true;
  };
  for (std::size_t i = 0; i < changes.size(); ++i) {
    auto& revert = changes[i];
    if (gone[i] || !is_revert(revert)) continue;
    std::vector<std::size_t> targets;
    for (const auto& name : revert.reverts) {
      const auto target = directory.find(name, revert);
      if (target && *target > i && !gone[*target]) targets.push_back(*target);
    }
    const auto rule = "reverted by " + revert.commit.brief();
    for (const auto target : targets) {
      remove(target, rule);
      const auto [first, last] = merged.equal_range(target);
      for (auto it = first; it != last; ++it) remove(it->second, rule);
    }
    if (targets.size() == revert.reverts.size()) {
      silence(revert, fmt::format("reverts {} of the same release", changes[targets.front()].commit.brief()));
    } else if (revert.type.empty()) {
      revert.warnings.push_back(
          fmt::format("\"{}\" releases nothing, though it takes back what an earlier release has; \"revert: \" would",
                      revert.description));
    }
  }
}

void cancel_reverts_by_header(std::vector<Change>& changes) {
  std::unordered_multimap<std::string, std::size_t> waiting;  // reverts, by the id that they name
  for (std::size_t i = 0; i < changes.size(); ++i) {
    auto& change = changes[i];
    if (!waiting.empty()) {
      const auto [first, last] = waiting.equal_range(change.commit.str());
      const auto found = std::find_if(first, last, [header = js::trim(change.header), &changes](const auto& entry) {
        return changes[entry.second].reverted_header == header;
      });
      if (found != last) {
        silence(change, "reverted by " + changes[found->second].commit.brief());
        silence(changes[found->second], fmt::format("reverts {} of the same release", change.commit.brief()));
        waiting.erase(found);
        continue;
      }
    }
    if (is_revert(change)) waiting.emplace(change.reverts.front(), i);
  }
}

}  // namespace fairlead::release

#include "release/change.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <utility>

namespace fairlead::release {
namespace {

/// The commits of a range by id, to find them by the first digits.
class Directory {
 public:
  explicit Directory(std::span<const Change> changes) {
    for (std::size_t i = 0; i < changes.size(); ++i) entries_.emplace_back(changes[i].commit.str(), i);
    std::ranges::sort(entries_);
  }

  /// Nothing if no commit starts so, or more than one.
  std::optional<std::size_t> find(std::string_view digits) const {
    const auto first = std::ranges::lower_bound(entries_, digits, {}, &Entry::first);
    if (first == entries_.end() || !first->first.starts_with(digits)) return {};
    if (std::next(first) != entries_.end() && std::next(first)->first.starts_with(digits)) return {};
    return first->second;
  }

 private:
  using Entry = std::pair<std::string, std::size_t>;
  std::vector<Entry> entries_;
};

void silence(Change& change, std::string rule) {
  change.bump = semver::Bump::none;
  change.is_breaking = false;
  change.rule = std::move(rule);
  change.release_as.reset();
  change.warnings.clear();
}

}  // namespace

std::vector<Change> cancel_reverts(std::vector<Change> changes) {
  if (std::ranges::all_of(changes, [](const Change& change) { return change.reverts.empty(); })) return changes;
  const Directory directory(changes);
  std::vector<bool> gone(changes.size());
  for (std::size_t i = 0; i < changes.size(); ++i) {
    auto& revert = changes[i];
    if (gone[i] || revert.reverts.empty()) continue;
    std::vector<std::size_t> targets;
    for (const auto& id : revert.reverts) {
      const auto target = directory.find(id);
      if (target && *target > i && !gone[*target]) targets.push_back(*target);
    }
    for (const auto target : targets) {
      gone[target] = true;
      silence(changes[target], "reverted by " + revert.commit.brief());
    }
    if (targets.size() == revert.reverts.size()) {
      silence(revert, fmt::format("reverts {} of the same release", changes[targets.front()].commit.brief()));
    } else if (revert.type.empty()) {
      revert.warnings.push_back(
          fmt::format("\"{}\" releases nothing, though it takes back what an earlier release has; \"revert: \" would",
                      revert.description));
    }
  }
  return changes;
}

}  // namespace fairlead::release

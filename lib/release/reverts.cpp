#include "base/characters.hpp"
#include "release/js_text.hpp"
#include "release/settle.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <iterator>
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
      add(headers_, changes[i].header, i);
      if (!changes[i].merge_request.empty()) add(merge_requests_, changes[i].merge_request, i);
    }
    std::ranges::sort(commits_);
  }

  /// What `revert` may take back by `name`, the newest first: the commit with these first digits of its id, or what
  /// came of "!12", which GitLab names also where no commit does: then those with the header that it quotes. Nothing if
  /// it is none of the range, or if more than one commit has these digits.
  std::vector<std::size_t> find(const std::string& name, const Change& revert, std::size_t behind) const {
    if (!name.starts_with('!')) return listed(find_commit(name));
    auto out = places_in(merge_requests_, name, behind);
    if (!out.empty()) return out;
    out = places_in(headers_, revert.reverted_header, behind);
    out.resize(std::min<std::size_t>(out.size(), 1));  // the one that stands
    return out;
  }

 private:
  using Entry = std::pair<std::string, std::size_t>;

  using Places = std::unordered_map<std::string, std::vector<std::size_t>>;

  static void add(Places& table, const std::string& key, std::size_t place) {
    constexpr std::size_t most = 1000;  // or many reverts of many commits would take for ever
    auto& places = table[key];
    if (places.size() < most) places.push_back(place);
  }

  static std::vector<std::size_t> places_in(const Places& table, const std::string& key, std::size_t behind) {
    const auto found = table.find(key);
    if (found == table.end()) return {};
    return {std::ranges::upper_bound(found->second, behind), found->second.end()};
  }

  static std::vector<std::size_t> listed(std::optional<std::size_t> place) {
    return place ? std::vector{*place} : std::vector<std::size_t>();
  }

  std::optional<std::size_t> find_commit(std::string_view digits) const {
    const auto first = std::ranges::lower_bound(commits_, digits, {}, &Entry::first);
    if (first == commits_.end() || !first->first.starts_with(digits)) return {};
    if (std::next(first) != commits_.end() && std::next(first)->first.starts_with(digits)) return {};
    return first->second;
  }

  std::vector<Entry> commits_;
  Places headers_, merge_requests_;
};

bool is_revert(const Change& change) {
  return !change.reverts.empty();
}

/// Of a revert whose target is not in the range, and whose header is git's.
std::string releases_nothing(const Change& revert) {
  std::string_view before = revert.reverted_header;
  if (revert.description.starts_with("Reapply \"") && take(before, "Revert \"")) {
    before.remove_suffix(before.ends_with('"') ? 1 : 0);
    return fmt::format("\"{}\" releases nothing, though it brings back what an earlier release took away; \"{}\" would",
                       revert.description, before);
  }
  const auto& first = revert.reverts.front();
  const auto what = first.starts_with('!') ? first + ", which no commit since the last release names"
                                           : std::string("what an earlier release has");
  return fmt::format("\"{}\" releases nothing, though it takes back {}; \"revert: \" would", revert.description, what);
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
    std::size_t found = 0;  // of the names
    for (const auto& name : revert.reverts) {
      const auto before = targets.size();
      std::ranges::copy_if(directory.find(name, revert, i), std::back_inserter(targets),
                           [&](std::size_t target) { return target > i && !gone[target]; });
      if (targets.size() > before) ++found;
    }
    const auto rule = "reverted by " + revert.commit.brief();
    for (const auto target : targets) {
      remove(target, rule);
      const auto [first, last] = merged.equal_range(target);
      for (auto it = first; it != last; ++it) remove(it->second, rule);
    }
    if (found == revert.reverts.size()) {
      silence(revert, fmt::format("reverts {} of the same release", changes[targets.front()].commit.brief()));
    } else if (revert.type.empty()) {
      revert.warnings.push_back(releases_nothing(revert));
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

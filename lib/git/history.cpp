#include "git/history.hpp"

#include <algorithm>
#include <limits>
#include <queue>
#include <ranges>
#include <tuple>
#include <utility>

namespace fairlead::git {
namespace {

// Colours of commits: reached from the first or from the second commit of a question.
constexpr std::uint8_t first = 1, second = 2, both = 3;

constexpr std::int64_t day = 24LL * 60 * 60;

}  // namespace

/// Commits that wait to hand their colours to their parents, the newest first, as git's paint_down_to_common does.
struct History::Painting {
  bool (*is_open)(std::uint8_t colours);  ///< Does the question need to follow such commits?
  std::priority_queue<std::pair<std::int64_t, Index>> queue = {};
  std::size_t open = 0;  ///< How many in the queue are so.
};

History::Index History::index_of(const Id& id) {
  const auto index = ids_.add(id);
  if (index == nodes_.size()) nodes_.emplace_back();
  return index;
}

Result<> History::load(Index index) {
  if (nodes_[index].loaded) return {};
  if (!shallow_) {
    TRY_ASSIGN(shallow_, repository_.shallow());
    std::ranges::sort(*shallow_);
  }
  TRY_ASSIGN(const auto commit, repository_.commit(ids_.id(index)));
  if (seen_) seen_(commit);
  const bool cut = std::ranges::binary_search(*shallow_, commit.id);
  const auto first_parent = parents_.size();
  if (!cut) {
    for (const auto& parent : commit.parents) parents_.push_back(index_of(parent));
  }
  auto& node = nodes_[index];
  node.first_parent = static_cast<std::uint32_t>(first_parent);
  node.parents = static_cast<std::uint32_t>(parents_.size() - first_parent);
  node.time = commit.committer.time.time_since_epoch().count();
  node.cut = cut;
  node.loaded = true;
  return {};
}

/// Until the next commit is loaded.
std::span<const History::Index> History::parents_of(Index index) const {
  return std::span(parents_).subspan(nodes_[index].first_parent, nodes_[index].parents);
}

std::uint8_t History::colours(Index index) const {
  return nodes_[index].asked == question_ ? nodes_[index].colours : std::uint8_t{0};
}

/// Adds a colour, and queues the commit if it had not got it yet.
Result<> History::paint(Painting& painting, Index index, std::uint8_t colour) {
  TRY(load(index));
  auto& node = nodes_[index];
  if (std::exchange(node.asked, question_) != question_) {
    node.colours = 0;
    node.queued = false;
  }
  const auto before = node.colours;
  node.colours = static_cast<std::uint8_t>(before | colour);
  if (node.colours == before) return {};
  if (node.queued && painting.is_open(before)) --painting.open;
  if (painting.is_open(node.colours)) ++painting.open;
  if (!std::exchange(node.queued, true)) painting.queue.emplace(node.time, index);
  return {};
}

/// Takes the newest commit of the queue, hands its colours to its parents, and returns it.
Result<History::Index> History::spread(Painting& painting) {
  const auto index = painting.queue.top().second;
  painting.queue.pop();
  nodes_[index].queued = false;
  const auto own = nodes_[index].colours;
  if (painting.is_open(own)) --painting.open;
  for (std::uint32_t i = 0; i < nodes_[index].parents; ++i) {
    TRY(paint(painting, parents_[nodes_[index].first_parent + i], own));  // which may add to both
  }
  return index;
}

Result<bool> History::reaches(const Id& from, const Id& ancestor) {
  // Usually the answer is a few commits away. After some questions one walk through all of history is cheaper.
  constexpr std::size_t asked_singly = 16;
  if (std::exchange(asked_from_, from) != from) {
    asked_times_ = 0;
    reached_.clear();
  }
  if (++asked_times_ <= asked_singly) return reaches_by_painting(from, ancestor);
  if (reached_.empty()) TRY(paint_everything(from));
  const auto found = ids_.find(ancestor);
  return found && *found < reached_.size() && reached_[*found];
}

Result<bool> History::reaches_by_painting(const Id& from, const Id& ancestor) {
  ++question_;
  // Commits of both colours need no following: a way from `from` to `ancestor` through one of them would mean that
  // `ancestor` is its own ancestor.
  Painting painting{.is_open = [](std::uint8_t colours) { return colours != both; }};
  const auto wanted = index_of(ancestor);
  TRY(paint(painting, index_of(from), first));
  TRY(paint(painting, wanted, second));
  while (painting.open > 0 && (colours(wanted) & first) == 0) TRY(spread(painting));
  return (colours(wanted) & first) != 0;
}

Result<> History::paint_everything(const Id& from) {
  ++question_;
  Painting painting{.is_open = [](std::uint8_t) { return true; }};
  TRY(paint(painting, index_of(from), first));
  while (!painting.queue.empty()) TRY(spread(painting));
  reached_.resize(nodes_.size());
  for (Index i = 0; i < nodes_.size(); ++i) reached_[i] = colours(i) == first;
  return {};
}

Result<History::Range> History::range(const Id& head, const std::optional<Id>& base) {
  ++question_;
  Painting painting{.is_open = [](std::uint8_t colours) { return colours == first; }};
  TRY(paint(painting, index_of(head), first));
  if (base) TRY(paint(painting, index_of(*base), second));
  std::vector<Index> seen;
  std::int64_t oldest = std::numeric_limits<std::int64_t>::max();
  // Commits that seem to belong may still turn out to be reached from `base`, by a child with a wrong clock. So it goes
  // on for a day beyond the oldest of them.
  while (!painting.queue.empty() && (painting.open > 0 || painting.queue.top().first >= oldest - day)) {
    TRY_ASSIGN(const auto index, spread(painting));
    if (colours(index) != first) continue;
    seen.push_back(index);
    oldest = std::min(oldest, nodes_[index].time);
  }
  std::erase_if(seen, [&](Index index) { return colours(index) != first; });
  Range out;
  const auto cut = std::ranges::find_if(seen, [&](Index index) { return nodes_[index].cut; });
  if (cut != seen.end()) out.cut = ids_.id(*cut);
  out.commits = in_order(seen);
  return out;
}

Result<std::vector<History::Entry>> History::ancestry(const std::vector<Id>& heads) {
  ++question_;
  Painting painting{.is_open = [](std::uint8_t) { return true; }};
  for (const auto& head : heads) TRY(paint(painting, index_of(head), first));
  std::vector<Index> members;
  while (!painting.queue.empty()) {
    TRY_ASSIGN(const auto index, spread(painting));
    members.push_back(index);
  }
  std::vector<Entry> out;
  out.reserve(members.size());
  std::vector<std::uint32_t> places(nodes_.size());
  // Parents are placed first: a commit waits on the stack until all of them are.
  constexpr auto waiting = std::numeric_limits<std::uint32_t>::max();
  std::ranges::fill(places, waiting);
  std::vector<Index> stack;
  for (const auto member : members | std::views::reverse) {
    stack.push_back(member);
    while (!stack.empty()) {
      const auto index = stack.back();
      const auto before = stack.size();
      for (const auto parent : parents_of(index)) {
        if (places[parent] == waiting) stack.push_back(parent);
      }
      if (stack.size() > before) continue;
      stack.pop_back();
      if (places[index] != waiting) continue;
      Entry entry{.id = ids_.id(index)};
      for (const auto parent : parents_of(index)) entry.parents.push_back(places[parent]);
      places[index] = static_cast<std::uint32_t>(out.size());
      out.push_back(std::move(entry));
    }
  }
  return out;
}

/// Sorts the commits of the present question: a commit comes when all its children came, the newest of these first.
std::vector<Id> History::in_order(const std::vector<Index>& members) {
  for (const auto index : members) nodes_[index].children = 0;
  for (const auto index : members) {
    for (const auto parent : parents_of(index)) ++nodes_[parent].children;
  }
  const auto later = [&](Index a, Index b) {
    return std::tie(nodes_[a].time, ids_.id(a)) < std::tie(nodes_[b].time, ids_.id(b));
  };
  std::priority_queue<Index, std::vector<Index>, decltype(later)> ready(later);
  for (const auto index : members) {
    if (nodes_[index].children == 0) ready.push(index);
  }
  std::vector<Id> out;
  while (!ready.empty()) {
    const auto index = ready.top();
    ready.pop();
    out.push_back(ids_.id(index));
    for (const auto parent : parents_of(index)) {
      if (colours(parent) == first && --nodes_[parent].children == 0) ready.push(parent);
    }
  }
  return out;
}

}  // namespace fairlead::git

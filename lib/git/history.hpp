#pragma once

#include "git/numbering.hpp"
#include "git/repository.hpp"

#include <functional>
#include <span>
#include <utility>

namespace fairlead::git {

/// The history of a repository as a graph. Each commit is read once and remembered without its text, so many questions
/// cost little more than one. The repository has to outlive it.
class History {
 public:
  /// `seen` gets every commit when it is read: those of the answers, and some around them. Reading is what takes time
  /// (2 us a commit), so this spares reading the answers again.
  explicit History(const Repository& repository, std::function<void(const Commit&)> seen = {})
      : repository_(repository), seen_(std::move(seen)) {}

  /// Is `ancestor` reached from `from` by parents (or the same)? Exact, whatever the clocks of the committers said.
  /// In a shallow history, false may mean that the way there was not fetched. Asking often of the same `from` is cheap:
  /// at worst, all of its history is read once.
  Result<bool> reaches(const Id& from, const Id& ancestor);

  struct Range {
    std::vector<Id> commits;     ///< Children before parents, else the newest first; the same order every time.
    std::optional<Id> cut = {};  ///< A commit of the range whose parents were not fetched.
  };
  /// The commits reached from `head` but not from `base`. A commit that is older than its parent by more than a day may
  /// let commits that `base` reaches only through it appear here (git log has the same limit, at five commits).
  Result<Range> range(const Id& head, const std::optional<Id>& base);

  /// A commit and where its parents stand in the same list.
  struct Entry {
    Id id;
    std::vector<std::uint32_t> parents = {};
  };
  /// All commits reached from `heads`, parents before children. Parents that were not fetched are left out.
  Result<std::vector<Entry>> ancestry(const std::vector<Id>& heads);

 private:
  using Index = Numbering::Number;
  struct Node {
    std::int64_t time = 0;
    std::uint32_t first_parent = 0, parents = 0;  ///< Where they begin in `parents_`, and how many they are.
    bool loaded = false, cut = false;
    bool queued = false;  ///< These four belong to the question `asked`.
    std::uint8_t colours = 0;
    std::uint32_t asked = 0;
    std::uint32_t children = 0;
  };
  struct Painting;

  Index index_of(const Id& id);
  Result<> load(Index index);
  std::uint8_t colours(Index index) const;
  std::span<const Index> parents_of(Index index) const;
  Result<> paint(Painting& painting, Index index, std::uint8_t colour);
  Result<Index> spread(Painting& painting);
  Result<bool> reaches_by_painting(const Id& from, const Id& ancestor);
  Result<> paint_everything(const Id& from);
  std::vector<Id> in_order(const std::vector<Index>& members);

  const Repository& repository_;
  std::function<void(const Commit&)> seen_;
  Numbering ids_;
  std::vector<Node> nodes_;                 ///< By the numbers of their ids.
  std::vector<Index> parents_;              ///< Of all nodes, one after the other.
  std::optional<std::vector<Id>> shallow_;  ///< Sorted; read with the first commit.
  std::uint32_t question_ = 0;

  Id asked_from_ = {};              ///< Of the last `reaches`.
  std::size_t asked_times_ = 0;     ///< How often in a row.
  std::vector<bool> reached_ = {};  ///< What it reaches, by index; empty until asked often enough.
};

}  // namespace fairlead::git

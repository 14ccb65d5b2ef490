#pragma once

#include "git/repository.hpp"

#include <span>
#include <unordered_map>

namespace fairlead::git {

/// The history of a repository as a graph. Each commit is read once and remembered without its text, so many questions
/// cost little more than one. The repository has to outlive it.
class History {
 public:
  explicit History(const Repository& repository) : repository_(repository) {}

  /// Is `ancestor` reached from `from` by parents (or the same)? Exact, whatever the clocks of the committers said.
  /// In a shallow history, false may mean that the way there was not fetched.
  Result<bool> reaches(const Id& from, const Id& ancestor);

  /// The index of the first candidate whose commit is reached from `head`; nothing if none is.
  /// Candidates that name no commit are passed over.
  Result<std::optional<std::size_t>> first_reached(const Id& head, std::span<const Tag> candidates);

  struct Range {
    std::vector<Id> commits;     ///< Children before parents, else the newest first; the same order every time.
    std::optional<Id> cut = {};  ///< A commit of the range whose parents were not fetched.
  };
  /// The commits reached from `head` but not from `base`. A commit that is older than its parent by more than a day may
  /// let commits that `base` reaches only through it appear here (git log has the same limit, at five commits).
  Result<Range> range(const Id& head, const std::optional<Id>& base);

 private:
  using Index = std::uint32_t;
  struct Node {
    Id id;
    std::vector<Index> parents = {};
    std::int64_t time = 0;
    bool loaded = false, cut = false;
    bool queued = false;  ///< These three belong to the question `asked`.
    std::uint8_t colours = 0;
    std::uint32_t asked = 0;
  };
  struct Painting;

  Index index_of(const Id& id);
  Result<> load(Index index);
  std::uint8_t colours(Index index) const;
  Result<> paint(Painting& painting, Index index, std::uint8_t colour);
  Result<Index> spread(Painting& painting);
  Result<> paint_everything(const Id& from);
  std::vector<Id> in_order(std::vector<Index> members) const;

  const Repository& repository_;
  std::vector<Node> nodes_;
  std::unordered_map<Id, Index> indices_;
  std::optional<std::vector<Id>> shallow_;  ///< Sorted; read with the first commit.
  std::uint32_t question_ = 0;
};

}  // namespace fairlead::git

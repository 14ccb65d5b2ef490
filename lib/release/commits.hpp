#pragma once

#include "git/numbering.hpp"
#include "git/repository.hpp"
#include "release/change.hpp"
#include "release/component.hpp"

#include <unordered_map>
#include <utility>

namespace fairlead::release {

/// `classify`, of a commit as a repository has it: semantic-release trims messages before its analyzer sees them
/// (lib/get-commits.js).
Change classify_found(const git::Commit& commit, const Rules& rules, const git::Mailmap& mailmap);

/// The .mailmap that the commit has; an empty one where there is no such file, or a partial clone lacks it.
Result<git::Mailmap> mailmap_of(const git::Repository& repository, const git::Id& commit);

/// The commits of a walk through history, each judged once, and asked once what it changed.
class Commits {
 public:
  /// `repository` has to outlive it.
  Commits(const git::Repository& repository, Rules rules, std::span<const Component> components);

  /// From now on, authors are named by this.
  void name_by(git::Mailmap mailmap) { mailmap_ = std::move(mailmap); }
  void see(const git::Commit& commit);
  const Change& change(const git::Id& id) const { return changes_[ids_.of(id)]; }
  std::chrono::sys_seconds time(const git::Id& id) const { return origins_[ids_.of(id)].time; }
  /// Did the commit change what belongs to the component of that index? A merge counts for what it brought to its first
  /// parent, which has to be seen too.
  Result<bool> touches(const git::Id& id, std::size_t component);
  /// These changes, each of them once; all others are forgotten. Sorted where they lie, because 100,000 of them are too
  /// many to have twice.
  std::vector<Change> take(const std::vector<git::Id>& ids);

 private:
  struct Origin {
    git::Id tree;
    std::chrono::sys_seconds time;
  };

  const git::Repository& repository_;
  Rules rules_;
  git::Mailmap mailmap_ = {};
  std::vector<PathFilter> filters_;
  git::Numbering ids_;  ///< Of what was seen; what follows is by their numbers.
  std::vector<Change> changes_;
  std::vector<Origin> origins_;
  std::unordered_map<git::Id, std::vector<bool>> touched_;  ///< By component.
};

}  // namespace fairlead::release

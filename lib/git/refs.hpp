#pragma once

#include "git/types.hpp"

#include <functional>

namespace fairlead::git {

/// One line of packed-refs, with the "^" line that may follow it.
struct PackedRef {
  std::string_view name;  ///< "refs/tags/v1.0.0"
  Id object;
  std::optional<Id> peeled;  ///< What a tag object names; the object itself where the file says that it is no tag.
};

/// Reads the text of a packed-refs file (git's refs/packed-backend.c): `each` gets every ref whose name starts with
/// `prefix`, in the file's order, and returns false to stop. `corrupt`, with the line, for anything else.
Result<> read_packed_refs(std::string_view text, std::string_view prefix,
                          const std::function<bool(const PackedRef&)>& each);

/// The refs of a repository as the files that git keeps them in (gitrepository-layout(5)). They are read here and not
/// through libgit2, which sorts and copies all refs before it answers for one: 16 ms of 41,000 refs instead of 1.
struct RefFiles {
  std::string directory;  ///< Of this work tree: has HEAD.
  std::string common;     ///< Of the repository: has refs/ and packed-refs. The same unless a work tree was added.

  /// Nothing if there is no such ref. Follows symbolic refs, up to 5 deep.
  Result<std::optional<Id>> find(std::string_view name) const;
  /// `not_found` if HEAD names a branch without a commit.
  Result<Head> head() const;
  /// In no particular order.
  Result<std::vector<Tag>> tags() const;
  /// Each branch once, sorted by name. What "origin" has outranks the local branch of that name, which may be stale.
  Result<std::vector<Branch>> branches() const;
  /// The commits whose parents were not fetched; empty if the history is whole.
  Result<std::vector<Id>> shallow() const;
};

}  // namespace fairlead::git

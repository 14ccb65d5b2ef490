#pragma once

#include "git/types.hpp"

#include <functional>
#include <vector>

namespace fairlead::git {

/// One entry of a directory as git stores it.
struct TreeEntry {
  std::string_view name;
  Id id;
  std::uint32_t mode = 0;  ///< 0100644 of a file, 0040000 of a directory.
  bool is_tree() const { return mode == 0040000; }
};

/// Reads a tree object: "mode name", a zero byte and 20 bytes of id, for each entry. The names lie in `text`. `corrupt`
/// (FL0303) for anything else.
Result<std::vector<TreeEntry>> parse_tree(const Id& id, std::string_view text);

/// The bytes of a tree object.
using ReadTree = std::function<Result<std::string>(const Id& id)>;

/// Calls `each` with the path of every file that differs between two trees, until it returns false. Nothing stands for
/// the empty tree. Subtrees that are the same are not read. A renamed file is one that went and one that came.
/// `refused` when that takes more than 256 MiB of trees and paths, as a repository prepared to be endless does.
Result<> changed_paths(const std::optional<Id>& before, const std::optional<Id>& after, const ReadTree& read,
                       const std::function<bool(std::string_view path)>& each);

}  // namespace fairlead::git

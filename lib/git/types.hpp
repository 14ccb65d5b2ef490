#pragma once

#include "base/result.hpp"

#include <array>
#include <chrono>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fairlead::git {

/// The name of an object: a SHA-1. (libgit2 has no other yet; a SHA-256 repository is refused when it is opened.)
struct Id {
  std::array<std::uint8_t, 20> bytes = {};

  /// Nothing unless `hex` is 40 hexadecimal digits.
  static std::optional<Id> parse(std::string_view hex);
  std::string str() const;    ///< 40 digits, lower case.
  std::string brief() const;  ///< The first 7, for people.
  friend auto operator<=>(const Id&, const Id&) = default;
};

/// Who did something, and when. The name is UTF-8 where the commit names its encoding, else as git has it, which may be
/// invalid UTF-8.
struct Signature {
  std::string name = {}, email = {};
  std::chrono::sys_seconds time = {};
};

struct Commit {
  Id id;
  Id tree = {};
  std::vector<Id> parents = {};  ///< As recorded, also where a shallow history ends.
  Signature author = {}, committer = {};
  /// Header and body. Turned into UTF-8 when the commit names another encoding, else as git has it, which may be
  /// invalid UTF-8. Of more than `message_limit` bytes, the first and the last half of the limit are kept, joined by a
  /// newline: headers stand in front, footers at the end.
  std::string message = {};
  bool truncated = false;  ///< The message was longer.

  static constexpr std::size_t message_limit = 1U << 20U;
};

/// Reads a commit as git stores it (gitformat: "tree", "parent"..., "author", "committer", others, an empty line, the
/// message). `corrupt` if it is none.
Result<Commit> parse_commit(const Id& id, std::string_view text);

/// A tag as listed: what it points to is looked up only when asked for.
struct Tag {
  std::string name;               ///< Without "refs/tags/".
  std::optional<Id> object = {};  ///< A tag object or a commit, where listing it told.
  std::optional<Id> peeled = {};  ///< What the tag object names in the end, where listing it told.
  friend bool operator==(const Tag&, const Tag&) = default;
};

/// What a tag holds. A lightweight tag has no message.
struct TagContent {
  Id object;  ///< The tag object, or what a lightweight tag names.
  Id commit = {};
  bool annotated = false;
  std::string message = {};
};

/// A branch as listed: of the repository itself, or as the remote "origin" had it when it was fetched.
struct Branch {
  std::string name;  ///< "main"
  Id commit;
  friend bool operator==(const Branch&, const Branch&) = default;
};

struct Head {
  Id commit = {};
  std::string branch = {};  ///< "main"; empty when detached.
};

}  // namespace fairlead::git

template <>
struct std::hash<fairlead::git::Id> {
  std::size_t operator()(const fairlead::git::Id& id) const noexcept;
};

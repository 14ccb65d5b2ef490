#pragma once

#include "git/types.hpp"

#include <memory>

namespace fairlead::git {

/// Where the objects of a pack are: an .idx file of version 2 (gitformat-pack(5)).
class PackIndex {
 public:
  /// Nothing unless the text has the form and the size of one. It has to outlive this.
  static std::optional<PackIndex> read(std::string_view text);
  /// Where the object starts in the .pack file; nothing if it is not in this pack.
  std::optional<std::uint64_t> find(const Id& id) const;

 private:
  PackIndex(std::string_view text, std::uint32_t count) : text_(text), count_(count) {}

  std::string_view text_;
  std::uint32_t count_;
};

/// Unpacks commits. The texts that it returns last until the next call.
class CommitUnpacker {
 public:
  static constexpr std::size_t longest = 64U << 10U;  ///< Of a commit, in bytes.

  CommitUnpacker();
  CommitUnpacker(CommitUnpacker&&) noexcept;
  CommitUnpacker& operator=(CommitUnpacker&&) noexcept;
  ~CommitUnpacker();

  /// The object that `bytes` of a .pack file start with. Nothing unless it is a commit, not stored as a delta, not too
  /// long, and whole by its checksum.
  std::optional<std::string_view> unpack(std::string_view bytes);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The commits in the packs of a repository. They are read here and not through libgit2, which makes and drops a zlib
/// for each object and takes three times as long. Only what is usual is read; of all else - loose objects, deltas, long
/// messages, packs that came later, damage - this says nothing, so that libgit2 is asked, and says what is wrong.
class PackedCommits {
 public:
  /// Of the directory "objects". Packs are opened when they are needed first.
  explicit PackedCommits(std::string objects);
  PackedCommits(PackedCommits&&) noexcept;
  PackedCommits& operator=(PackedCommits&&) noexcept;
  ~PackedCommits();

  /// The text of a commit, until the next call.
  std::optional<std::string_view> find(const Id& id);

 private:
  class Pack;

  void open();

  std::string objects_;
  bool opened_ = false;
  std::vector<Pack> packs_;
  std::size_t last_ = 0;  ///< The pack of the last commit: the next one is probably there, too.
  CommitUnpacker unpacker_;
};

}  // namespace fairlead::git

#pragma once

#include "git/types.hpp"

#include <memory>

namespace fairlead::git {

/// Who tags, and when.
struct Tagger {
  std::string name, email;
  std::chrono::sys_seconds time = {};
};

/// A file of a commit to be made.
struct FileContent {
  std::string path, content;  ///< The path starts at the root of the repository.
};

/// A repository on disk: bare, with a work tree, or an added work tree; detached or on a branch. Reads what was there
/// when asked, nothing is cached. One thread at a time.
/// Errors: `corrupt` (FL0303) for missing or damaged objects, `conflict` (FL0355) for those that a partial clone left
/// out, `io` when the disk says no.
class Repository {
 public:
  /// Opens the repository that `path` lies in. `not_found` (FL0301) if there is none, `denied` (FL0302) if git's
  /// safe.directory protects us from it, `refused` for formats that libgit2 does not know.
  static Result<Repository> open(const std::string& path);

  Repository(Repository&&) noexcept;
  Repository& operator=(Repository&&) noexcept;
  ~Repository();

  /// `not_found` (FL0311) before the first commit.
  Result<Head> head() const;
  /// The commits at which a shallow history ends; empty if it is whole.
  Result<std::vector<Id>> shallow() const;
  Result<Commit> commit(const Id& id) const;
  /// Is the object here? In a partial clone it may be elsewhere.
  bool contains(const Id& id) const;
  /// The commit that git-rev-parse(1) makes of "v1.0.0", "main~2" or "1234567"; nothing if there is none.
  Result<std::optional<Id>> resolve(const std::string& revision) const;
  /// The paths of all files that differ between two trees, as `git::changed_paths` has them.
  Result<> changed_paths(const std::optional<Id>& before, const std::optional<Id>& after,
                         const std::function<bool(std::string_view path)>& each) const;

  /// All tags, in no particular order. No object is read, so 100,000 of them are no burden.
  Result<std::vector<Tag>> tags() const;
  /// All branches, sorted by name: those of the remote "origin", and local ones that it has not.
  Result<std::vector<Branch>> branches() const;
  /// The commit that a listed tag names in the end; nothing if that is no commit or the tag is gone.
  Result<std::optional<Id>> commit_of(const Tag& tag) const;
  /// Nothing if there is no tag of that name, or it does not name a commit.
  Result<std::optional<TagContent>> tag(std::string_view name) const;

  /// Creates an annotated tag; it is there whole or not at all. `message` is kept as it is. `config` if git does not
  /// allow the name, `conflict` (FL0305) if there is a tag of that name, `conflict` (FL0309) while its lock is held.
  Result<> create_tag(const std::string& name, const Id& commit, const std::string& message, const Tagger& tagger);
  /// Makes a commit on `parent` with these files in place of, or beside, what it has; they keep their modes. Moves no
  /// branch. `config` if git allows no such path. `message` is kept as it is.
  Result<Id> commit_files(const Id& parent, const std::vector<FileContent>& files, const std::string& message,
                          const Tagger& author);
  /// Removes the lock that a killed program left on the tag, if it is older than `age`. True if it did.
  Result<bool> remove_stale_lock(const std::string& tag, std::chrono::seconds age);

  /// The names of the configured remotes.
  Result<std::vector<std::string>> remotes() const;
  /// The URL of a configured remote, without user name and password; nothing if there is no such remote.
  Result<std::optional<std::string>> remote_url(const std::string& name) const;
  /// The directory with the files, without a "/" at its end; nothing in a bare repository.
  std::optional<std::string> work_tree() const;
  /// The text of a file as `commit` has it, by its path from the root; nothing if there is none, or it is no regular
  /// file. `refused` above 64 MiB.
  Result<std::optional<std::string>> file(const Id& commit, const std::string& path) const;
  /// True unless a tracked file differs from HEAD. Untracked files do not count; a bare repository is clean.
  Result<bool> is_clean() const;
  /// A setting of git's configuration, of whatever level: "tag.gpgSign"; nothing if there is none.
  Result<std::optional<std::string>> setting(const std::string& name) const;
  /// The same as yes or no; no if there is none, `config` if it is neither.
  Result<bool> is_set(const std::string& name) const;
  /// user.name and user.email of git's configuration; nothing unless both are set.
  Result<std::optional<Tagger>> identity() const;

 private:
  struct State;
  explicit Repository(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

/// Does git allow a tag of that name (git-check-ref-format(1))?
bool is_tag_name(const std::string& name);

}  // namespace fairlead::git

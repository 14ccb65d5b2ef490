#pragma once

#include "gitlab/client.hpp"

#include <set>

namespace fairlead::gitlab {

struct Tag {
  std::string name, commit, message;  ///< The message is empty for a lightweight tag.
};

struct Commit {
  std::string id, message;
  std::vector<std::string> parents = {};
  std::string author = {};  ///< The name.
};

struct Branch {
  std::string name;
  Commit commit = {};  ///< Its newest.
  bool is_protected = false, can_push = false;
};

/// Nothing if there is no such tag. Asks the list of tags, which job tokens may read, unlike a single tag.
Result<std::optional<Tag>> find_tag(Client& client, const std::string& name);
Result<std::optional<Branch>> find_branch(Client& client, std::string_view name);
/// The names of all branches. Not for job tokens. `corrupt` when there are none, which no project with code has.
Result<std::set<std::string>> branch_names(Client& client);
/// What `to` contains and `from` does not, oldest first. Not for job tokens.
Result<std::vector<Commit>> commits_between(Client& client, const std::string& from, const std::string& to);

struct RemoteFile {
  std::string sha256;       ///< Of its bytes, in hex.
  std::string last_commit;  ///< The last one that changed it.
};
/// Nothing if `ref` has no such file. Not for job tokens.
Result<std::optional<RemoteFile>> find_file(Client& client, std::string_view path, const std::string& ref);

/// A file that a commit brings, whole.
struct FileAction {
  std::string path, content;
  std::string last_commit = {};  ///< The file is there, last changed by this; empty: it is new.
};

struct NewCommit {
  std::string branch, message;
  std::vector<FileAction> files = {};
  std::string start = {};  ///< If set, the branch is made or reset to a commit on this one.
};

/// Makes a commit of files. `denied` (FL0342) if the branch is protected, `config` if a file was changed since
/// `last_commit`. Not for job tokens.
Result<Commit> create_commit(Client& client, const NewCommit& commit);

}  // namespace fairlead::gitlab

#pragma once

#include "support/temporary_directory.hpp"

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace fairlead::test {

/// A commit for GitSandbox::import. `parents` are numbers of earlier ones, from 1; without any, it has none.
struct FakeCommit {
  std::string message;
  std::vector<int> parents = {};
  long time = 0;  ///< Unix seconds; 0: an hour after the one before.
  std::string encoding = {};
};

/// A real git repository in a directory of its own, on branch main, removed with the object. Made with the system's
/// git, without the user's or the system's configuration.
class GitSandbox {
 public:
  explicit GitSandbox(std::string_view init_options = "");

  const std::string& path() const { return path_; }  ///< The repository.
  std::string beside(std::string_view name) const;   ///< A path in the same temporary directory.
  /// Runs `git -C path ARGUMENTS` through the shell; its output without the last newline. Throws when git fails.
  std::string git(const std::string& arguments) const;
  /// The same elsewhere.
  static std::string git_in(const std::string& directory, const std::string& arguments);
  void write(std::string_view file, std::string_view text) const;

  /// Makes main a new history; returns the ids in the order given. The last commit is the branch's.
  std::vector<std::string> import(const std::vector<FakeCommit>& commits) const;
  /// A straight line of commits with these messages, added to what is there; returns their ids.
  std::vector<std::string> commit(std::initializer_list<std::string_view> messages) const;

 private:
  TemporaryDirectory root_;
  std::string path_ = root_ / "repository";
};

}  // namespace fairlead::test

#pragma once

#include "git/mailmap.hpp"
#include "release/rules.hpp"

#include <optional>
#include <string>
#include <vector>

namespace fairlead::release {

/// A commit, as far as a release is concerned. Texts are printable UTF-8 and of bounded size.
struct Change {
  git::Id commit = {};
  std::vector<git::Id> parents = {};  ///< As the commit names them.
  std::string header = {};            ///< The first line that is not empty.
  std::string type = {};              ///< Lower case; empty if the header is not conventional.
  std::string scope = {};
  std::string description = {};
  bool is_breaking = false;
  std::string breaking = {};   ///< What the BREAKING CHANGE footers say, as Markdown whose code blocks are closed.
  bool says_breaking = false;  ///< A line starts with "BREAKING CHANGE:", and that does not count.
  semver::Bump bump = semver::Bump::none;
  std::string rule = {};  ///< Why `bump`: "type feat", "breaking: ! in the header", "reverted by 1234567".
  /// What it takes back: ids of commits, or their first digits, and merge requests as "!12".
  std::vector<std::string> reverts = {};
  std::string reverted_header = {};      ///< What the header of `reverts` has to be; empty if that does not matter.
  std::string merge_request = {};        ///< "!12", of a merge in GitLab or of a commit that names where it came from.
  std::vector<std::string> closes = {};  ///< The issues that it closes: "#12", "group/project#3".
  std::string author = {};               ///< The name by the mailmap, without the address.
  std::optional<std::string> release_as = {};  ///< The version that a Release-As footer asks for.
  /// What a squashed commit is made of, when its body counts (`Rules::squash`); its title is among them if that counts
  /// too. Those that write about changes write about these in place of the commit.
  std::vector<Change> parts = {};
  std::vector<std::string> warnings = {};  ///< What looks as if it counted and does not.

  friend bool operator==(const Change&, const Change&) = default;
};

/// What one commit asks for, by the preset and the rules. Pure, and linear in the size of the message.
///   breaking                        rules.breaking, which is major, or what the type asks for if that is more
///   a type that `rules` names       its bump
///   everything else                 none
/// With the preset cc, a merge whose header is not conventional is read by the title that GitLab writes into its body.
/// docs/release/rules.md says what each preset takes for breaking and for a type.
Change classify(const git::Commit& commit, const Rules& rules, const git::Mailmap& mailmap = {});

/// What commits come to when they are released together. `changes` are children before parents.
///   reverts   A commit and its revert both bump nothing, and a revert that is reverted lets the commit count again. A
///             revert of an older commit keeps its own bump. Reverting a merge reverts what it merged.
///             semantic-release's presets pair them as semantic-release does: by the whole id and the header.
///   merges    A title that asks for no more than what it merges bumps nothing, so that nothing counts twice.
std::vector<Change> settle(std::vector<Change> changes, const Rules& rules);

}  // namespace fairlead::release

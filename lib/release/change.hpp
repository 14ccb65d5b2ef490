#pragma once

#include "git/types.hpp"
#include "semver/version.hpp"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace fairlead::release {

/// What commits oblige users to do. Types that are not named here release nothing, unless the change is breaking.
struct Rules {
  std::map<std::string, semver::Bump, std::less<>> types = {{"feat", semver::Bump::minor},
                                                            {"fix", semver::Bump::patch},
                                                            {"perf", semver::Bump::patch},
                                                            {"revert", semver::Bump::patch}};
};

/// A commit, as far as a release is concerned. Texts are printable UTF-8 and of bounded size.
struct Change {
  git::Id commit = {};
  std::string type = {};  ///< Lower case; empty if the header is not conventional.
  std::string scope = {};
  std::string description = {};
  bool is_breaking = false;
  std::string breaking = {};  ///< The first paragraph of the BREAKING CHANGE footer, if there is one.
  semver::Bump bump = semver::Bump::none;
  std::string rule = {};  ///< Why `bump`: "type feat", "breaking: ! in the header", "reverted by 1234567".
  std::vector<std::string> reverts = {};       ///< Ids, or their first digits, of the commits that it takes back.
  std::optional<std::string> release_as = {};  ///< The version that a Release-As footer asks for.
  std::vector<std::string> warnings = {};      ///< What looks as if it counted and does not.

  friend bool operator==(const Change&, const Change&) = default;
};

/// What one commit asks for. Pure, and linear in the size of the message.
///   breaking (a "!" or a BREAKING CHANGE footer)      major
///   a type that `rules` names                         its bump
///   everything else, also what is not conventional    none
Change classify(const git::Commit& commit, const Rules& rules);

/// Takes out of account what the range itself takes back: a commit and its revert both bump nothing, and a revert that
/// is reverted lets the commit count again. A revert of an older commit keeps its own bump. `changes` are children
/// before parents.
std::vector<Change> cancel_reverts(std::vector<Change> changes);

}  // namespace fairlead::release

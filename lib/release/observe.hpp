#pragma once

#include "git/repository.hpp"
#include "release/branch.hpp"
#include "release/change.hpp"
#include "release/component.hpp"

namespace fairlead::release {

/// What the user decided about versions.
struct Policy {
  Rules rules = {};
  /// In front of the version in a tag. Unset: tags with and without "v" count, and a new tag looks like the last one.
  std::optional<std::string> prefix = {};
  /// The version of the first release; without one, 0.0.0 raised by what the commits ask for.
  std::optional<semver::Version> first = semver::Version{.major = 1};
  std::optional<std::string> as = {};  ///< The version to release, whatever the commits say.
  /// The most that a release raises below 1.0.0: minor (0.4.2 -> 0.5.0 for a breaking change), patch, or major for no
  /// such limit.
  semver::Bump zero = semver::Bump::minor;
  std::string build = {};       ///< Build metadata of the version: "7" makes 1.2.3+7.
  std::string branch = {};      ///< The branch that HEAD stands for, whatever it names.
  std::string job_branch = {};  ///< The branch that HEAD stands for where it names none.
  std::vector<BranchRule> branches = default_branches();
  std::vector<std::string> without = {};  ///< Tags that are overlooked.
  /// Parts with versions of their own; without any, the repository is one.
  std::vector<Component> components = {};
  bool only_branches = false;  ///< Releases are planned on `branches` alone.
};

/// A released version: its tag, and the commit that the tag names.
struct Base {
  semver::Version version;
  std::string tag;
  git::Id commit;
};

/// What a release is computed from.
struct Observed {
  git::Head head = {};                      ///< Its branch is the policy's where that has one.
  std::chrono::sys_seconds head_time = {};  ///< When the head was committed: the date of the release.
  /// The highest release that head contains; on a pre-release branch, pre-releases of its identifier count too.
  /// Nothing before the first.
  std::optional<Base> base = {};
  std::vector<Change> changes = {};     ///< Since the base, children before parents, reverts cancelled.
  std::vector<std::string> taken = {};  ///< Tags of higher versions, which head does not contain; highest first.
  Branch branch = {};
  VersionRange range = {};     ///< What the branch may release.
  std::string component = {};  ///< Its name; empty if the repository is one.
  /// On a pre-release branch: the highest version that head contains, whatever it is, and all pre-releases of its
  /// identifier, wherever they are.
  std::optional<semver::Version> latest = {};
  std::vector<semver::Version> prereleases = {};

  /// Says which repository state this is: "head 1234... base v1.0.0 5678...".
  std::string fingerprint() const;
};

/// The fingerprint of what is there now, without reading the commits in between. `prefix` is the policy's; `identifier`
/// that of a pre-release branch, else empty.
Result<std::string> fingerprint(const git::Repository& repository, const std::optional<std::string>& prefix,
                                std::string_view identifier = {});

/// The policy of one component: its tags and its paths alone.
Policy policy_for(const Policy& policy, const Component& component);

/// Reads the history since the highest version tag that HEAD contains, of every component, or of the repository if it
/// has none. Each commit and what it changed is read once. A merge counts for what it brought to its first parent.
/// Changes nothing, needs no network. `conflict` (FL0304) when the clone is too shallow to be sure, and git's errors.
Result<std::vector<Observed>> observe_all(const git::Repository& repository, const Policy& policy);

/// The same where the policy has at most one component.
Result<Observed> observe(const git::Repository& repository, const Policy& policy);

}  // namespace fairlead::release

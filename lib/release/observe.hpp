#pragma once

#include "git/repository.hpp"
#include "release/branch.hpp"
#include "release/change.hpp"
#include "release/component.hpp"

namespace fairlead::release {

/// How versions are written in tags.
struct TagForm {
  TagForm(std::optional<std::string> front = {}, bool is_tolerant = false)
      : prefix(std::move(front)), tolerant(is_tolerant) {}

  std::optional<std::string> prefix;  ///< As `Policy` has it.
  bool tolerant;                      ///< As `Policy` has it.
};

/// What the user decided about versions.
struct Policy {
  Rules rules = {};
  /// In front of the version in a tag. Unset: tags with and without "v" count, and a new tag looks like the last one.
  std::optional<std::string> prefix = {};
  /// Versions in tags are read as go-semrel-gitlab does, by blang/semver's ParseTolerant: v1.2 is 1.2.0, v01.2.3 is
  /// 1.2.3.
  bool tolerant = false;
  /// The version of the first release; without one, 0.0.0 raised by what the commits ask for.
  std::optional<semver::Version> first = semver::Version{.major = 1};
  bool first_given = false;            ///< The user said so: there may be a first release.
  std::optional<std::string> as = {};  ///< The version to release, whatever the commits say.
  /// The most that a release raises below 1.0.0: minor (0.4.2 -> 0.5.0 for a breaking change), patch, or major for no
  /// such limit.
  semver::Bump zero = semver::Bump::minor;
  std::string build = {};       ///< Build metadata of the version: "7" makes 1.2.3+7.
  std::string branch = {};      ///< The branch that HEAD stands for, whatever it names.
  std::string job_branch = {};  ///< The branch that HEAD stands for where it names none.
  std::vector<BranchRule> branches = default_branches();
  std::optional<git::Id> head = {};         ///< The commit to look at in place of HEAD; it is of no branch.
  std::vector<std::string> without = {};    ///< Tags that are overlooked.
  std::vector<std::string> elsewhere = {};  ///< Tags that the remote has and the repository has not.
  /// Parts with versions of their own; without any, the repository is one.
  std::vector<Component> components = {};
  std::vector<std::string> siblings = {};  ///< The prefixes of all components, also of those that are not asked for.
  std::vector<std::string> also = {};      ///< Branches that release though none of `branches` names them.

  TagForm form() const { return {prefix, tolerant}; }
};

/// Do releases come from the branch: does one of the policy's rules say so, or its name?
bool may_release(const Branch& branch, const Policy& policy);

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
  /// Tags of versions that the remote has and the repository has not, in no particular order.
  std::vector<std::string> elsewhere = {};
  /// One of `taken` that lies on the same branch and contains head: head is of an older pipeline. Empty if there is none.
  std::string released_in = {};
  /// Tags that read like versions and do not count: before the first release all of them, after it those that are newer
  /// than the base on this history, the newest first. A pre-release that belongs to another branch is one.
  std::vector<std::string> passed_over = {};
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

/// The fingerprint of what is there now, without reading the commits in between. `form` is the policy's; `identifier`
/// that of a pre-release branch, else empty.
Result<std::string> fingerprint(const git::Repository& repository, const TagForm& form,
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

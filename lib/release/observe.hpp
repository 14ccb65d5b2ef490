#pragma once

#include "git/repository.hpp"
#include "release/change.hpp"

namespace fairlead::release {

/// What the user decided about versions.
struct Policy {
  Rules rules = {};
  /// In front of the version in a tag. Unset: tags with and without "v" count, and a new tag looks like the last one.
  std::optional<std::string> prefix = {};
  semver::Version first = {.major = 1};  ///< The version of the first release.
  std::optional<std::string> as = {};    ///< The version to release, whatever the commits say.
};

/// A released version: its tag, and the commit that the tag names.
struct Base {
  semver::Version version;
  std::string tag;
  git::Id commit;
};

/// What a release is computed from.
struct Observed {
  git::Head head = {};
  std::chrono::sys_seconds head_time = {};  ///< When the head was committed: the date of the release.
  std::optional<Base> base = {};            ///< The highest release that head contains; nothing before the first.
  std::vector<Change> changes = {};         ///< Since the base, children before parents, reverts cancelled.
  std::vector<std::string> taken = {};      ///< Tags of higher versions, which head does not contain; highest first.

  /// Says which repository state this is: "head 1234... base v1.0.0 5678...".
  std::string fingerprint() const;
};

/// The version in the name of a tag, by `prefix` as `Policy` has it. Pre-releases are not releases yet: nothing.
std::optional<semver::Version> version_of(std::string_view tag, const std::optional<std::string>& prefix);

/// The fingerprint of what is there now, without reading the commits in between.
Result<std::string> fingerprint(const git::Repository& repository, const std::optional<std::string>& prefix);

/// Reads the history since the highest version tag that HEAD contains. Changes nothing, needs no network.
/// `conflict` (FL0304) when the clone is too shallow to be sure, and git's errors.
Result<Observed> observe(const git::Repository& repository, const Policy& policy);

}  // namespace fairlead::release

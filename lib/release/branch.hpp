#pragma once

#include "semver/version.hpp"

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fairlead::release {

/// What is released from a branch, by the rules of semantic-release.
enum class BranchKind : std::uint8_t {
  unlisted,     ///< No rule names it. Versions are computed as on a release branch without bounds.
  release,      ///< The next version, up to what the next release branch has.
  maintenance,  ///< Versions of an older line: 1.x or 1.2.x.
  prerelease,   ///< Versions such as 1.3.0-beta.1.
};

std::string_view word(BranchKind kind);  ///< "unlisted", "release", "maintenance", "prerelease"

/// One branch, or several, of release.branches.
struct BranchRule {
  std::string pattern;  ///< A name, or a `Glob` of names.
  BranchKind kind = BranchKind::release;
  /// The range of a maintenance branch, the identifier of a pre-release branch; empty: its name.
  std::string argument = {};
  friend bool operator==(const BranchRule&, const BranchRule&) = default;
};

/// Reads "main", "next=release", "beta=prerelease", "beta=prerelease rc", "old=maintenance 1.x".
/// `config` (FL0330) for anything else.
Result<BranchRule> branch_rule_of(std::string_view text);

/// What semantic-release has: 1.x and 1.2.x, master, main, next, next-major, and beta and alpha for pre-releases.
std::vector<BranchRule> default_branches();

/// From `from` on, below `below`.
struct VersionRange {
  semver::Version from = {};
  std::optional<semver::Version> below = {};
  bool contains(const semver::Version& version) const { return version >= from && (!below || version < *below); }
  std::string str() const;  ///< ">=1.2.0 <2.0.0"
  friend bool operator==(const VersionRange&, const VersionRange&) = default;
};

/// The versions of a maintenance line: "1.x", "1.x.x" or "1.2.x"; nothing for other texts.
std::optional<VersionRange> maintenance_range(std::string_view text);

/// The branch that a release is made from.
struct Branch {
  std::string name = {};  ///< Empty when nobody says.
  BranchKind kind = BranchKind::unlisted;
  std::string identifier = {};  ///< Of pre-releases: "beta".
  VersionRange range = {};      ///< Of a maintenance line.
  std::size_t rule = 0;         ///< The index of the rule that names it.
  friend bool operator==(const Branch&, const Branch&) = default;
};

/// What `name` is by the first rule that fits; names such as 1.x and 1.2.x are maintenance branches unless a rule says
/// otherwise. In a pre-release identifier that comes from the name, characters that SemVer forbids become "-".
Branch branch_of(std::string_view name, std::span<const BranchRule> rules);

/// What `releasable` asks about branches, by their names.
struct BranchVersions {
  /// The highest release on the branch, if there is one.
  std::function<Result<std::optional<semver::Version>>(const std::string& branch)> latest;
  /// The lowest release on the branch that is above `version`.
  std::function<Result<std::optional<semver::Version>>(const std::string& branch, const semver::Version& version)>
      above;
};

/// The versions that may be released from `branch` without taking what another branch has or will have, by the rules of
/// semantic-release (its lib/branches/normalize.js). `existing` are the branches that the repository has:
///   release      from the latest of it and of the release branches before, below the first that only the next one has
///   maintenance  its range, and below the first release of the main branch that no maintenance branch has
/// Others have no bounds. Asks no more than that needs.
Result<VersionRange> releasable(const Branch& branch, std::span<const Branch> existing, const BranchVersions& ask);

}  // namespace fairlead::release

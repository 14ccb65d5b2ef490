#pragma once

#include "release/observe.hpp"

namespace fairlead::release {

/// What the commits come to.
struct Decision {
  bool is_due = false;  ///< A release has to be made.
  /// The version of the release, or, when none is due, of the last one; nothing when there is neither.
  std::optional<semver::Version> version = {};
  std::string tag = {};       ///< Of `version`.
  std::string taken_by = {};  ///< A tag outside this history that has the version already; empty if there is none.
  std::string previous = {};  ///< The version before; empty for the first.
  semver::Bump bump = semver::Bump::none;
  std::string reason = {};                 ///< "type feat in 1234567: add a page", "asked for with --as".
  std::optional<git::Id> decided_by = {};  ///< The commit that asks for the most; the newest of several.
  std::vector<std::string> warnings = {};  ///< Of tags that do not count and may have been meant to.

  std::string version_text() const { return version ? version->str() : ""; }
};

/// The largest bump since the base decides; the first release takes `policy.first`. --as outranks the newest Release-As
/// footer, and that the commits. Pure. `config` (FL0307) if the version asked for is none, or not above the base;
/// `conflict` (FL0352) if tags say that there were releases and none is part of this history.
Result<Decision> decide(const Observed& observed, const Policy& policy);

/// What `fairlead release next --output json` prints (docs/formats/release.md).
std::string to_json(const Decision& decision, const Observed& observed);

/// The warnings of the decision, and those of all commits, each with its commit, the newest first; at most `most` and a
/// last line for the others.
std::vector<std::string> warnings_of(const Decision& decision, const Observed& observed, std::size_t most = 20);

}  // namespace fairlead::release

#pragma once

#include "release/decide.hpp"

#include <stop_token>

namespace fairlead::release {

/// Which tags of a repository are computed again.
struct ReplayOptions {
  std::optional<std::chrono::sys_seconds> since = {};  ///< Those whose commit is not older.
  std::optional<git::Id> merged = {};                  ///< Those that this commit contains.
};

/// A tag that is not what the rules come to.
struct Mismatch {
  std::string tag;
  git::Id commit = {};
  std::chrono::sys_seconds time = {};  ///< Of the commit.
  std::string base = {};               ///< The tag before.
  semver::Version expected = {};       ///< What the tag says.
  std::optional<semver::Version> got = {};
  std::string why = {};  ///< "no commits", "nothing releases", "computed higher", "computed lower", "no version"
  semver::Bump bump = semver::Bump::none;
  std::string reason = {};                 ///< As in `Decision`, or the error where there was no decision.
  std::optional<git::Id> decided_by = {};  ///< As in `Decision`.
  std::size_t commits = 0;                 ///< Since the base.
};

struct Tally {
  std::size_t tags = 0, matches = 0;
  friend bool operator==(const Tally&, const Tally&) = default;
};

struct Replay {
  Tally releases = {}, prereleases = {}, firsts = {};  ///< Firsts have no base: their version is the policy's choice.
  std::vector<Mismatch> mismatches = {};               ///< In the order of history, firsts left out.
  std::vector<std::string> passed_over = {};           ///< Tags that read like versions, and were not computed.
};

/// Computes the version of every tag again, as if HEAD had been its commit and only tags of its ancestors had been
/// there, and compares. A pre-release is computed as on a branch with its identifier. `policy.as` and the branches do
/// not count. Reads history once. `cancelled` on a stop, `conflict` (FL0304) for a shallow clone, and git's errors.
Result<Replay> replay(const git::Repository& repository, const Policy& policy, const ReplayOptions& options,
                      const std::stop_token& stop);

/// For people, and for programs (docs/formats/release.md).
std::string to_text(const Replay& replay);
std::string to_json(const Replay& replay);

}  // namespace fairlead::release

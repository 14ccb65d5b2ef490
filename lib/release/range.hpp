#pragma once

#include "git/repository.hpp"

#include <string>
#include <vector>

namespace fairlead::release {

/// The commits that `range` names, children before parents: "A..B" is what B reaches and A does not, an end that is
/// left out is HEAD, and a single revision is that commit alone. Revisions are what git-rev-parse(1) understands.
/// `usage` (FL0317) if a revision is unknown, `conflict` (FL0304) when the clone is too shallow to be sure.
Result<std::vector<git::Id>> commits_in(const git::Repository& repository, const std::string& range);

/// Why a range has no commits: "origin/main ends at 1.0.0: push or fetch". It has been read by `commits_in`.
Result<std::string> why_empty(const git::Repository& repository, const std::string& range);

}  // namespace fairlead::release

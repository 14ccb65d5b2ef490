#pragma once

#include "release/change.hpp"

namespace fairlead::release {

/// The commits that each merge on the main line brought in: those that its further parents reach, and no earlier merge
/// does. The main line is the first change and its first parents. By the place in `changes`: the place of the merge, or
/// the place itself for what no merge brought in. Linear.
std::vector<std::size_t> owners(const std::vector<Change>& changes);

/// Takes a change out of account.
void silence(Change& change, std::string rule);

/// Reverts as Fairlead pairs them: `owner` is what `owners` says.
void cancel_reverts(std::vector<Change>& changes, const std::vector<std::size_t>& owner);
/// Reverts as semantic-release pairs them (conventional-commits-filter 5.0.0, RevertedCommitsFilter).
void cancel_reverts_by_header(std::vector<Change>& changes);

}  // namespace fairlead::release

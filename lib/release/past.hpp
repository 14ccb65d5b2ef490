#pragma once

#include "release/notes.hpp"

#include <functional>

namespace fairlead::release {

/// Reads all of history once and tells of every release that HEAD contains, the highest version first. A commit belongs
/// to the lowest version that contains it, so each is told once. What HEAD has and no release does is left out. The
/// times are those of the tagged commits, so the same history gives the same text.
/// `conflict` (FL0304) if the clone is shallow, git's errors, and those of `each`, which gets views that last for the
/// call.
Result<> each_release(const git::Repository& repository, const Policy& policy,
                      const std::function<Result<>(const Release&)>& each);

}  // namespace fairlead::release

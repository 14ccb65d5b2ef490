#pragma once

#include "base/result.hpp"

#include <string>

namespace fairlead::sys {

/// The working directory from the root. `pwd` is what $PWD says: the way the user went, perhaps through symbolic links.
/// It counts only when it is that same directory, since who changes directory without a shell (env -C, make -C, a
/// program that starts ours) leaves the old one in it. "" when the directory is gone or out of reach.
std::string working_directory(const std::string& pwd);

/// A name below the working directory may not lead out of it, since who sends a change to a repository can put a link
/// there: `refused` (FL0019) when `path` is such a name, and `target`, where its last links lead, is elsewhere.
Result<> check_stays_below(const std::string& path, const std::string& target);

}  // namespace fairlead::sys

#pragma once

#include <string>

namespace fairlead::sys {

/// The working directory from the root. `pwd` is what $PWD says: the way the user went, perhaps through symbolic links.
/// It counts only when it is that same directory, since who changes directory without a shell (env -C, make -C, a
/// program that starts ours) leaves the old one in it. "" when the directory is gone or out of reach.
std::string working_directory(const std::string& pwd);

}  // namespace fairlead::sys

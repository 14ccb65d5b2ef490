#pragma once

#include "sys/filesystem.hpp"

#include <string>

namespace fairlead::swarm {

/// "main 4f2a9c1e": branch and commit of the git repository that `directory` is in, as its files say
/// (https://git-scm.com/docs/gitrepository-layout); "" outside of one.
std::string commit_of(const std::string& directory, sys::FileSystem& files);

}  // namespace fairlead::swarm

#pragma once

#include "git/repository.hpp"
#include "release/calls.hpp"
#include "sys/filesystem.hpp"

namespace fairlead {

/// Those of the files in the work tree that are new, or differ from what `head` has, whole. Paths start at the root of
/// the repository. `config` (FL0321) if one is missing, is no file, or lies behind a symbolic link; `refused` if none
/// differs.
Result<std::vector<release::FileEdit>> changed_files(const std::vector<std::string>& paths,
                                                     const git::Repository& repository, const git::Id& head,
                                                     sys::FileSystem& files);

}  // namespace fairlead

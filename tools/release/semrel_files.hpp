#pragma once

#include "git/repository.hpp"
#include "gitlab/packages.hpp"
#include "release/calls.hpp"
#include "sys/filesystem.hpp"

namespace fairlead {

/// Those of the files in the work tree that are new, or differ from what `head` has, whole. Paths start at the root of
/// the repository. `config` (FL0321) if one is missing, is no file, or lies behind a symbolic link; `refused` if none
/// differs.
Result<std::vector<release::FileEdit>> changed_files(const std::vector<std::string>& paths,
                                                     const git::Repository& repository, const git::Id& head,
                                                     sys::FileSystem& files);

/// Where a file of add-download is kept: as release/VERSION/NAME. Files of other folders of the project go to a package
/// of their folder, and names that GitLab does not take are changed, so that two files never meet.
gitlab::PackageFile download_of(std::string_view path, std::string version, std::string_view project_directory);

}  // namespace fairlead

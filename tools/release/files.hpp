#pragma once

#include "bump/bump.hpp"
#include "cli/command.hpp"
#include "git/repository.hpp"

#include <string>
#include <vector>

namespace fairlead {

/// --file PATH[=SELECTOR], release.files: the files that hold the version.
cli::Flag files_flag(std::vector<std::string>& target);

/// `config` (FL0321) if an entry is wrong, or a path comes twice.
Result<std::vector<bump::Target>> targets_of(const std::vector<std::string>& entries);

/// `config` (FL0321) if `path`, from the working directory, is a link of the work tree or lies behind one. Fine if
/// there is no such file, or if it is none of the work tree.
Result<> check_own(const std::string& path, const git::Repository& repository, sys::FileSystem& files);

/// Reads the files of the work tree `root`. `config` (FL0321) for what is not there, or is or lies behind a symbolic
/// link.
Result<std::vector<bump::File>> read_files(const std::vector<bump::Target>& targets, const std::string& root,
                                           sys::FileSystem& files);

/// Writes all of them, keeping their modes: first the texts beside the files, then, when all of these are there, the
/// names. A failure before that leaves everything as it was.
Result<> write_files(const std::vector<bump::Change>& changes, const std::string& root, sys::FileSystem& files);

}  // namespace fairlead

#pragma once

#include "base/text.hpp"
#include "sys/filesystem.hpp"

#include <cstdint>
#include <string>

namespace fairlead::sys {

/// What the variable `name` holds, or, when that is the path of a file, what the file holds: GitLab sets a variable of
/// the type File to a path. "" when the variable is not set. `config` when it holds the path of a file that is not
/// there.
Result<std::string> file_variable(FileSystem& files, const Variables& environment, const std::string& name,
                                  std::uint64_t limit);

}  // namespace fairlead::sys

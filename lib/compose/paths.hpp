#pragma once

#include <string>
#include <string_view>

namespace fairlead::compose {

/// `path` as seen from `directory`, without "." and ".." where they can be resolved. Absolute paths stay.
std::string resolve(std::string_view directory, std::string_view path);

/// The directory of a file's path; "" for a file in the working directory, and for "-".
std::string directory_of(std::string_view file);

}  // namespace fairlead::compose

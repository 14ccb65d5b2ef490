#pragma once

#include "base/result.hpp"
#include "yaml/node.hpp"

#include <string_view>

/// Relative paths of a file that is not beside the project's first: `./x` of "common/base.yml" is "./common/x" there.
namespace fairlead::compose {

/// `to` as seen from `from`; both are directories, as errors show them. "." when they are the same.
std::string relative_directory(std::string_view from, std::string_view to);

/// Puts `directory` before the relative paths of a service: env_file, label_file, and the sources of binds.
void rebase_service(yaml::Node& service, std::string_view directory);

/// The same for all services of a file, and for the files of its secrets and configs.
void rebase_file(yaml::Node& root, std::string_view directory);

}  // namespace fairlead::compose

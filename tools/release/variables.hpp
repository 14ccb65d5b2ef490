#pragma once

#include "cli/command.hpp"
#include "release/decide.hpp"

#include <string>

namespace fairlead {

/// --dotenv FILE.
cli::Flag dotenv_flag(std::string& target);

/// Writes FAIRLEAD_VERSION, FAIRLEAD_TAG, FAIRLEAD_PREVIOUS and FAIRLEAD_RELEASE for later jobs; nothing without a
/// path.
Result<> write_variables(const std::string& path, const release::Decision& decision, cli::Ports& ports);

}  // namespace fairlead

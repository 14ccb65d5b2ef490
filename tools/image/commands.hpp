#pragma once

#include "cli/command.hpp"

namespace fairlead::image {

cli::Command build_command();
cli::Command push_command();
cli::Command sign_command();
cli::Command verify_command();
cli::Command keygen_command();

}  // namespace fairlead::image

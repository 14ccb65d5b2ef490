#pragma once

#include "cli/command.hpp"

namespace fairlead {

cli::Command explain_command();
cli::Command doctor_command();
cli::Command config_show_command();
cli::Command demo_command();

}  // namespace fairlead

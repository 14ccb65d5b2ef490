#pragma once

#include "cli/command.hpp"

namespace fairlead {

/// fairlead-release with all of its commands.
cli::Tool release_tool();

}  // namespace fairlead

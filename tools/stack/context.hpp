#pragma once

#include "cli/command.hpp"

#include <vector>

namespace fairlead::stack {

/// The commands with the flag --context each, which names the engine to use: see engine::find_endpoint.
std::vector<cli::Command> with_context(std::vector<cli::Command> commands);

}  // namespace fairlead::stack

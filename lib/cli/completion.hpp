#pragma once

#include "cli/command.hpp"

#include <span>
#include <string>

namespace fairlead::cli {

/// Completion scripts from the same tables as help. `commands` are those of the tool and the built-in ones; hidden
/// ones are left out. `global_flags` belong to every command.
std::string bash_completion(const Tool& tool, std::span<const Command> commands, std::span<const Flag> global_flags);
std::string zsh_completion(const Tool& tool, std::span<const Command> commands, std::span<const Flag> global_flags);
std::string fish_completion(const Tool& tool, std::span<const Command> commands, std::span<const Flag> global_flags);

}  // namespace fairlead::cli

#pragma once

#include "cli/command.hpp"
#include "cli/wrap.hpp"

#include <span>
#include <string>

namespace fairlead::cli {

/// The usage line of a command: "fairlead stack plan [flags] STACK [FILE...]".
std::string usage_line(const Tool& tool, const Command& command);

/// Help of one command: usage, description, examples, arguments, its flags, those of every command, exit statuses.
/// Defaults are what the targets hold now.
std::string command_help(const Tool& tool, const Command& command, std::span<const Flag> global_flags,
                         const Paper& paper);

/// Help of the tool: what it is for, its commands, its plugins.
std::string tool_help(const Tool& tool, const Paper& paper);

}  // namespace fairlead::cli

#pragma once

#include "cli/command.hpp"

#include <span>
#include <string>

namespace fairlead::cli {

/// The manual page of a tool, section 1, in the man macros of roff(7), from the same tables as help.
std::string man_page(const Tool& tool, std::span<const Command> commands, std::span<const Flag> global_flags);

}  // namespace fairlead::cli

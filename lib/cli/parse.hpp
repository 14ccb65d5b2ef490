#pragma once

#include "cli/command.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace fairlead::cli {

/// What the command line gave, one entry a flag in the order of the flags: nothing, or its values.
using Given = std::vector<std::optional<std::vector<std::string>>>;

/// Reads the words after the program's name and the command. Touches no target. `usage` for a flag that is unknown
/// (with the one that was probably meant), lacks its value, or a word too many.
Result<Given> parse(std::span<const Flag> flags, std::span<const std::string> words);

}  // namespace fairlead::cli

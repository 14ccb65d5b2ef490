#pragma once

#include "cli/command.hpp"

#include <string>
#include <vector>

namespace fairlead {

/// go-semrel-gitlab's program, which is called `release`: its commands, flags and GSG_ variables.
cli::Tool semrel_tool();

/// Is the program called by that name?
bool is_semrel(std::string_view program);

/// The words as Go's flag package reads them, for ours: "-token x" is "--token x", and the command comes first.
std::vector<std::string> semrel_words(int argc, const char* const* argv);
/// As main gets them; `words` have to outlive these.
std::vector<const char*> pointers_to(const std::vector<std::string>& words);

}  // namespace fairlead

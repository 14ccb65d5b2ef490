#pragma once

#include "cli/command.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fairlead {

/// The directory that holds the running program.
std::string own_directory();

/// The directories in which programs of the suite are looked for: our own, then those of PATH.
std::vector<std::string> program_directories(std::string_view path);

/// The path of fairlead-<name>, or nothing. Only letters, digits and dashes can name a tool.
std::optional<std::string> find_tool(const std::vector<std::string>& directories, std::string_view name);

/// Every installed tool with its summary, sorted by name.
std::vector<cli::Plugin> list_tools(const std::vector<std::string>& directories);

}  // namespace fairlead

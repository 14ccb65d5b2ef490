#pragma once

#include "cli/command.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace fairlead::cli {

/// The parts of Flag::name.
struct Names {
  std::string shortest;    ///< "-f", or "".
  std::string longest;     ///< "--file", or "" of a positional.
  std::string positional;  ///< "stack", or "" of a flag.
};

Names names_of(const Flag& flag);

bool is_positional(const Flag& flag);
bool is_switch(const Flag& flag);  ///< Takes no value.
bool is_list(const Flag& flag);    ///< May be given several times.

/// "--no-prune" of a switch "--prune"; "" of what has none.
std::string negation(const Flag& flag);

/// How messages call it: "--file", or "STACK".
std::string shown(const Flag& flag);

/// The name of its value in help: "FILE"; from the name when the flag does not say.
std::string value_name(const Flag& flag);

/// "fairlead-stack" is called as "fairlead stack".
std::string spoken(const Tool& tool);

}  // namespace fairlead::cli

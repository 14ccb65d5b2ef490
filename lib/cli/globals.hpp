#pragma once

#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/output.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace fairlead::cli {

/// The values of the flags that every command has.
struct Globals {
  std::string output = "text", colour = "auto";
  bool quiet = false, verbose = false, help = false, version = false;
  std::optional<std::string> config = {};
};

/// Those flags. A short name that a flag of `own` uses too belongs to that one.
std::vector<Flag> global_flags(Globals& globals, std::span<const Flag> own);

/// What the command line asks for, before it is parsed: enough to print an error in the right form.
Globals guess_globals(std::span<const std::string> words, const Variables& environment);

/// How to print, given those values and what the standard streams are.
OutputStyle style_of(const Globals& globals, const Variables& environment);

/// The command that `words` name, its words taken out of them. Flags of every command may stand before it.
struct Chosen {
  const Command* command = nullptr;  ///< Null when no word names one.
  std::vector<std::string> words;    ///< All others, in order.
  std::string unknown;               ///< The word that should have been a command, or "".
};
Chosen choose(std::span<const Command> commands, std::span<const std::string> words);

}  // namespace fairlead::cli

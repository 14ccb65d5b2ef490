#pragma once

#include "base/result.hpp"
#include "cli/exit.hpp"
#include "cli/ports.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace fairlead::cli {

/// One option, flag or argument. A name without dashes is positional. The value comes from the flag, else from
/// the variable, else from `config` in fairlead.yml, else it stays what the target holds (the default shown in help).
struct Flag {
  using Target = std::variant<bool*, long*, std::string*, std::vector<std::string>*, std::optional<std::string>*,
                              std::chrono::seconds*>;  ///< Durations read "90s", "5m", "1h30m".
  std::string name;                                    ///< "-f,--file", "--prune", or "stack".
  std::string help;
  Target target;
  std::string value = {};   ///< The name of the value in help: "FILE".
  std::string env = {};     ///< "FAIRLEAD_STACK_FILE"
  std::string config = {};  ///< "stack.file": a path of keys in fairlead.yml.
  std::vector<std::string> choices = {};
  bool required = false;
};

struct Example {
  std::string command;  ///< "fairlead stack plan -f docker-stack.yml shop"
  std::string says;     ///< "Show what a deploy would change"
};

/// What a command found out or did. It is printed once, at the end, on standard output: `text` for people,
/// `json` (one document) with --output json.
struct Report {
  std::string text = {};  ///< Ends with a newline unless empty.
  std::string json = {};  ///< A JSON object; `dispatch` prints {} when empty.
  Exit exit = Exit::done;
};

/// A subcommand: its flags, and what it does once they are filled.
struct Command {
  std::string name;
  std::string summary;  ///< One line, no full stop.
  std::string description = {};
  std::vector<Example> examples = {};
  std::vector<Flag> flags = {};
  std::function<Result<Report>(Ports&)> run;
};

struct Tool {
  std::string name;  ///< "fairlead-stack"
  std::string summary;
  std::vector<Command> commands;
};

/// Parses `argv`, fills the flags, runs the chosen command, prints its report or its error, and returns the exit
/// status. Adds to every command: --output text|json, --color auto|always|never, --quiet, --verbose, --config FILE,
/// --help; and to every tool: --version, `completion bash|zsh|fish` and `man`.
int dispatch(const Tool& tool, int argc, const char* const* argv);

}  // namespace fairlead::cli

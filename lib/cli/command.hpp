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

/// A literal, or else what outlives every table that names it: nothing is copied. A string would not compile.
struct Literal : std::string_view {
  using std::string_view::string_view;
  constexpr Literal(std::string_view text) : std::string_view(text) {}
  Literal(const std::string&) = delete;
};

/// One option, flag or argument. A name without dashes is positional. The value comes from the flag, else from
/// the variable, else from `config` in fairlead.yml, else it stays what the target holds (the default shown in help).
struct Flag {
  using Target = std::variant<bool*, long*, std::string*, std::vector<std::string>*, std::optional<std::string>*,
                              std::chrono::seconds*>;  ///< Durations read "90s", "5m", "1h30m".
  Literal name;                                        ///< "-f,--file", "--prune", or "stack".
  Literal help;
  Target target;
  Literal value = {};   ///< The name of the value in help: "FILE".
  Literal env = {};     ///< "FAIRLEAD_STACK_FILE"
  Literal config = {};  ///< "stack.file": a path of keys in fairlead.yml.
  std::vector<std::string> choices = {};
  bool required = false;
};
/// These flags, and behind them those.
std::vector<Flag> operator+(std::vector<Flag> first, std::vector<Flag> second);

struct Example {
  std::string command;  ///< "fairlead stack plan -f docker-stack.yml shop"
  Literal says;         ///< "Show what a deploy would change"
};

/// What a command found out or did. It is printed once, at the end, on standard output: `text` for people,
/// `json` (one document) with --output json.
struct Report {
  std::string text = {};  ///< Ends with a newline unless empty.
  std::string json = {};  ///< A JSON object; `dispatch` prints {} when empty.
  Exit exit = Exit::done;
  bool is_masked = false;  ///< Secrets are masked already, and where: it is printed as it is.
};

/// A subcommand: its flags, and what it does once they are filled.
struct Command {
  Literal name;     ///< "plan", or two words: "config show".
  Literal summary;  ///< One line, no full stop.
  Literal description = {};
  std::vector<Example> examples = {};
  std::vector<Flag> flags = {};
  std::function<Result<Report>(Ports&)> run;
  bool hidden = false;  ///< Works, but help and completion do not show it.
};

/// Another program that is reached through this one: "stack" for fairlead-stack.
struct Plugin {
  std::string name, summary;
};

struct Tool {
  std::string name;  ///< "fairlead-stack"
  std::string summary;
  std::vector<Command> commands;
  std::vector<Plugin> plugins = {};  ///< Listed in help and completion, and suggested.
  /// What to write in place of a command that is not there ("fairlead stack render" for "config"), or "". Asked only
  /// when a word is no command.
  std::function<std::string(std::string_view word)> instead = {};
};

/// Parses `argv`, fills the flags, runs the chosen command, prints its report or its error, and returns the exit
/// status. Adds to every command: --output text|json, --color auto|always|never, --quiet, --verbose, --config FILE,
/// --help; and to every tool: --version, `help`, `completion bash|zsh|fish` and `man`.
///
/// Flags may stand before or after the command; the last of a repeated one counts. A bool flag has its opposite,
/// --no-NAME. An empty variable counts as unset. Lists come from a repeated flag, from the lines of a variable, or from
/// a list or a mapping ("key=value") in fairlead.yml.
/// With --output json, standard output gets exactly one document, also on failure (docs/formats/error.md).
/// Secrets in the environment, and those that the redactor of `Ports` learns, are shown as "***".
int dispatch(const Tool& tool, int argc, const char* const* argv);

}  // namespace fairlead::cli

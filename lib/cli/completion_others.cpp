#include "base/text.hpp"
#include "cli/completion.hpp"
#include "cli/names.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <string>
#include <vector>

namespace fairlead::cli {
namespace {

std::string replaced(std::string_view text, std::string_view wanted, std::string_view by) {
  std::string out;
  for (const char c : text) {
    if (wanted.find(c) != wanted.npos) out += by;
    out += c;
  }
  return out;
}

/// Within single quotes of a shell that has no escapes there (zsh, POSIX).
std::string zsh_quoted(std::string_view text) {
  std::string out;
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return "'" + out + "'";
}

/// Within single quotes of fish, where a backslash escapes.
std::string fish_quoted(std::string_view text) {
  return "'" + replaced(text, "'\\", "\\") + "'";
}

std::vector<Flag> joined(std::span<const Flag> own, std::span<const Flag> global) {
  std::vector<Flag> all(own.begin(), own.end());
  all.insert(all.end(), global.begin(), global.end());
  return all;
}

/// What may stand as the value, in zsh's terms: "TIME:", "FILE:_files", "text|json:(text json)".
std::string zsh_value(const Flag& flag) {
  const auto name = replaced(value_name(flag), ":", "\\");
  if (!flag.choices.empty()) return fmt::format("{}:({})", name, join(flag.choices, " "));
  return name + ":_files";
}

std::string zsh_argument(const Flag& flag) {
  const auto help = replaced(flag.help, "[]:\\", "\\");
  if (is_positional(flag)) {
    return zsh_quoted(fmt::format("{}:{}", is_list(flag) ? "*" : flag.required ? "" : ":", zsh_value(flag)));
  }
  std::string out;
  for (const auto& word : {names_of(flag).shortest, names_of(flag).longest, negation(flag)}) {
    if (word.empty()) continue;
    const auto value = is_switch(flag) ? "" : ":" + zsh_value(flag);
    out +=
        (out.empty() ? "" : " ") + zsh_quoted(fmt::format("{}{}[{}]{}", is_list(flag) ? "*" : "", word, help, value));
  }
  return out;
}

/// fish: the condition that the words so far name this command.
std::string fish_condition(const Command& command) {
  std::string out;
  for (const auto word : split(command.name, ' ')) {
    out += fmt::format("{}__fish_seen_subcommand_from {}", out.empty() ? "" : "; and ", word);
  }
  return out;
}

std::string fish_flag(std::string_view program, std::string_view condition, const Flag& flag) {
  auto out = fmt::format("complete -c {}", program);
  if (!condition.empty()) out += fmt::format(" -n '{}'", condition);
  const auto names = names_of(flag);
  if (!names.shortest.empty()) out += " -s " + names.shortest.substr(1);
  if (!names.longest.empty()) out += " -l " + names.longest.substr(2);
  if (!is_switch(flag)) out += flag.choices.empty() ? " -r -F" : fmt::format(" -x -a '{}'", join(flag.choices, " "));
  return out + " -d " + fish_quoted(flag.help) + "\n";
}

}  // namespace

std::string zsh_completion(const Tool& tool, std::span<const Command> commands, std::span<const Flag> global_flags) {
  std::string names, cases;
  for (const auto& command : commands) {
    if (command.hidden) continue;
    names +=
        fmt::format("    {}\n", zsh_quoted(fmt::format("{}:{}", replaced(command.name, ":", "\\"), command.summary)));
    std::string arguments;
    for (const auto& flag : joined(command.flags, global_flags)) arguments += " \\\n        " + zsh_argument(flag);
    const auto words = std::ranges::count(command.name, ' ') + 1;
    cases += fmt::format("    ({}{})\n      shift {} words; ((CURRENT -= {}))\n      _arguments -s{} ;;\n",
                         replaced(command.name, " ", "\\"), words == 1 ? "\\ *" : "", words, words, arguments);
  }
  for (const auto& plugin : tool.plugins) {
    names += fmt::format("    {}\n", zsh_quoted(plugin.name + ":" + plugin.summary));
    cases += fmt::format(
        "    ({0}\\ *)\n      shift words; ((CURRENT -= 1)); words[1]=fairlead-{0}\n      _normal ;;\n", plugin.name);
  }
  return fmt::format(
      R"(#compdef {0}
# Completion of {0} for zsh. Put it into a directory of $fpath as _{0}.
_{0}() {{
  local -a commands=(
{1}  )
  if ((CURRENT == 2)); then
    _describe command commands
    return
  fi
  case "${{words[2]}} ${{words[3]}}" in
{2}  esac
}}
if [[ $funcstack[1] == _{0} ]]; then _{0} "$@"; else compdef _{0} {0}; fi
)",
      tool.name, names, cases);
}

std::string fish_completion(const Tool& tool, std::span<const Command> commands, std::span<const Flag> global_flags) {
  auto out = fmt::format("# Completion of {0} for fish. Load it with: {0} completion fish | source\n", tool.name);
  const auto word = [&](std::string_view condition, std::string_view name, std::string_view summary) {
    out += fmt::format("complete -c {} -n '{}' -f -a {} -d {}\n", tool.name, condition, name, fish_quoted(summary));
  };
  for (const auto& command : commands) {
    if (command.hidden) continue;
    const auto names = split(command.name, ' ');
    word("__fish_use_subcommand", names.front(), command.summary);
    if (names.size() > 1)
      word(fmt::format("__fish_seen_subcommand_from {}", names.front()), names.back(), command.summary);
    for (const auto& flag : command.flags) {
      if (!is_positional(flag)) out += fish_flag(tool.name, fish_condition(command), flag);
    }
  }
  for (const auto& plugin : tool.plugins) word("__fish_use_subcommand", plugin.name, plugin.summary);
  for (const auto& flag : global_flags) out += fish_flag(tool.name, "", flag);
  return out;
}

}  // namespace fairlead::cli

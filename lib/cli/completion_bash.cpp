#include "base/text.hpp"
#include "cli/completion.hpp"
#include "cli/names.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace fairlead::cli {
namespace {

/// "fairlead-stack" as part of a function's name.
std::string identifier(std::string name) {
  std::ranges::replace(name, '-', '_');
  return name;
}

/// What may follow a command: flags that start with a dash.
std::string flag_words(std::span<const Flag> own, std::span<const Flag> global) {
  std::string out;
  for (const auto flags : {own, global}) {
    for (const auto& flag : flags) {
      if (is_positional(flag)) continue;
      for (const auto& word : {names_of(flag).shortest, names_of(flag).longest, negation(flag)}) {
        if (!word.empty()) out += (out.empty() ? "" : " ") + word;
      }
    }
  }
  return out;
}

/// "-f|--file"
std::string pattern(const Flag& flag) {
  const auto names = names_of(flag);
  return names.shortest.empty() || names.longest.empty() ? names.shortest + names.longest
                                                         : names.shortest + "|" + names.longest;
}

/// The cases that complete the value of a flag.
std::string value_cases(std::span<const Flag> flags) {
  std::string out;
  for (const auto& flag : flags) {
    if (is_positional(flag) || is_switch(flag)) continue;
    const auto action = flag.choices.empty() ? "return" : fmt::format("words=\"{}\"", join(flag.choices, " "));
    out += fmt::format("        {}) {} ;;\n", pattern(flag), action);
  }
  return out;
}

std::string positional_choices(const Command& command) {
  for (const auto& flag : command.flags) {
    if (is_positional(flag) && !flag.choices.empty()) return join(flag.choices, " ");
  }
  return {};
}

std::string command_case(const Command& command, std::span<const Flag> global) {
  std::vector<Flag> all = command.flags;
  all.insert(all.end(), global.begin(), global.end());
  const auto values = value_cases(all);
  return fmt::format(
      "    \"{}\")\n"
      "      flags=\"{}\" words=\"{}\"\n"
      "      case \"$previous\" in\n{}"
      "        *) [[ $current == -* ]] && words=$flags ;;\n"
      "      esac ;;\n",
      command.name, flag_words(command.flags, global), positional_choices(command), values);
}

std::string first_words(const Tool& tool, std::span<const Command> commands) {
  std::vector<std::string> words;
  for (const auto& command : commands) {
    if (!command.hidden) words.emplace_back(command.name.substr(0, command.name.find(' ')));
  }
  for (const auto& plugin : tool.plugins) words.push_back(plugin.name);
  std::ranges::sort(words);
  words.erase(std::ranges::unique(words).begin(), words.end());
  return join(words, " ");
}

/// For commands of two words: `recognised` joins the words, `offered` completes the second one.
struct TwoWords {
  std::string recognised, offered;
};

TwoWords two_words(std::span<const Command> commands) {
  TwoWords out;
  std::map<std::string, std::string> seconds;
  for (const auto& command : commands) {
    const auto space = command.name.find(' ');
    if (command.hidden || space == command.name.npos) continue;
    out.recognised += fmt::format("    \"{0}\") command=\"{0}\" ;;\n", command.name);
    seconds[std::string(command.name.substr(0, space))] += command.name.substr(space);
  }
  for (const auto& [first, words] : seconds) {
    out.offered += fmt::format("    \"{}\") words=\"{}\" ;;\n", first, words.substr(1));
  }
  return out;
}

std::string plugin_cases(const Tool& tool) {
  std::string out;
  for (const auto& plugin : tool.plugins) {
    const auto program = "fairlead-" + plugin.name;
    out += fmt::format(
        "    {0})\n"
        "      declare -F _{1}_from >/dev/null || eval \"$({2} completion bash 2>/dev/null)\"\n"
        "      declare -F _{1}_from >/dev/null && _{1}_from $((first + 1))\n"
        "      return ;;\n",
        plugin.name, identifier(program), program);
  }
  return out;
}

/// {0} program, {1} its function, {2} global flags with a value, {3} plugins, {4} commands of two words, {5} first
/// words, {6} global flags, {7} their values, {8} commands.
constexpr std::string_view script = R"(# Completion of {0} for bash. Load it with: source <({0} completion bash)
_{1}_from() {{
  local current=${{COMP_WORDS[COMP_CWORD]}} previous=${{COMP_WORDS[COMP_CWORD - 1]}}
  local at first=0 command flags="" words=""
  local -a plain=()
  [[ $current == = ]] && current=""
  [[ $previous == = ]] && previous=${{COMP_WORDS[COMP_CWORD - 2]}}
  for ((at = $1; at < COMP_CWORD; at++)); do
    case "${{COMP_WORDS[at]}}" in
      {2})
        [[ ${{COMP_WORDS[at + 1]}} == = ]] && ((at++))
        ((at++)) ;;
      -*) ;;
      *)
        ((first)) || first=$at
        plain+=("${{COMP_WORDS[at]}}") ;;
    esac
  done
  case "${{plain[0]}}" in
{3}    *) command=${{plain[0]}} ;;
  esac
  case "${{plain[0]}} ${{plain[1]}}" in
{4}    *) ;;
  esac
  case "$command" in
    "")
      flags="{6} --version" words="{5}"
      case "$previous" in
{7}        *) [[ $current == -* ]] && words=$flags ;;
      esac ;;
{8}    *) ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}}
_{1}() {{ _{1}_from 1; }}
complete -o default -F _{1} {0}
)";

}  // namespace

std::string bash_completion(const Tool& tool, std::span<const Command> commands, std::span<const Flag> global_flags) {
  auto [recognised, cases] = two_words(commands);
  for (const auto& command : commands) {
    if (!command.hidden) cases += command_case(command, global_flags);
  }
  std::string valued;
  for (const auto& flag : global_flags) {
    if (!is_switch(flag)) valued += (valued.empty() ? "" : " | ") + pattern(flag);
  }
  return fmt::format(script, tool.name, identifier(tool.name), valued, plugin_cases(tool), recognised,
                     first_words(tool, commands), flag_words({}, global_flags), value_cases(global_flags), cases);
}

}  // namespace fairlead::cli

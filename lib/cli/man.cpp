#include "cli/man.hpp"

#include "base/text.hpp"
#include "cli/exit.hpp"
#include "cli/help.hpp"
#include "cli/names.hpp"
#include "cli/value.hpp"
#include "cli/version.hpp"

#include <fmt/core.h>
#include <map>
#include <string>

namespace fairlead::cli {
namespace {

/// Text as roff: dashes that can be copied, no control lines.
std::string roff(std::string_view text) {
  std::string out;
  bool starts_line = true;
  for (const char c : text) {
    if (starts_line && (c == '.' || c == '\'')) out += "\\&";
    starts_line = c == '\n';
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else {
      out += c;
    }
  }
  return out;
}

std::string bold(std::string_view text) {
  return "\\fB" + roff(text) + "\\fR";
}

std::string item(const Flag& flag) {
  std::string head;
  if (is_positional(flag)) head = "\\fI" + roff(value_name(flag)) + "\\fR";
  for (const auto& name : {names_of(flag).shortest, names_of(flag).longest, negation(flag)}) {
    if (!name.empty()) head += (head.empty() ? "" : ", ") + bold(name);
  }
  if (!is_positional(flag) && !is_switch(flag)) head += " \\fI" + roff(value_name(flag)) + "\\fR";
  auto text = roff(flag.help) + ".";
  const auto standard = current_text(flag);
  if (!flag.required && !standard.empty() && standard != "false") text += " Default: " + roff(standard) + ".";
  if (!flag.env.empty()) text += " Variable: " + roff(flag.env) + ".";
  if (!flag.config.empty()) text += " Setting: " + roff(flag.config) + ".";
  return fmt::format(".TP\n{}\n{}\n", head, text);
}

std::string section_of(const Tool& tool, const Command& command) {
  auto out =
      fmt::format(".SS {}\n{}.\n.PP\n{}\n", bold(command.name), roff(command.summary), bold(usage_line(tool, command)));
  if (!command.description.empty()) out += fmt::format(".PP\n{}\n", roff(command.description));
  for (const auto& flag : command.flags) out += item(flag);
  for (const auto& [line, says] : command.examples) {
    out += fmt::format(".PP\n{}:\n.PP\n.RS 4\n.EX\n{}\n.EE\n.RE\n", roff(says), roff(line));
  }
  return out;
}

/// The variables of all flags, once each.
std::string environment(std::span<const Command> commands, std::span<const Flag> global_flags) {
  std::map<std::string, std::string> variables;
  const auto add = [&](std::span<const Flag> flags) {
    for (const auto& flag : flags) {
      if (!flag.env.empty()) variables.emplace(flag.env, shown(flag));
    }
  };
  for (const auto& command : commands) {
    if (!command.hidden) add(command.flags);
  }
  add(global_flags);
  std::string out;
  for (const auto& [name, flag] : variables)
    out += fmt::format(".TP\n{}\nUsed when {} is not given.\n", bold(name), bold(flag));
  return out;
}

}  // namespace

std::string man_page(const Tool& tool, std::span<const Command> commands, std::span<const Flag> global_flags) {
  auto out = fmt::format(".TH {} 1 \"\" \"fairlead {}\" \"Fairlead\"\n", upper(roff(tool.name)), version());
  out += fmt::format(".SH NAME\n{} \\- {}\n", roff(tool.name), roff(tool.summary));
  out += fmt::format(".SH SYNOPSIS\n{} \\fICOMMAND\\fR [\\fIflags\\fR]\n.SH COMMANDS\n", bold(spoken(tool)));
  for (const auto& command : commands) {
    if (!command.hidden) out += section_of(tool, command);
  }
  if (!tool.plugins.empty()) out += ".SH TOOLS\n";
  for (const auto& plugin : tool.plugins) out += fmt::format(".TP\n{}\n{}.\n", bold(plugin.name), roff(plugin.summary));
  out += ".SH FLAGS OF EVERY COMMAND\n";
  for (const auto& flag : global_flags) out += item(flag);
  out += ".SH ENVIRONMENT\n" + environment(commands, global_flags);
  out +=
      ".SH FILES\n.TP\n.I fairlead.yml\nSettings, looked for in the working directory and above it, up to the root of "
      "the git "
      "repository. A flag wins over a variable, a variable over the file.\n";
  out += ".SH EXIT STATUS\n";
  for (const auto& [status, meaning] : exit_meanings()) {
    out += fmt::format(".TP\n{}\n{}.\n", bold(std::to_string(static_cast<int>(status))), roff(meaning));
  }
  return out + "Any other status means failure.\n";
}

}  // namespace fairlead::cli

#include "cli/builtins.hpp"

#include "base/text.hpp"
#include "cli/completion.hpp"
#include "cli/globals.hpp"
#include "cli/help.hpp"
#include "cli/man.hpp"
#include "cli/names.hpp"
#include "json/json.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <iterator>
#include <nlohmann/json.hpp>
#include <utility>

namespace fairlead::cli {
namespace {

std::vector<Command> all_commands(const Tool& tool, BuiltinOptions& options) {
  auto all = tool.commands;
  std::ranges::move(builtin_commands(tool, options), std::back_inserter(all));
  return all;
}

Result<Report> help(const Tool& tool, BuiltinOptions& options) {
  if (options.words.empty()) return text_report(tool_help(tool, options.paper));
  const auto all = all_commands(tool, options);
  const auto chosen = choose(all, options.words);
  if (chosen.command == nullptr) {
    const auto message = fmt::format("there is no command \"{}\"", printable(join(options.words, " ")));
    return Error(Errc::usage, message).id("FL0102").help(fmt::format("see {} --help", spoken(tool)));
  }
  Globals globals;
  const auto flags = global_flags(globals, chosen.command->flags);
  return text_report(command_help(tool, *chosen.command, flags, options.paper));
}

Report completion(const Tool& tool, BuiltinOptions& options) {
  const auto all = all_commands(tool, options);
  Globals globals;
  const auto flags = global_flags(globals, {});
  if (options.shell == "zsh") return text_report(zsh_completion(tool, all, flags));
  if (options.shell == "fish") return text_report(fish_completion(tool, all, flags));
  return text_report(bash_completion(tool, all, flags));
}

Report man(const Tool& tool, BuiltinOptions& options) {
  const auto all = all_commands(tool, options);
  Globals globals;
  return text_report(man_page(tool, all, global_flags(globals, {})));
}

Result<Report> keys(const Tool& tool, const BuiltinOptions& options, const Ports& ports) {
  TRY_ASSIGN(auto json, config_keys(tool, ports.environment, options.config));
  return Report{.text = json + "\n", .json = std::move(json)};
}

}  // namespace

Report text_report(std::string text) {
  auto json = json::dump({{"schema", "fairlead.text/1"}, {"text", text}});
  return {.text = std::move(text), .json = std::move(json)};
}

std::vector<Command> builtin_commands(const Tool& tool, BuiltinOptions& options) {
  const auto name = spoken(tool);
  return {
      {.name = "help",
       .summary = "Show the help of the program or of a command",
       .flags = {{.name = "command", .help = "The command", .target = &options.words}},
       .run = [&](Ports&) { return help(tool, options); }},
      {.name = "completion",
       .summary = "Print the completion script of a shell",
       .examples = {{fmt::format("source <({} completion bash)", tool.name), "Complete in this shell"}},
       .flags = {{.name = "shell",
                  .help = "The shell",
                  .target = &options.shell,
                  .choices = {"bash", "zsh", "fish"},
                  .required = true}},
       .run = [&](Ports&) -> Result<Report> { return completion(tool, options); }},
      {.name = "man",
       .summary = "Print the manual page",
       .examples = {{fmt::format("{} man | man -l -", name), "Read it"}},
       .run = [&](Ports&) -> Result<Report> { return man(tool, options); }},
      {.name = "config-keys",
       .summary = "Print the settings of this program as JSON",
       .run = [&](Ports& ports) { return keys(tool, options, ports); },
       .hidden = true},
  };
}

}  // namespace fairlead::cli

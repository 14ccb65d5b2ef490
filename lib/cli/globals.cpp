#include "cli/globals.hpp"

#include "cli/names.hpp"

#include <algorithm>
#include <array>
#include <unistd.h>

namespace fairlead::cli {
namespace {

/// The flags of every command that take the next word as their value.
constexpr std::array<std::string_view, 3> valued = {"--output", "--color", "--config"};

bool takes_next(std::string_view word) {
  return std::ranges::find(valued, word) != valued.end();
}

/// How many words at `at` are the name of `command`; 0 when they are not.
std::size_t matches(const Command& command, std::span<const std::string> words, std::size_t at) {
  const auto names = split(command.name, ' ');
  if (at + names.size() > words.size()) return 0;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (words[at + i] != names[i]) return 0;
  }
  return names.size();
}

}  // namespace

std::vector<Flag> global_flags(Globals& globals, std::span<const Flag> own) {
  std::vector<Flag> flags = {{.name = "--output",
                              .help = "Form of the result on standard output",
                              .target = &globals.output,
                              .env = "FAIRLEAD_OUTPUT",
                              .choices = {"text", "json"}},
                             {.name = "--color",
                              .help = "When to colour",
                              .target = &globals.colour,
                              .env = "FAIRLEAD_COLOR",
                              .choices = {"auto", "always", "never"}},
                             {.name = "-q,--quiet",
                              .help = "Only warnings and errors on standard error",
                              .target = &globals.quiet,
                              .env = "FAIRLEAD_QUIET"},
                             {.name = "-v,--verbose",
                              .help = "Say more: where settings come from, each request",
                              .target = &globals.verbose,
                              .env = "FAIRLEAD_VERBOSE"},
                             {.name = "--config",
                              .help = "Read this file in place of the nearest fairlead.yml",
                              .target = &globals.config,
                              .value = "FILE",
                              .env = "FAIRLEAD_CONFIG"},
                             {.name = "-h,--help", .help = "Show this help", .target = &globals.help}};
  for (auto& flag : flags) {
    const auto names = names_of(flag);
    const bool taken = !names.shortest.empty() && std::ranges::any_of(own, [&](const Flag& other) {
      return names_of(other).shortest == names.shortest;
    });
    if (taken) flag.name.remove_prefix(flag.name.find("--"));
  }
  return flags;
}

Globals guess_globals(std::span<const std::string> words, const Variables& environment) {
  Globals globals;
  globals.output = value_or(environment, "FAIRLEAD_OUTPUT", "text");
  globals.colour = value_or(environment, "FAIRLEAD_COLOR", "auto");
  for (std::size_t i = 0; i < words.size() && words[i] != "--"; ++i) {
    const auto& word = words[i];
    const auto value = [&](std::string_view name, std::string& target) {
      if (word == name && i + 1 < words.size()) target = words[i + 1];
      if (word.starts_with(std::string(name) + "=")) target = word.substr(name.size() + 1);
    };
    value("--output", globals.output);
    value("--color", globals.colour);
    if (word == "--help" || word == "-h") globals.help = true;
    if (word == "--version") globals.version = true;
  }
  return globals;
}

OutputStyle style_of(const Globals& globals, const Variables& environment) {
  const bool terminal = ::isatty(STDERR_FILENO) == 1;
  return {.json = globals.output == "json",
          .colour = wants_colour(globals.colour, environment, terminal),
          .terminal = terminal && value_or(environment, "TERM") != "dumb",
          .gitlab = !value_or(environment, "GITLAB_CI").empty(),
          .quiet = globals.quiet,
          .verbose = globals.verbose};
}

Chosen choose(std::span<const Command> commands, std::span<const std::string> words) {
  Chosen chosen;
  std::size_t i = 0;
  while (i < words.size() && words[i].starts_with("-") && words[i] != "--") i += takes_next(words[i]) ? 2U : 1U;
  i = std::min(i, words.size());
  std::size_t longest = 0;
  for (const auto& command : commands) {
    const auto length = matches(command, words, i);
    if (length <= longest) continue;
    longest = length;
    chosen.command = &command;
  }
  if (chosen.command == nullptr && i < words.size()) chosen.unknown = words[i];
  chosen.words.assign(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(i));
  chosen.words.insert(chosen.words.end(), words.begin() + static_cast<std::ptrdiff_t>(i + longest), words.end());
  return chosen;
}

}  // namespace fairlead::cli

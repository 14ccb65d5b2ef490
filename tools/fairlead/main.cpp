// fairlead: runs fairlead-<tool>, and has what belongs to no tool.
#include "base/text.hpp"
#include "commands.hpp"
#include "sys/process.hpp"
#include "tools.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <fmt/core.h>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <unistd.h>
#include <vector>

namespace fairlead {
namespace {

/// Where the first word that is no flag stands; --output, --color and --config take the next word along.
std::size_t first_word(std::span<char* const> words) {
  std::size_t i = 1;
  for (; i < words.size(); ++i) {
    const std::string_view word = words[i];
    if (!word.starts_with("-") || word == "--") break;
    if (word == "--output" || word == "--color" || word == "--config") ++i;
  }
  return std::min(i, words.size());
}

/// Becomes fairlead-<tool>, without its name among the words. Returns only when that fails.
int become(const std::string& program, std::span<char* const> words, std::size_t at) {
  std::vector<std::string> kept = {program};
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (i != at) kept.emplace_back(words[i]);
  }
  std::vector<char*> arguments;
  arguments.reserve(kept.size() + 1);
  for (auto& word : kept) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  ::execv(program.c_str(), arguments.data());
  const auto why = std::generic_category().message(errno);
  fmt::print(stderr, "error[FL0013]: cannot run {}: {}\n", program, why);
  return static_cast<int>(cli::Exit::failed);
}

bool is_own(const cli::Tool& tool, std::string_view word) {
  constexpr std::string_view built_in[] = {"help", "completion", "man", "config-keys"};
  return std::ranges::find(built_in, word) != std::ranges::end(built_in) ||
         std::ranges::any_of(tool.commands,
                             [&](const cli::Command& command) { return split(command.name, ' ').front() == word; });
}

/// "fairlead stack deploy" for "deploy": asks the tools of this suite, which answer --help without doing anything.
std::string command_of_a_tool(const std::vector<cli::Plugin>& tools, std::string_view word) {
  sys::RealProcesses processes;
  for (const auto& tool : tools) {
    const auto program = own_directory() + "/fairlead-" + tool.name;
    const auto asked = processes.run({.arguments = {program, "help", std::string(word)}}, {});
    if (asked && asked->status == 0) return fmt::format("fairlead {} {}", tool.name, word);
  }
  return {};
}

int run(int argc, char** argv) {
  cli::Tool tool = {.name = "fairlead",
                    .summary = "From a commit to a service that runs on Docker Swarm",
                    .commands = {explain_command(), doctor_command(), config_show_command(), demo_command()}};
  const std::span<char* const> words(argv, static_cast<std::size_t>(argc));
  auto at = first_word(words);
  // "fairlead help stack plan" is "fairlead-stack help plan".
  if (at + 1 < words.size() && std::string_view(words[at]) == "help" && !is_own(tool, words[at + 1])) ++at;
  const char* path = std::getenv("PATH");  // NOLINT(concurrency-mt-unsafe): there is one thread yet
  const auto directories = program_directories(path == nullptr ? "" : path);
  if (at < words.size() && !is_own(tool, words[at])) {
    if (const auto program = find_tool(directories, words[at])) return become(*program, words, at);
  }
  tool.plugins = list_tools(directories);
  tool.instead = [&](std::string_view word) { return command_of_a_tool(list_tools({own_directory()}), word); };
  return cli::dispatch(tool, argc, argv);
}

}  // namespace
}  // namespace fairlead

int main(int argc, char** argv) {
  return fairlead::run(argc, argv);
}

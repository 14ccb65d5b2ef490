#include "cli/completion.hpp"

#include <doctest/doctest.h>
#include <string>
#include <vector>

using namespace fairlead;

TEST_SUITE_BEGIN("cli");

namespace {

struct CompletionOptions {
  std::string file, output = "text";
  bool prune = false;
};

cli::Tool completed_tool(CompletionOptions& options) {
  cli::Command plan = {
      .name = "plan",
      .summary = "What's new: [all]",
      .flags = {{.name = "-f,--file", .help = "It's the file", .target = &options.file, .value = "FILE"},
                {.name = "--prune", .help = "Remove", .target = &options.prune}},
      .run = {}};
  cli::Command show = {.name = "config show", .summary = "Show", .run = {}};
  cli::Command hidden = {.name = "hidden", .summary = "", .run = {}, .hidden = true};
  return {.name = "fairlead-stack", .summary = "", .commands = {plan, show, hidden}, .plugins = {{"dns", "Zones"}}};
}

std::vector<cli::Flag> global_flags(CompletionOptions& options) {
  return {{.name = "--output", .help = "Form", .target = &options.output, .choices = {"text", "json"}}};
}

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("bash completes first words, second words, flags, choices and other programs") {
  CompletionOptions options;
  const auto tool = completed_tool(options);
  const auto script = cli::bash_completion(tool, tool.commands, global_flags(options));
  CHECK(has(script, "words=\"config dns plan\""));
  CHECK(has(script, "\"config\") words=\"show\" ;;"));
  CHECK(has(script, "\"config show\") command=\"config show\" ;;"));
  CHECK(has(script, "flags=\"-f --file --prune --no-prune --output\""));
  CHECK(has(script, "-f|--file) return ;;"));
  CHECK(has(script, "--output) words=\"text json\" ;;"));
  CHECK(has(script, "_fairlead_dns_from $((first + 1))"));
  CHECK(has(script, "complete -o default -F _fairlead_stack fairlead-stack\n"));
  CHECK_FALSE(has(script, "hidden"));
}

TEST_CASE("zsh gets the help of each flag, quoted for its own syntax") {
  CompletionOptions options;
  const auto tool = completed_tool(options);
  const auto script = cli::zsh_completion(tool, tool.commands, global_flags(options));
  CHECK(script.starts_with("#compdef fairlead-stack\n"));
  CHECK(has(script, "'plan:What'\\''s new: [all]'"));
  CHECK(has(script, "'-f[It'\\''s the file]:FILE:_files' '--file[It'\\''s the file]:FILE:_files'"));
  CHECK(has(script, "'--output[Form]:text|json:(text json)'"));
  CHECK(has(script, "(config\\ show)"));
  CHECK_FALSE(has(script, "hidden"));
}

TEST_CASE("fish gets one line for each word and flag") {
  CompletionOptions options;
  const auto tool = completed_tool(options);
  const auto script = cli::fish_completion(tool, tool.commands, global_flags(options));
  CHECK(has(script, "complete -c fairlead-stack -n '__fish_use_subcommand' -f -a plan -d 'What\\'s new: [all]'\n"));
  CHECK(has(
      script,
      "complete -c fairlead-stack -n '__fish_seen_subcommand_from plan' -s f -l file -r -F -d 'It\\'s the file'\n"));
  CHECK(has(script, "complete -c fairlead-stack -n '__fish_seen_subcommand_from config' -f -a show -d 'Show'\n"));
  CHECK(has(script, "complete -c fairlead-stack -l output -x -a 'text json' -d 'Form'\n"));
  CHECK_FALSE(has(script, "hidden"));
}

TEST_SUITE_END();

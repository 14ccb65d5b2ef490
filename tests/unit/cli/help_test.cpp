#include "cli/help.hpp"

#include "cli/exit.hpp"
#include "cli/man.hpp"

#include <doctest/doctest.h>
#include <string>
#include <type_traits>
#include <vector>

using namespace fairlead;

TEST_SUITE_BEGIN("cli");

namespace {

struct HelpOptions {
  std::string file = "docker-stack.yml", stack;
  bool wait = true, prune = false;
  std::chrono::seconds timeout = std::chrono::minutes(5);
  std::vector<std::string> sets;
};

/// A tool with one of everything that help shows.
cli::Tool tool_of(HelpOptions& options) {
  cli::Command plan = {
      .name = "plan",
      .summary = "Show what a deploy would change",
      .description =
          "Changes nothing, whatever the stack, its networks and its secrets look like, and however often it runs.\n  "
          "kept   as it is",
      .examples = {{"fairlead stack plan shop", "Plan one stack"}},
      .flags = {{.name = "-f,--file",
                 .help = "The stack file",
                 .target = &options.file,
                 .value = "FILE",
                 .env = "FAIRLEAD_STACK_FILE",
                 .config = "stack.file"},
                {.name = "--wait", .help = "Wait for the tasks", .target = &options.wait},
                {.name = "--prune", .help = "Remove the rest", .target = &options.prune},
                {.name = "--timeout",
                 .help =
                     "How long to wait for all tasks to run, which takes long when big images are pulled on slow nodes",
                 .target = &options.timeout},
                {.name = "--set-a-rather-long-name", .help = "Set it", .target = &options.sets, .value = "NAME=VALUE"},
                {.name = "stack", .help = "The stack", .target = &options.stack, .required = true}},
      .run = {}};
  cli::Command hidden = {.name = "secret", .summary = "Not shown", .run = {}, .hidden = true};
  return {.name = "fairlead-stack",
          .summary = "Deploy stacks",
          .commands = {std::move(plan), std::move(hidden)},
          .plugins = {{"dns", "Zones"}}};
}

}  // namespace

// What help says is not copied, so nothing may be handed over that ends before it.
static_assert(!std::is_convertible_v<std::string, cli::Literal> && std::is_convertible_v<const char*, cli::Literal>);

TEST_CASE("help of a command: usage, examples, arguments, flags with their sources, exit statuses") {
  HelpOptions options;
  bool quiet = false;
  const auto tool = tool_of(options);
  const std::vector<cli::Flag> global = {
      {.name = "-q,--quiet", .help = "Say less", .target = &quiet, .env = "FAIRLEAD_QUIET"}};
  const auto help = cli::command_help(tool, tool.commands.front(), global, {.width = 100});
  const auto statuses = help.find("\nExit statuses\n");
  CHECK(help.substr(0, statuses) == R"(Show what a deploy would change.

Usage
  fairlead stack plan [flags] STACK

Examples
  # Plan one stack
  fairlead stack plan shop

Changes nothing, whatever the stack, its networks and its secrets look like, and however often it
runs.
  kept   as it is

Arguments
  STACK  The stack [required]

Flags
  -f, --file FILE                 The stack file [default docker-stack.yml; $FAIRLEAD_STACK_FILE;
                                  fairlead.yml: stack.file]
      --[no-]wait                 Wait for the tasks [default true]
      --prune                     Remove the rest
      --timeout TIME              How long to wait for all tasks to run, which takes long when big
                                  images are pulled on slow nodes [default 5m]
      --set-a-rather-long-name NAME=VALUE
                                  Set it [may be repeated]

Flags of every command
  -q, --quiet  Say less [$FAIRLEAD_QUIET]
)");
  for (const auto& [status, meaning] : cli::exit_meanings()) {
    CAPTURE(meaning);
    CHECK(help.find(std::string(meaning), statuses) != std::string::npos);
  }
}

TEST_CASE("help of the tool lists commands and tools, without the hidden ones") {
  HelpOptions options;
  CHECK(cli::tool_help(tool_of(options), {.width = 100}) == R"(Deploy stacks.

Usage
  fairlead stack COMMAND [flags]

Examples
  # Plan one stack
  fairlead stack plan shop

Commands
  plan  Show what a deploy would change

Tools
  dns  Zones

Help of a command: fairlead stack COMMAND --help
Also: help, completion, man, --version
)");
}

TEST_CASE("colour touches only titles") {
  HelpOptions options;
  CHECK(cli::tool_help(tool_of(options), {.colour = true}).find("\n\x1b[1mCommands\x1b[0m\n  plan  Show") !=
        std::string::npos);
}

TEST_CASE("the manual page comes from the same table, in roff that cannot be mistaken for requests") {
  HelpOptions options;
  auto tool = tool_of(options);
  tool.commands.front().description = ".SH not a request\n'nor this \\ -x";
  const auto page = cli::man_page(tool, tool.commands, {});
  CHECK(page.starts_with(".TH FAIRLEAD\\-STACK 1 "));
  CHECK(page.find(".PP\n\\&.SH not a request\n\\&'nor this \\e \\-x\n") != std::string::npos);
  CHECK(page.find(".TP\n\\fB\\-f\\fR, \\fB\\-\\-file\\fR \\fIFILE\\fR\nThe stack file. Default: docker\\-stack.yml. "
                  "Variable: FAIRLEAD_STACK_FILE. Setting: stack.file.\n") != std::string::npos);
  CHECK(page.find(".TP\n\\fB143\\fR\nstopped by SIGTERM, after cleaning up.\n") != std::string::npos);
  CHECK(page.find("Not shown") == std::string::npos);
}

TEST_SUITE_END();

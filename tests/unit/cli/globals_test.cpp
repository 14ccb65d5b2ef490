#include "cli/globals.hpp"

#include "cli/names.hpp"

#include <doctest/doctest.h>
#include <string>
#include <vector>

using namespace fairlead;

TEST_SUITE_BEGIN("cli");

namespace {

using Arguments = std::vector<std::string>;

const std::vector<cli::Command> commands = {{.name = "plan", .summary = "", .run = {}},
                                            {.name = "config", .summary = "", .run = {}},
                                            {.name = "config show", .summary = "", .run = {}}};

}  // namespace

TEST_CASE("the command is the first word, after flags of every command; the longest name counts") {
  struct Case {
    Arguments words;
    const char *name, *unknown;
    Arguments left;
  };
  for (const auto& [words, name, unknown, left] :
       {Case{{}, "", "", {}}, Case{{"plan", "shop"}, "plan", "", {"shop"}},
        Case{{"-q", "--output", "json", "plan", "-f", "a"}, "plan", "", {"-q", "--output", "json", "-f", "a"}},
        Case{{"--color=never", "config", "show", "x"}, "config show", "", {"--color=never", "x"}},
        Case{{"config", "shw"}, "config", "", {"shw"}}, Case{{"pln", "plan"}, "", "pln", {"pln", "plan"}},
        Case{{"--output"}, "", "", {"--output"}}, Case{{"--", "plan"}, "", "--", {"--", "plan"}}}) {
    CAPTURE(join(words, " "));
    const auto chosen = cli::choose(commands, words);
    CHECK((chosen.command == nullptr ? "" : chosen.command->name) == name);
    CHECK(chosen.unknown == unknown);
    CHECK(chosen.words == left);
  }
}

TEST_CASE("the form of output is known before the command line is parsed") {
  const auto guess = [](const Arguments& words, const Variables& environment) {
    const auto globals = cli::guess_globals(words, environment);
    return globals.output + " " + globals.colour + (globals.help ? " help" : "") + (globals.version ? " version" : "");
  };
  CHECK(guess({}, {}) == "text auto");
  CHECK(guess({"plan", "--output", "json", "--color=never"}, {}) == "json never");
  CHECK(guess({"plan"}, {{"FAIRLEAD_OUTPUT", "json"}, {"FAIRLEAD_COLOR", "always"}}) == "json always");
  CHECK(guess({"--output=text"}, {{"FAIRLEAD_OUTPUT", "json"}}) == "text auto");
  CHECK(guess({"--output"}, {}) == "text auto");
  CHECK(guess({"-h"}, {}) == "text auto help");
  CHECK(guess({"--version"}, {}) == "text auto version");
  CHECK(guess({"--", "--help", "--version", "--output", "json"}, {}) == "text auto");
}

TEST_CASE("a command may take the short names of the common flags for itself") {
  bool quiet = false;
  cli::Globals globals;
  const std::vector<cli::Flag> own = {{.name = "-q,--only-ids", .help = "", .target = &quiet}};
  std::string names;
  for (const auto& flag : cli::global_flags(globals, own)) names += std::string(flag.name) + " ";
  CHECK(names == "--output --color --quiet -v,--verbose --config -h,--help ");
}

TEST_CASE("names of flags in all their forms") {
  bool on = false;
  long count = 0;
  std::string text;
  Arguments list;
  const cli::Flag prune = {.name = "-p,--prune", .help = "", .target = &on},
                  no = {.name = "--no-wait", .help = "", .target = &on},
                  number = {.name = "-n", .help = "", .target = &count},
                  key = {.name = "--sign-key", .help = "", .target = &text},
                  stack = {.name = "stack", .help = "", .target = &text},
                  rest = {.name = "rest", .help = "", .target = &list, .value = "WORD"};
  CHECK(cli::shown(prune) == "--prune");
  CHECK(cli::negation(prune) == "--no-prune");
  CHECK(cli::negation(no).empty());
  CHECK(cli::negation(key).empty());
  CHECK(cli::shown(number) == "-n");
  CHECK(cli::value_name(number) == "NUMBER");
  CHECK(cli::value_name(key) == "SIGN_KEY");
  CHECK(cli::shown(stack) == "STACK");
  CHECK(cli::is_positional(stack));
  CHECK_FALSE(cli::is_positional(number));
  CHECK(cli::shown(rest) == "WORD");
  CHECK(cli::is_list(rest));
  CHECK(cli::spoken({.name = "fairlead-stack", .summary = "", .commands = {}}) == "fairlead stack");
  CHECK(cli::spoken({.name = "fairlead", .summary = "", .commands = {}}) == "fairlead");
}

TEST_SUITE_END();

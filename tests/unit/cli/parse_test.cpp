#include "cli/parse.hpp"

#include "base/text.hpp"

#include <doctest/doctest.h>
#include <optional>
#include <string>
#include <vector>

using namespace fairlead;

TEST_SUITE_BEGIN("cli");

namespace {

using Words = std::vector<std::string>;

struct Options {
  bool prune = false, wait = true;
  std::string file, stack;
  Words sets, rest;
};

std::vector<cli::Flag> flags_of(Options& options) {
  return {{.name = "-f,--file", .help = "", .target = &options.file},
          {.name = "--prune", .help = "", .target = &options.prune},
          {.name = "-w,--wait", .help = "", .target = &options.wait},
          {.name = "--set", .help = "", .target = &options.sets, .value = "K=V"},
          {.name = "stack", .help = "", .target = &options.stack},
          {.name = "rest", .help = "", .target = &options.rest}};
}

using Values = std::optional<Words>;

Result<cli::Given> parse(const Words& words) {
  Options options;
  return cli::parse(flags_of(options), words);
}

}  // namespace

TEST_CASE("words go to their flags, others to the positionals in order") {
  const Values none;
  struct Case {
    Words words;
    cli::Given given;
  };
  for (const auto& [words, given] :
       {Case{{}, {none, none, none, none, none, none}},
        Case{{"-f", "a", "shop"}, {Words{"a"}, none, none, none, Words{"shop"}, none}},
        Case{{"shop", "--file=a", "--file", "b"}, {Words{"a", "b"}, none, none, none, Words{"shop"}, none}},
        Case{{"-fa", "-w", "--prune"}, {Words{"a"}, Words{"true"}, Words{"true"}, none, none, none}},
        Case{{"--no-wait", "--prune=false"}, {none, Words{"false"}, Words{"false"}, none, none, none}},
        Case{{"--set", "a=1", "shop", "--set", "b=2"}, {none, none, none, Words{"a=1", "b=2"}, Words{"shop"}, none}},
        Case{{"--set", "[a,b]", "[c,d]", "[e]", ""},
             {none, none, none, Words{"[a,b]"}, Words{"[c,d]"}, Words{"[e]", ""}}},
        Case{{"-", "--", "-f", "--prune"}, {none, none, none, none, Words{"-"}, Words{"-f", "--prune"}}},
        Case{{"--file=", "shop"}, {Words{""}, none, none, none, Words{"shop"}, none}},
        Case{{"--file", "--prune"}, {Words{"--prune"}, none, none, none, none, none}}}) {
    CAPTURE(fairlead::join(words, " "));
    const auto parsed = parse(words);
    REQUIRE(parsed.has_value());
    CHECK(*parsed == given);
  }
}

TEST_CASE("what cannot be meant is refused with the next step") {
  struct Case {
    Words words;
    const char *message, *help;
  };
  for (const auto& [words, message, help] :
       {Case{{"--fiel", "a"}, "there is no flag --fiel", "did you mean --file?"},
        Case{{"--no-prun=1"}, "there is no flag --no-prun", "did you mean --no-prune?"},
        Case{{"--zzzzzzzz"}, "there is no flag --zzzzzzzz", ""}, Case{{"-x"}, "there is no flag -x", ""},
        Case{{"shop", "--set"}, "--set needs a value: K=V", ""},
        Case{{"shop", "-f"}, "--file needs a value: FILE", ""}}) {
    CAPTURE(fairlead::join(words, " "));
    const auto parsed = parse(words);
    REQUIRE_FALSE(parsed.has_value());
    CHECK(parsed.error().code() == Errc::usage);
    CHECK(parsed.error().message() == message);
    CHECK(parsed.error().help() == help);
  }
}

TEST_CASE("a word more than the positionals take is refused") {
  std::string stack;
  const std::vector<cli::Flag> flags = {{.name = "stack", .help = "", .target = &stack}};
  const auto parsed = cli::parse(flags, Words{"shop", "prod"});
  REQUIRE_FALSE(parsed.has_value());
  CHECK(parsed.error().message() == "\"prod\" is one word too many");
}

TEST_CASE("two flags of one name are a bug, not a crash") {
  bool a = false, b = false;
  const std::vector<cli::Flag> flags = {{.name = "--all", .help = "", .target = &a},
                                        {.name = "--all", .help = "", .target = &b}};
  const auto parsed = cli::parse(flags, Words{});
  REQUIRE_FALSE(parsed.has_value());
  CHECK(parsed.error().code() == Errc::internal);
}

TEST_SUITE_END();

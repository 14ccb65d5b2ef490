#include "cli/parse.hpp"

#include "base/text.hpp"

#include <doctest/doctest.h>
#include <optional>
#include <string>
#include <vector>

using namespace fairlead;

TEST_SUITE_BEGIN("cli");

namespace {

using ParsedWords = std::vector<std::string>;

struct ParseOptions {
  bool prune = false, wait = true;
  std::string file, stack;
  ParsedWords sets, rest;
};

std::vector<cli::Flag> parse_flags(ParseOptions& options) {
  return {{.name = "-f,--file", .help = "", .target = &options.file},
          {.name = "--prune", .help = "", .target = &options.prune},
          {.name = "-w,--wait", .help = "", .target = &options.wait},
          {.name = "--set", .help = "", .target = &options.sets, .value = "K=V"},
          {.name = "stack", .help = "", .target = &options.stack},
          {.name = "rest", .help = "", .target = &options.rest}};
}

using Values = std::optional<ParsedWords>;

Result<cli::Given> parse(const ParsedWords& words) {
  ParseOptions options;
  return cli::parse(parse_flags(options), words);
}

}  // namespace

TEST_CASE("words go to their flags, others to the positionals in order") {
  const Values none;
  struct Case {
    ParsedWords words;
    cli::Given given;
  };
  for (const auto& [words, given] :
       {Case{{}, {none, none, none, none, none, none}},
        Case{{"-f", "a", "shop"}, {ParsedWords{"a"}, none, none, none, ParsedWords{"shop"}, none}},
        Case{{"shop", "--file=a", "--file", "b"}, {ParsedWords{"a", "b"}, none, none, none, ParsedWords{"shop"}, none}},
        Case{{"-fa", "-w", "--prune"}, {ParsedWords{"a"}, ParsedWords{"true"}, ParsedWords{"true"}, none, none, none}},
        Case{{"--no-wait", "--prune=false"}, {none, ParsedWords{"false"}, ParsedWords{"false"}, none, none, none}},
        Case{{"--set", "a=1", "shop", "--set", "b=2"},
             {none, none, none, ParsedWords{"a=1", "b=2"}, ParsedWords{"shop"}, none}},
        Case{{"--set", "[a,b]", "[c,d]", "[e]", ""},
             {none, none, none, ParsedWords{"[a,b]"}, ParsedWords{"[c,d]"}, ParsedWords{"[e]", ""}}},
        Case{{"-", "--", "-f", "--prune"}, {none, none, none, none, ParsedWords{"-"}, ParsedWords{"-f", "--prune"}}},
        Case{{"--file=", "shop"}, {ParsedWords{""}, none, none, none, ParsedWords{"shop"}, none}},
        Case{{"--file", "--prune"}, {ParsedWords{"--prune"}, none, none, none, none, none}}}) {
    CAPTURE(fairlead::join(words, " "));
    const auto parsed = parse(words);
    REQUIRE(parsed.has_value());
    CHECK(*parsed == given);
  }
}

TEST_CASE("what cannot be meant is refused with the next step") {
  struct Case {
    ParsedWords words;
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
  const auto parsed = cli::parse(flags, ParsedWords{"shop", "prod"});
  REQUIRE_FALSE(parsed.has_value());
  CHECK(parsed.error().message() == "\"prod\" is one word too many");
}

TEST_CASE("two flags of one name are a bug, not a crash") {
  bool a = false, b = false;
  const std::vector<cli::Flag> flags = {{.name = "--all", .help = "", .target = &a},
                                        {.name = "--all", .help = "", .target = &b}};
  const auto parsed = cli::parse(flags, ParsedWords{});
  REQUIRE_FALSE(parsed.has_value());
  CHECK(parsed.error().code() == Errc::internal);
}

TEST_SUITE_END();

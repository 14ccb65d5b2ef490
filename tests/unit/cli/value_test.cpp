#include "cli/value.hpp"

#include <chrono>
#include <doctest/doctest.h>
#include <string>
#include <vector>

using namespace fairlead;
using std::chrono::seconds;

TEST_SUITE_BEGIN("cli");

TEST_CASE("durations read as people write them") {
  struct Case {
    const char* text;
    long count;
  };
  for (const auto& [text, count] : {Case{"90", 90}, Case{"0", 0}, Case{"90s", 90}, Case{"5m", 300}, Case{"1h30m", 5400},
                                    Case{"2d1s", 172801}, Case{"3660d", 316224000}}) {
    CAPTURE(text);
    CHECK(cli::parse_duration(text).value() == seconds(count));
  }
  for (const auto* text : {"", "s", "5x", "1m1h", "1m1m", "-5", "-5s", "1.5h", " 5s", "5 s", "3661d",
                           "99999999999999999999", "9223372036854775807d", "3660d1s"}) {
    CAPTURE(text);
    CHECK_FALSE(cli::parse_duration(text).has_value());
  }
}

TEST_CASE("durations are shown as they are read") {
  struct Case {
    long count;
    const char* text;
  };
  for (const auto& [count, text] :
       {Case{0, "0s"}, Case{59, "59s"}, Case{300, "5m"}, Case{5400, "1h30m"}, Case{90061, "1d1h1m1s"}}) {
    CHECK(cli::duration_text(seconds(count)) == text);
    CHECK(cli::parse_duration(text).value() == seconds(count));
  }
}

TEST_CASE("a value reaches the target of its flag, the last one counts, a list takes all") {
  bool prune = false;
  long count = 0;
  seconds timeout = {};
  std::string file;
  std::optional<std::string> key;
  std::vector<std::string> sets;
  const std::vector<std::string> numbers = {"1", "7"}, words = {"a", "b"}, yes = {"Yes"}, none;
  CHECK(cli::assign({.name = "--prune", .help = "", .target = &prune}, yes, "x").has_value());
  CHECK(cli::assign({.name = "-n", .help = "", .target = &count}, numbers, "x").has_value());
  CHECK(cli::assign({.name = "--timeout", .help = "", .target = &timeout}, numbers, "x").has_value());
  CHECK(cli::assign({.name = "--file", .help = "", .target = &file}, words, "x").has_value());
  CHECK(cli::assign({.name = "--key", .help = "", .target = &key}, words, "x").has_value());
  CHECK(cli::assign({.name = "--set", .help = "", .target = &sets}, words, "x").has_value());
  CHECK(prune);
  CHECK(count == 7);
  CHECK(timeout == seconds(7));
  CHECK(file == "b");
  CHECK(key == "b");
  CHECK(sets == words);
  CHECK(cli::assign({.name = "--set", .help = "", .target = &sets}, none, "x").has_value());
  CHECK(sets.empty());
}

TEST_CASE("a value that does not fit names its source and leaves the target") {
  bool prune = true;
  long count = 3;
  seconds timeout(5);
  std::string output = "text";
  const std::vector<std::string> bad = {"jsn"};
  const auto message = [&](const cli::Flag& flag) {
    const auto assigned = cli::assign(flag, bad, "FAIRLEAD_X");
    return assigned ? "" : assigned.error().message() + " / " + assigned.error().help();
  };
  CHECK(message({.name = "--prune", .help = "", .target = &prune}) == "FAIRLEAD_X: \"jsn\" is not true or false / ");
  CHECK(message({.name = "-n", .help = "", .target = &count}) == "FAIRLEAD_X: \"jsn\" is not a whole number / ");
  CHECK(message({.name = "--timeout", .help = "", .target = &timeout}) ==
        "FAIRLEAD_X: \"jsn\" is not a duration / write it as 90s, 5m or 1h30m");
  CHECK(message({.name = "--output", .help = "", .target = &output, .choices = {"text", "json"}}) ==
        "FAIRLEAD_X: \"jsn\" is not one of text, json / did you mean json?");
  CHECK(prune);
  CHECK(count == 3);
  CHECK(timeout == seconds(5));
  CHECK(output == "text");
}

TEST_CASE("what a target holds is the default that help shows") {
  bool on = true;
  long count = 3;
  std::string file = "a.yml";
  std::vector<std::string> sets = {"a", "b"};
  std::optional<std::string> key;
  seconds timeout(90);
  CHECK(cli::current_text({.name = "--on", .help = "", .target = &on}) == "true");
  CHECK(cli::current_text({.name = "-n", .help = "", .target = &count}) == "3");
  CHECK(cli::current_text({.name = "--file", .help = "", .target = &file}) == "a.yml");
  CHECK(cli::current_text({.name = "--set", .help = "", .target = &sets}) == "a,b");
  CHECK(cli::current_text({.name = "--key", .help = "", .target = &key}).empty());
  CHECK(cli::current_text({.name = "--timeout", .help = "", .target = &timeout}) == "1m30s");
}

TEST_SUITE_END();

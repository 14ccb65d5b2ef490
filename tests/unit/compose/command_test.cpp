#include "compose/command.hpp"

#include "unit/compose/loading.hpp"

#include <doctest/doctest.h>

using namespace fairlead::compose;

TEST_SUITE_BEGIN("compose");

TEST_CASE("a line is split into words as a shell does") {
  struct Case {
    const char* line;
    Texts words;
  };
  for (const auto& [line, words] : {
           Case{"", {}},
           Case{"  a  b\tc\nd ", {"a", "b", "c", "d"}},
           Case{R"(sh -c 'echo "$X" \n')", {"sh", "-c", R"(echo "$X" \n)"}},
           Case{R"(a"b c"d)", {"ab cd"}},
           Case{R"("a\"b\\c\d")", {R"(a"b\c\d)"}},
           Case{R"(a\ b \")", {"a b", R"(")"}},
           Case{R"('' "")", {"", ""}},
           Case{"a # comment\nb", {"a", "b"}},
           Case{"a#b", {"a#b"}},
           Case{"one \\\ntwo", {"one", "two"}},
           Case{"a | b && c", {"a", "|", "b", "&&", "c"}},
       }) {
    CAPTURE(line);
    CHECK(split_words(line) == words);
  }
  for (const char* line : {"'a", R"(a "b)", R"(a\)", R"("a\")"}) {
    CAPTURE(line);
    CHECK_FALSE(split_words(line));
  }
}

TEST_CASE("command and entrypoint are lines or lists") {
  const auto service = web("entrypoint: /init --flag 'a b'\ncommand: [run, 8080, true, \"\"]");
  CHECK(service.entrypoint == Texts{"/init", "--flag", "a b"});
  CHECK(service.command == Texts{"run", "8080", "true", ""});
  CHECK(warnings("command: []") == Texts{"4:14 nothing is written here: the image's own is used"});
}

TEST_SUITE_END();

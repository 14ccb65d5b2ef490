#include "oci/dockerfile_expand.hpp"

#include <doctest/doctest.h>
#include <string>
#include <vector>

using namespace fairlead;
using namespace fairlead::oci;

TEST_SUITE_BEGIN("oci");

namespace {

const Variables variables = {{"A", "one"}, {"B_2", "two words"}, {"EMPTY", ""}};

Result<std::string> expanded(const std::string& text, char escape = '\\') {
  return expand({.text = text, .place = {.file = "f", .line = 3, .column = 10}}, variables, escape);
}

}  // namespace

TEST_CASE("words are expanded as docker does it") {
  struct Case {
    const char *word, *text;
  };
  for (const auto& [word, text] : std::vector<Case>{{"plain", "plain"},
                                                    {"$A", "one"},
                                                    {"${A}x$B_2", "onextwo words"},
                                                    {"$A.txt", "one.txt"},
                                                    {"$NO", ""},
                                                    {"a$", "a$"},
                                                    {"$.", "$."},
                                                    {"\\$A", "$A"},
                                                    {"'$A'", "$A"},
                                                    {"\"$A\"", "one"},
                                                    {"\"\\$A \\\" \\n\"", "$A \" \\n"},
                                                    {"a\"b c\"d'e f'", "ab cde f"},
                                                    {"a\\ b", "a b"},
                                                    {"end\\", "end"},
                                                    {"'a\\'", "a\\"},
                                                    {"${NO:-x}", "x"},
                                                    {"${EMPTY:-x}", "x"},
                                                    {"${EMPTY-x}", ""},
                                                    {"${NO-x}", "x"},
                                                    {"${A:-x}", "one"},
                                                    {"${A:+x}", "x"},
                                                    {"${EMPTY:+x}", ""},
                                                    {"${EMPTY+x}", "x"},
                                                    {"${NO+x}", ""},
                                                    {"${A:?no}", "one"},
                                                    {"${NO:-${A:+in$B_2}}", "intwo words"},
                                                    {"${NO:-\"a } b\"}", "a } b"},
                                                    {"${NO:-'}'}", "}"},
                                                    {"${1}", ""},
                                                    {"${A}}", "one}"},
                                                    {"$1x", "x"}}) {
    CAPTURE(word);
    const auto got = expanded(word);
    REQUIRE(got);
    CHECK(*got == text);
  }
  CHECK(*expanded("`$A\\x", '`') == "$A\\x");
}

TEST_CASE("a broken expression is told with its place") {
  struct Case {
    const char *word, *id, *place, *message;
  };
  for (const auto& [word, id, place, message] :
       std::vector<Case>{{"a'b", "FL0430", "f:3:12", "a single quote is not closed"},
                         {"\"b", "FL0430", "f:3:12", "a double quote is not closed"},
                         {"${A", "FL0430", "f:3:13", "a variable expression does not end: \"}\" is missing"},
                         {"${A:-x", "FL0430", "f:3:16", "a variable expression does not end: \"}\" is missing"},
                         {"${}", "FL0430", "f:3:12", "\"${\" is not followed by a name"},
                         {"${A!x}", "FL0430", "f:3:13", "a variable expression has no known modifier"},
                         {"${NO:?need it}", "FL0430", "f:3:24", "the variable NO is not set: need it"},
                         {"${A#*/}", "FL0438", "f:3:10", "${NAME#...} is not supported"}}) {
    CAPTURE(word);
    const auto got = expanded(word);
    REQUIRE_FALSE(got);
    CHECK(got.error().id() == id);
    CHECK(got.error().place().str() == place);
    CHECK(got.error().message() == message);
  }
}

TEST_CASE("nesting and growth are bounded") {
  std::string deep;
  for (int i = 0; i < 1000; ++i) deep += "${NO:-";
  CHECK(expanded(deep).error().message() == "variables are nested too deep");
  const Variables large = {{"L", std::string(300'000, 'x')}};
  CHECK(expand({.text = "$L$L$L$L"}, large, '\\').error().message() == "a value is larger than 1 MiB");
}

TEST_CASE("the text of a here-document keeps its quotes") {
  CHECK(*expand_text({.text = "a \"$A\" '$A' \\$A \\n ${NO:-x}\n"}, variables, '\\') == "a \"one\" 'one' $A \\n x\n");
}

TEST_SUITE_END();

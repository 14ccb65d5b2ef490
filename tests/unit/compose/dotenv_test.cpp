#include "compose/dotenv.hpp"

#include "unit/compose/loading.hpp"

#include <doctest/doctest.h>

using namespace fairlead;
using namespace fairlead::compose;

TEST_SUITE_BEGIN("compose");

namespace {

std::string shown(const Result<std::vector<Assignment>>& result) {
  if (!result) return failure(result);
  std::string out;
  for (const auto& [name, value] : *result)
    out += value ? fmt::format("[{}={}]", name, *value) : fmt::format("[{}]", name);
  return out;
}

std::string dotenv(std::string_view text) {
  static const Variables variables = {{"OUTER", "outer"}};
  Diagnostics warnings;
  Interpolator interpolator(variables, warnings);
  return shown(read_dotenv(text, "app.env", interpolator));
}

}  // namespace

TEST_CASE("an environment file has the format of the Compose specification") {
  struct Case {
    const char *text, *expected;
  };
  for (const auto& [text, expected] : {
           Case{"", ""},
           Case{"# comment\n\n  \t\nA=1\r\nB=2", "[A=1][B=2]"},
           Case{"A=1\nA=2\n", "[A=1][A=2]"},
           Case{"\xEF\xBB\xBF"
                "A=1",
                "[A=1]"},
           Case{"A=", "[A=]"},
           Case{"A", "[A]"},
           Case{"A # note", "[A]"},
           Case{"export A=1", "[A=1]"},
           Case{"export=1", "[export=1]"},
           Case{"  A = v w ", "[A=v w]"},
           Case{"A: v", "[A=v]"},
           Case{"A=v # note", "[A=v]"},
           Case{"A=v# value", "[A=v# value]"},
           Case{"A=# note", "[A=]"},
           Case{R"(A="v # value" # note)", "[A=v # value]"},
           Case{"A='v'", "[A=v]"},
           Case{R"(A=a'b"c)", R"([A=a'b"c])"},
           Case{"A='$OUTER ${x'", "[A=$OUTER ${x]"},
           Case{R"(A='Let\'s \n')", R"([A=Let's \n])"},
           Case{R"(A="a\n\t\\\"b\q")", "[A=a\n\t\\\"b\\q]"},
           Case{"A=\"one\ntwo\"\nB=1", "[A=one\ntwo][B=1]"},
           Case{"A='one\ntwo'", "[A=one\ntwo]"},
           Case{"A=$OUTER-${OUTER}", "[A=outer-outer]"},
           Case{"A=1\nB=${A}2", "[A=1][B=12]"},
           Case{"OUTER=x\nA=$OUTER", "[OUTER=x][A=outer]"},
           Case{R"(A="\$OUTER")", "[A=$OUTER]"},
           Case{"a.b-c=1", "[a.b-c=1]"},
           Case{"=1", "app.env:1:1 FL0210 a name is expected here"},
           Case{"A=1\n B C=1", R"(app.env:2:4 FL0210 "=" is expected after "B")"},
           Case{"A=1\nB=\"x\n\n", "app.env:2:3 FL0210 this quote is not closed"},
           Case{"A='x' y", "app.env:1:7 FL0210 only a comment can follow the closing quote"},
           Case{"A=1\nB= x${", R"(app.env:2:5 FL0208 "${" has no closing brace)"},
           Case{R"(B="x$")", R"(app.env:1:5 FL0208 "$" is not followed by a name)"},
       }) {
    CAPTURE(text);
    CHECK(dotenv(text) == expected);
  }
}

TEST_CASE("a raw environment file is taken as it is") {
  struct Case {
    const char *text, *expected;
  };
  for (const auto& [text, expected] : {
           Case{"# c\n\n  A=\"x\" # y $B \n", R"([A="x" # y $B ])"},
           Case{"A\nB=\r\n", "[A][B=]"},
           Case{"A B=1", R"(app.env:1:1 FL0210 "A B" is no name of a variable)"},
           Case{"A=1\n=1", R"(app.env:2:1 FL0210 "" is no name of a variable)"},
       }) {
    CAPTURE(text);
    CHECK(shown(read_raw_env(text, "app.env")) == expected);
  }
}

TEST_SUITE_END();

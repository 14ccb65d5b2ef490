#include "yaml/node.hpp"

#include "yaml/parse.hpp"

#include <doctest/doctest.h>

using namespace fairlead;
using yaml::Node;

TEST_SUITE_BEGIN("yaml");

namespace {

Node value_of(const std::string& text) {
  auto parsed = yaml::parse("key: " + text, "f.yml");
  REQUIRE_MESSAGE(parsed.has_value(), text);
  return parsed->entries.front().value;
}

}  // namespace

TEST_CASE("the text of a scalar is kept as it was written") {
  for (const char* text : {"1.10", "007", "0o17", "1e3", "yes", "2001-01-01", "12:30:45", "true", "1_000"}) {
    CAPTURE(text);
    CHECK(value_of(text).text().value() == text);
    CHECK(value_of('"' + std::string(text) + '"').text().value() == text);
  }
  CHECK(value_of(R"("")").text().value().empty());
  CHECK(value_of("''").text().value().empty());
}

TEST_CASE("only plain scalars are null, and null is no text") {
  for (const char* text : {"", "~", "null", "Null", "NULL"}) {
    CAPTURE(text);
    CHECK(value_of(text).is_null());
    CHECK(value_of(text).text().error().message() == "expected a text, found null");
  }
  for (const char* text : {R"("")", "'~'", R"("null")", "nULL", "[]", "{}", "!!str"}) {
    CAPTURE(text);
    CHECK_FALSE(value_of(text).is_null());
  }
}

TEST_CASE("true and false are written as the core schema has them") {
  for (const char* text : {"true", "True", "TRUE"}) CHECK(value_of(text).boolean().value());
  for (const char* text : {"false", "False", "FALSE"}) CHECK_FALSE(value_of(text).boolean().value());
  for (const char* text : {"yes", "on", "1", R"("true")", "", "[true]", "!!str true", "tRUE"}) {
    CAPTURE(text);
    const auto result = value_of(text).boolean();
    REQUIRE_FALSE(result);
    CHECK(result.error().id() == "FL0207");
    CHECK(result.error().place().line == 1);
  }
}

TEST_CASE("whole numbers are decimal, 0o octal or 0x hexadecimal") {
  struct Case {
    const char* text;
    std::int64_t value;
  };
  for (const auto& [text, value] : {Case{"0", 0}, Case{"-3", -3}, Case{"+7", 7}, Case{"0o17", 15}, Case{"0x1F", 31},
                                    Case{"0777", 777}, Case{"9223372036854775807", 9223372036854775807}}) {
    CAPTURE(text);
    CHECK(value_of(text).integer().value() == value);
  }
  for (const char* text : {"9223372036854775808", "1.0", "1e3", R"("1")", "0o8", "0x-1", "+-1", "", "1 2", "[1]"}) {
    CAPTURE(text);
    CHECK_FALSE(value_of(text).integer());
  }
}

TEST_CASE("numbers are finite") {
  struct Case {
    const char* text;
    double value;
  };
  for (const auto& [text, value] : {Case{"0.5", 0.5}, Case{".5", 0.5}, Case{"+1e3", 1000}, Case{"-2", -2}}) {
    CAPTURE(text);
    CHECK(value_of(text).number().value() == value);
  }
  for (const char* text : {".inf", ".nan", "inf", "nan", "1e999", R"("1")", "1.5x", "~"}) {
    CAPTURE(text);
    CHECK_FALSE(value_of(text).number());
  }
}

TEST_CASE("a message shows at most the start of a long value") {
  CHECK(value_of("{}").text().error().message() == "expected a text, found a map");
  CHECK(value_of(std::string(61, 'x')).boolean().error().message() ==
        R"(expected true or false, found ")" + std::string(60, 'x') + R"(...")");
  CHECK(value_of(R"("a\e[31m")").boolean().error().message() == R"(expected true or false, found "a?[31m")");
}

TEST_CASE("find gives the value of a key, and nothing for what has no keys") {
  const auto map = value_of("{a: 1, b: }");
  CHECK(map.find("a")->value == "1");
  CHECK(map.find("b")->is_null());
  CHECK(map.find("c") == nullptr);
  CHECK(value_of("[a]").find("a") == nullptr);
  CHECK(value_of("a").find("a") == nullptr);
}

TEST_CASE("a character of a scalar is found in the file, whatever the style") {
  struct Case {
    const char *text, *place;
  };
  for (const auto& [text, place] : {
           Case{"a$b", "f.yml:1:7"}, Case{R"("a$b")", "f.yml:1:8"}, Case{"'$'", "f.yml:1:7"},
           Case{R"("ä$b")", "f.yml:1:8"}, Case{"|\n  one\n  two $x\n", "f.yml:3:7"},
           Case{">\n  one\n\n  two $x\n", "f.yml:4:7"}, Case{"\"one\n  two $x\"", "f.yml:2:7"},
           Case{"one\n  two $x", "f.yml:2:7"}, Case{R"("\x24")", "f.yml:1:6"},  // escaped: the start of the scalar
       }) {
    CAPTURE(text);
    const auto node = value_of(text);
    CHECK(node.place_of(node.value.find('$')).str() == place);
  }
  CHECK(value_of("abc").place_of(99).str() == "f.yml:1:6");
}

TEST_CASE("a node without a file has no place") {
  CHECK(Node{}.place() == Place{});
  Node text;
  text.value = "$";
  CHECK(text.place_of(0) == Place{});
  CHECK(Node{}.tag_name().empty());
}

TEST_SUITE_END();

#include "base/text.hpp"

#include <doctest/doctest.h>

using namespace fairlead;

TEST_CASE("split keeps empty parts, lines drops a last empty one") {
  CHECK(split("a,,b", ',') == std::vector<std::string_view>{"a", "", "b"});
  CHECK(split("", ',') == std::vector<std::string_view>{""});
  CHECK(lines("a\r\nb\n") == std::vector<std::string_view>{"a", "b"});
  CHECK(lines("").empty());
}

TEST_CASE("a typo finds the word it was meant to be, nonsense finds none") {
  constexpr std::string_view words[] = {"deploy", "plan", "wait", "ps", "rm"};
  CHECK(closest("depoly", words) == "deploy");
  CHECK(closest("plna", words) == "plan");
  CHECK(closest("frobnicate", words).empty());
}

TEST_CASE("one is no plural") {
  CHECK(plural(0, "task") == "0 tasks");
  CHECK(plural(1, "more node") == "1 more node");
  CHECK(plural(2, "old task") == "2 old tasks");
}

TEST_CASE("what is UTF-8") {
  for (const auto* text : {"", "plain", "gr\xc3\xbc\xc3\x9f", "\xe2\x82\xac", "\xf0\x9f\x9a\xa2", "\x01"})
    CHECK(is_utf8(text));
  for (const auto* text : {"\xe9", "a\xc3", "\xc0\xaf", "\xed\xa0\x80", "\xf5\x80\x80\x80", "ok\xbf"})
    CHECK_FALSE(is_utf8(text));
}

TEST_CASE("printable text cannot steer a terminal") {
  CHECK(printable("a\x1b[31mb\r\n") == "a?[31mb?\n");
  CHECK(printable("gr\xc3\xbc\xc3\x9f") == "gr\xc3\xbc\xc3\x9f");
  CHECK(printable("\xff\xc0\x80") == "???");
  CHECK(printable("\xc2\x9b"
                  "x") == "?x");
}

TEST_CASE("printable text reads in the order that it has") {
  for (const char* text : {"\u061c", "\u200e", "\u200f", "\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066",
                           "\u2067", "\u2068", "\u2069"}) {
    CAPTURE(text);
    CHECK(printable(std::string("a") + text + "b") == "a?b");
  }
  for (const char* text :
       {"\u061b", "\u061d", "\u200d", "\u2010", "\u2029", "\u202f", "\u2065", "\u206a", "\u05d0\u0627"}) {
    CAPTURE(text);
    CHECK(printable(text) == text);
  }
}

TEST_CASE("trim, lower and upper know ASCII") {
  CHECK(trim(" \t a b \n") == "a b");
  CHECK(trim("  ").empty());
  CHECK(lower("Ab-C") == "ab-c");
  CHECK(upper("Ab-c\xc3\xa4") == "AB-C\xc3\xa4");
  CHECK(equal_ignoring_case("Retry-After", "retry-after"));
}

TEST_CASE("a number is decimal digits alone, and fits") {
  CHECK(number("0") == 0);
  CHECK(number("18446744073709551615") == 18446744073709551615U);
  for (const char* text : {"", "-1", "+1", " 1", "1 ", "0x1", "1.5", "18446744073709551616"}) {
    CAPTURE(text);
    CHECK_FALSE(number(text));
  }
}

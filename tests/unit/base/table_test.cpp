#include "base/table.hpp"

#include <doctest/doctest.h>

using fairlead::table;
using Rows = std::vector<std::vector<std::string>>;

TEST_SUITE_BEGIN("base");

TEST_CASE("columns are as wide as their widest cell, and lines end without spaces") {
  CHECK(table(Rows{{"A", "BB", "C"}, {"long", "", ""}, {"ü", "x", "y"}}) == "A     BB  C\nlong\nü     x   y\n");
  CHECK(table({}) == "");
}

TEST_CASE("the widest columns are cut until a line fits") {
  CHECK(table(Rows{{"short", "0123456789abcdef", "last"}}, 24) == "short  012345678..  last\n");
  CHECK(table(Rows{{"üüüüüüüüüü", "0123456789abcdef"}}, 20) == "üüüüüüü..  0123456..\n");
  CHECK(table(Rows{{"01234567", "01234567"}}, 10) == "01234567  01234567\n");
}

TEST_CASE("colours take no room, and go with what is cut") {
  CHECK(table(Rows{{"A", "B"}, {"\x1b[32mup\x1b[0m", "x"}}) == "A   B\n\x1b[32mup\x1b[0m  x\n");
  CHECK(table(Rows{{"\x1b[31m0123456789abcdef\x1b[0m", "01234567"}}, 20) == "01234567..  01234567\n");
}

TEST_SUITE_END();

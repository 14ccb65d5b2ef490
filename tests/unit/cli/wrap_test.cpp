#include "cli/wrap.hpp"

#include <doctest/doctest.h>

using fairlead::cli::wrapped;

TEST_CASE("text is broken between words, and never within a command in backticks") {
  struct Case {
    const char *text, *out;
    std::size_t width, column = 0;
    const char* margin = "";
  };
  for (const auto& [text, out, width, column, margin] : {
           Case{"", "", 10},
           Case{"one two three", "one two\nthree", 8},
           Case{"one two three", "one two three", 0},
           Case{"one two three", "one\n  two\n  three", 8, 4, "  "},
           Case{"a-word-that-is-too-long b", "a-word-that-is-too-long\nb", 8},
           Case{"say `docker stack ls` here", "say\n`docker stack ls`\nhere", 10},
           Case{"one ` backtick alone", "one `\nbacktick\nalone", 9},
           Case{"äöü äöü äöü", "äöü äöü\näöü", 7},
           Case{"two  spaces", "two  spaces", 20},
       }) {
    CAPTURE(text);
    CHECK(wrapped(text, width, column, margin) == out);
  }
}

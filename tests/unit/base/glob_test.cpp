#include "base/glob.hpp"

#include <doctest/doctest.h>
#include <string>

using fairlead::Glob;

TEST_SUITE_BEGIN("base");

TEST_CASE("a pattern matches whole paths: * stays in a directory, ** does not") {
  struct Case {
    const char *pattern, *path;
    bool matches;
  };
  for (const auto& [pattern, path, matches] : {Case{"main", "main", true},
                                               Case{"main", "mainline", false},
                                               Case{"main", "a/main", false},
                                               Case{"*.md", "a.md", true},
                                               Case{"*.md", "docs/a.md", false},
                                               Case{"*.md", ".md", true},
                                               Case{"docs/**", "docs/a/b.md", true},
                                               Case{"docs/**", "docs", false},
                                               Case{"docs/**", "docs/", true},
                                               Case{"docs/*", "docs/a", true},
                                               Case{"docs/*", "docs/a/b", false},
                                               Case{"**/go.mod", "go.mod", true},
                                               Case{"**/go.mod", "a/b/go.mod", true},
                                               Case{"**/go.mod", "a/ago.mod", false},
                                               Case{"a/**/b", "a/b", true},
                                               Case{"a/**/b", "a/x/y/b", true},
                                               Case{"a/**/b", "ab", false},
                                               Case{"a/**/b", "a/xb", false},
                                               Case{"**", "", true},
                                               Case{"**", "a/b", true},
                                               Case{"*", "", true},
                                               Case{"*", "a/b", false},
                                               Case{"release/?.x", "release/1.x", true},
                                               Case{"?", "/", false},
                                               Case{"", "", true},
                                               Case{"", "a", false},
                                               Case{"a*b*c", "axxbyyc", true},
                                               Case{"a*b*c", "axxbyy", false},
                                               Case{"[a]", "[a]", true},
                                               Case{"***", "a/b", true},
                                               Case{"**.md", "a/b.md", true}}) {
    CAPTURE(pattern);
    CAPTURE(path);
    CHECK(Glob(pattern).matches(path) == matches);
  }
}

TEST_CASE("no pattern makes matching slow") {
  std::string pattern;
  for (int i = 0; i < 200; ++i) pattern += "*a";
  CHECK_FALSE(Glob(pattern + "b").matches(std::string(2000, 'a')));
}

TEST_SUITE_END();

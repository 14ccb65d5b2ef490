#include "oci/pattern.hpp"

#include <doctest/doctest.h>
#include <string>
#include <vector>

using namespace fairlead;
using oci::Pattern;

TEST_SUITE_BEGIN("oci");

namespace {

struct Case {
  const char *pattern, *path;
  bool matches;
};

void check(const std::vector<Case>& cases, Pattern::Dialect dialect) {
  for (const auto& [text, path, matches] : cases) {
    CAPTURE(text);
    CAPTURE(path);
    const auto pattern = Pattern::parse(text, dialect);
    REQUIRE(pattern);
    CHECK(pattern->matches(path) == matches);
  }
}

}  // namespace

TEST_CASE("patterns of COPY are Go's") {
  // The table of Go's path/filepath, match_test.go, as far as it says something else than the ones before.
  check({{"abc", "abc", true},
         {"*", "abc", true},
         {"*c", "abc", true},
         {"a*", "a", true},
         {"a*", "ab/c", false},
         {"a*/b", "abc/b", true},
         {"a*/b", "a/c/b", false},
         {"a*b*c*d*e*/f", "axbxcxdxe/f", true},
         {"a*b*c*d*e*/f", "axbxcxdxexxx/f", true},
         {"a*b*c*d*e*/f", "axbxcxdxe/xxx/f", false},
         {"a*b?c*x", "abxbbxdbxebxczzx", true},
         {"a*b?c*x", "abxbbxdbxebxczzy", false},
         {"ab[c]", "abc", true},
         {"ab[b-d]", "abc", true},
         {"ab[e-g]", "abc", false},
         {"ab[^c]", "abc", false},
         {"ab[^e-g]", "abc", true},
         {"a\\*b", "a*b", true},
         {"a\\*b", "ab", false},
         {"a?b",
          "a\xe2\x98\xba"
          "b",
          true},
         {"a[^a]b",
          "a\xe2\x98\xba"
          "b",
          true},
         {"a???b",
          "a\xe2\x98\xba"
          "b",
          false},
         {"[a-\xce\xb6]*", "\xce\xb1", true},
         {"*[a-\xce\xb6]", "A", false},
         {"a?b", "a/b", false},
         {"a*b", "a/b", false},
         {"[\\]a]", "]", true},
         {"[\\-]", "-", true},
         {"[x\\-]", "-", true},
         {"[\\-x]", "a", false},
         {"*x", "xxx", true},
         {"**", "a/b", false},
         {"we\\?rd", "we?rd", true},
         {"", "", true},
         {"", "a", false}},
        Pattern::Dialect::copy);
}

TEST_CASE("patterns of .dockerignore have ** for any directories") {
  check({{"**", "file", true},
         {"**", "dir/file", true},
         {"**/", "dir/file", true},
         {"dir/**", "dir/file", true},
         {"dir/**", "dir/dir2/file", true},
         {"dir/**", "dir", false},
         {"**/dir", "dir", true},
         {"**/dir", "a/dir", true},
         {"**/dir", "adir", false},
         {"**/dir2/*", "dir/dir2/file", true},
         {"**/dir2/*", "dir2/file", true},
         {"**/dir2/**", "dir/dir2/dir2/file", true},
         {"**file", "file", true},
         {"**file", "dir/file", true},
         {"**file", "dir/a-file", true},
         {"**/*.txt", "a/b.txt", true},
         {"**/*.txt", "b.txt", true},
         {"*.txt", "a/b.txt", false},
         {"a/**/b", "a/b", true},
         {"a/**/b", "a/x/y/b", true},
         {"a/**/b", "a/xb", false},
         {"docs/**/R*.md", "docs/R.md", true},
         {"a**b", "ab", true},
         {"a**b", "ax/b", true},
         {"a**b", "axb", false},
         {"?.md", "a.md", true},
         {"[a-c]x", "bx", true},
         {".*", ".foo", true},
         {".*", "foo", false},
         {"abc.def", "abcZdef", false},
         {"a+(x)$", "a+(x)$", true}},
        Pattern::Dialect::ignore);
}

TEST_CASE("wrong patterns are refused") {
  for (const auto* text : {"[]a]", "[-]", "[x-]", "[-x]", "[a-b-c]", "[", "[^", "[^bc", "a[", "a\\", "[a\\"}) {
    CAPTURE(text);
    CHECK_FALSE(Pattern::parse(text, Pattern::Dialect::copy).has_value());
  }
  CHECK_FALSE(Pattern::parse(std::string(5000, 'a'), Pattern::Dialect::copy).has_value());
}

TEST_CASE("no pattern takes exponential time") {
  std::string stars, path(3000, 'a');
  for (int i = 0; i < 1000; ++i) stars += "*a";
  CHECK_FALSE(Pattern::parse(stars + "b", Pattern::Dialect::copy)->matches(path));
  std::string deep = "**/a";
  for (int i = 0; i < 200; ++i) deep += "/**/a";
  CHECK_FALSE(Pattern::parse(deep + "/b", Pattern::Dialect::ignore)->matches(path));
}

TEST_CASE("what every match starts with is known") {
  CHECK(Pattern::parse("a/b*", Pattern::Dialect::copy)->literal_start() == "a/b");
  CHECK(Pattern::parse("a\\*b", Pattern::Dialect::copy)->literal_start() == "a");
  CHECK(Pattern::parse("a/b", Pattern::Dialect::copy)->is_literal());
  CHECK_FALSE(Pattern::parse("a\\*b", Pattern::Dialect::copy)->is_literal());
}

TEST_SUITE_END();

#include "oci/ignore.hpp"

#include "base/text.hpp"

#include <doctest/doctest.h>
#include <string>
#include <vector>

using namespace fairlead;
using oci::IgnoreRules;

TEST_SUITE_BEGIN("oci");

namespace {

bool is_excluded(const IgnoreRules& rules, const std::string& path) {
  auto matches = rules.nothing();
  for (auto slash = path.find('/'); slash != path.npos; slash = path.find('/', slash + 1)) {
    matches = rules.match(matches, path.substr(0, slash));
  }
  return rules.is_excluded(rules.match(matches, path));
}

}  // namespace

TEST_CASE("the last rule that matches a path or a directory above it wins") {
  struct Case {
    const char* rules;
    const char* path;
    bool excluded;
  };
  for (const auto& [rules, path, excluded] : std::vector<Case>{{"", "a", false},
                                                               {"a", "a", true},
                                                               {"a", "a/b/c", true},
                                                               {"a", "b/a", false},
                                                               {"/a/", "a/x", true},
                                                               {"./a/../b", "b", true},
                                                               {" a ", "a", true},
                                                               {"# a\n#b", "#b", false},
                                                               {"\xef\xbb\xbf"
                                                                "a",
                                                                "a", true},
                                                               {"*.md\n!README.md", "README.md", false},
                                                               {"*.md\n!README.md", "x.md", true},
                                                               {"!README.md\n*.md", "README.md", true},
                                                               {"docs\n!docs/a", "docs/a/b", false},
                                                               {"docs\n! docs/a\ndocs/a/b", "docs/a/b", true},
                                                               {"*\n!src", "src/x", false},
                                                               {"*\n!src", "other", true},
                                                               {"**/node_modules", "a/b/node_modules/c", true}}) {
    CAPTURE(rules);
    CAPTURE(path);
    const auto parsed = IgnoreRules::parse(rules, ".dockerignore");
    REQUIRE(parsed);
    CHECK(is_excluded(*parsed, path) == excluded);
  }
}

TEST_CASE("an excluded directory is read only when something below may come in again") {
  const auto rules = IgnoreRules::parse("a\nb\nc\nd\n!a/b/c\n!d*/x\n!b", ".dockerignore");
  REQUIRE(rules);
  CHECK(rules->may_include_below("a"));
  CHECK(rules->may_include_below("a/b"));
  CHECK_FALSE(rules->may_include_below("a/x"));
  CHECK_FALSE(rules->may_include_below("c"));
  CHECK(rules->may_include_below("d"));
}

TEST_CASE("a path is left out whatever characters it has") {
  IgnoreRules rules;
  REQUIRE(rules.add_path("out[1]*"));
  CHECK(is_excluded(rules, "out[1]*/blob"));
  CHECK_FALSE(is_excluded(rules, "out1x"));
}

TEST_CASE("a wrong rule is told with its line") {
  CHECK(IgnoreRules::parse("a\n\n[b", ".dockerignore").error().place().str() == ".dockerignore:3:1");
  CHECK(IgnoreRules::parse("!", ".dockerignore").error().message() == "\"!\" has no pattern");
  std::string many;
  for (int i = 0; i < 10'001; ++i) many += "a\n";
  CHECK(IgnoreRules::parse(many, "f").error().message() == "more than 10,000 rules");
}

TEST_CASE("paths are cleaned as Go does it") {
  struct Case {
    const char *path, *clean;
  };
  for (const auto& [path, clean] :
       {Case{"", "."}, Case{"a//b/./c/", "a/b/c"}, Case{"a/../..", ".."}, Case{"/../a", "/a"}, Case{"/", "/"},
        Case{"a/..", "."}, Case{"../../a", "../../a"}}) {
    CAPTURE(path);
    CHECK(oci::clean_path(path) == clean);
  }
}

TEST_SUITE_END();

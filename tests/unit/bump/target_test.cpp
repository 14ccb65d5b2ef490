#include "bump/bump.hpp"

#include <doctest/doctest.h>

using namespace fairlead;
using bump::Target;

TEST_SUITE_BEGIN("bump");

TEST_CASE("a target is a path, and a selector where the name does not say enough") {
  struct Case {
    const char* text;
    Target target;
  };
  for (const auto& [text, target] :
       {Case{"package.json", {"package.json"}}, Case{" web/Cargo.toml ", {"web/Cargo.toml"}},
        Case{"package.json=", {"package.json"}}, Case{"api.Dockerfile", {"api.Dockerfile"}},
        Case{"Dockerfile.web", {"Dockerfile.web"}}, Case{"values.yaml=image.tag", {"values.yaml", "image.tag"}},
        Case{"src/version.h=#define V \"{version}\"", {"src/version.h", "#define V \"{version}\""}},
        Case{"setup.py=version = '(.*)'", {"setup.py", "version = '(.*)'"}}}) {
    CAPTURE(text);
    const auto parsed = bump::parse_target(text);
    REQUIRE(parsed);
    CHECK(*parsed == target);
  }
}

TEST_CASE("a target that cannot be is refused before any file is read") {
  struct Case {
    const char *text, *message;
  };
  for (const auto& [text, message] :
       {Case{"", "file \"\": it has no name"},
        Case{"/etc/passwd=({version})",
             "file \"/etc/passwd\": a path starts at the root of the repository, without \"/\""},
        Case{"../package.json", "file \"../package.json\": write the path without \".\", \"..\" and \"//\""},
        Case{"a//package.json", "file \"a//package.json\": write the path without \".\", \"..\" and \"//\""},
        Case{".git/package.json", "file \".git/package.json\": git's own files are left alone"},
        Case{"version.txt", "file \"version.txt\": nothing is known of files of this name"},
        Case{"version.txt=version", "file \"version.txt\": it has no keys to choose by"},
        Case{"version.txt=(", "file \"version.txt\": the pattern \"(\" is wrong at character 2: a \")\" is missing"}}) {
    CAPTURE(text);
    const auto parsed = bump::parse_target(text);
    REQUIRE(!parsed);
    CHECK(parsed.error().message() == message);
    CHECK(parsed.error().id() == "FL0321");
  }
}

TEST_SUITE_END();

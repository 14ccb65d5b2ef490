#include "release/changelog.hpp"

#include <doctest/doctest.h>

using namespace fairlead;
using release::with_section;

TEST_SUITE_BEGIN("release");

namespace {

const release::Section next{"## 1.1.0 (2026-01-31)\n\n### Features\n\n- add a page (1234567)\n", "1.1.0", "v1.1.0"};

std::string inserted(std::string_view text) {
  const auto out = with_section(text, next, "CHANGELOG.md");
  REQUIRE(out);
  return out->value_or("unchanged");
}

}  // namespace

TEST_CASE("a new changelog has a title") {
  CHECK(inserted("") == "# Changelog\n\n" + next.text);
  CHECK(inserted(" \n") == "# Changelog\n\n" + next.text);
}

TEST_CASE("a section goes above the newest release, and everything else stays") {
  struct Case {
    const char *above, *below;
  };
  for (const auto& [above, below] :
       {Case{"# Changelog\n\nAll of it.\n\n", "\n## 1.0.0 (2025-01-31)\n\n- x"},
        Case{"# Changelog\n\n## [Unreleased]\n\n- by hand\n\n", "\n## [1.0.0] - 2025-01-31\n"},
        Case{"", "\n# [1.0.0](https://a/compare/v0.9.0...v1.0.0) (2025-01-31)\n\n"},
        Case{"# 2026 in review\n\n```\n## 1.0.0\n```\n\n", "\n### v1.0.0\n"},
        Case{"# Changelog\n\n## Unreleased\n\n", "\n[a]: b\n[c]: d\n"},
        Case{"Changelog\n=========\n\n", "\n1.0.0 - (May 5, 2026)\n---------------------\n* s\n"},
        Case{"Changelog\n=========\n\nWords.\n\n", "\n## 1.0.0\n\n0.9.0\n-----\n"},
        Case{"# Changelog\n\n", "\n<a name=\"1.0.0\"></a>\n## 1.0.0 (2026-03-01)\n"},
        Case{"# Changelog\n\n", "\n<a id='a'/>\n\n<a id=\"b\">\n\n## 1.0.0\n"},
        Case{"# Changelog\n\n<a href=\"x\">\n\n", "\n## 1.0.0\n"},
        Case{"# Changelog\n\n", "\n**1.0.0**\n\n- s\n"},
        Case{"# Changelog\n\n", "\n__v1.0.0__ (2026-03-01)\n"},
        Case{"# Changelog\n\n**1.1.0-rc.1** is out.\n\n**0.9.0**\n\n", "\n## 1.0.0\n"},
        Case{"# Changelog\n\n<!--\n## 1.0.0 template\n\n1.0.0\n-----\n-->\n\n", "\n## 1.0.0\n"},
        Case{"<div>\n## 1.0.0\n</div>\n\n", "\n## 1.0.0\n"},
        Case{"<pre>\n\n## 1.0.0\n</pre>\n\n", "\n## 1.0.0\n"},
        Case{"<!-- a -->\n\n", "\n## 1.0.0\n"},
        Case{"<details>\n\n", "\n## 1.0.0\n\n</details>\n"},
        Case{"~~~\n```\n## 1.0.0\n~~~\n\n", "\n## 1.0.0\n"},
        Case{"# A\n\n    ## 1.0.0\n\n", "\n## 1.0.0 ##\n"},
        Case{"- 1.0.0\n---\n\n", "\n1.0.0\n---\n"},
        Case{"- a\n\n  1.0.0\n  ---\n\n> 1.0.0\n---\n\n", "\nv1.0.0\n=\n"},
        Case{"---\nversion: 1.0.0\n---\n\n# A\n\n", "\n## 1.0.0\n"},
        Case{"####### 1.0.0\n\n#1.0.0\n\n", "\n###### 1.0.0\n"},
        Case{"# Changelog\n\n[a]: b\n\nMore.\n\n", ""}}) {
    const std::string_view rest = below;
    const auto before = above + std::string(rest.substr(rest.empty() ? 0 : 1));
    CAPTURE(before);
    CHECK(inserted(before) == above + next.text + below);
  }
}

TEST_CASE("the marker of go-semrel-gitlab says where entries go, as it does there") {
  CHECK(inserted("# CHANGELOG\n\n<!--- next entry here -->\n\n## 1.0.0\n2025-01-31\n") ==
        "# CHANGELOG\n\n<!--- next entry here -->\n\n" + next.text + "\n## 1.0.0\n2025-01-31\n");
  CHECK(inserted("a <!--- next entry here -->   \n\n\n\nb") == "a <!--- next entry here -->\n\n" + next.text + "\nb");
  CHECK(inserted("<!--- next entry here -->") == "<!--- next entry here -->\n\n" + next.text);
  const auto twice = with_section("<!--- next entry here -->\n\n<!--- next entry here -->", next, "CHANGELOG.md");
  REQUIRE(!twice);
  CHECK(twice.error().id() == "FL0325");
  CHECK(twice.error().place() == Place{"CHANGELOG.md", 3, 0});
}

TEST_CASE("a section is never written twice") {
  for (const auto* heading :
       {"## 1.1.0", "## [1.1.0] - 2026-01-31", "# [v1.1.0](https://a/b) (2026-01-31)", "### Release v1.1.0",
        "## **1.1.0**", "## [1.1.0]\r", "1.1.0 (today)\n---", "**v1.1.0**", "  ## 1.1.0 ##"}) {
    CAPTURE(heading);
    CHECK(inserted(std::string("# Changelog\n\n") + heading + "\n\n## 1.0.0\n") == "unchanged");
  }
  for (const auto* heading :
       {"## 1.1.0-rc.1", "## 11.1.0", "1.1.0", "##1.1.0", "## [1.1.1](https://a/compare/1.1.0...1.1.1)"}) {
    CAPTURE(heading);
    CHECK(inserted(std::string("# Changelog\n\n") + heading + "\n\n## 1.0.0\n") != "unchanged");
  }
  const auto once = inserted("# Changelog\n\n## 1.0.0\n");
  CHECK(inserted(once) == "unchanged");
}

TEST_CASE("line ends are those of the file") {
  CHECK(
      inserted("# Changelog\r\n\r\n## 1.0.0\r\n") ==
      "# Changelog\r\n\r\n## 1.1.0 (2026-01-31)\r\n\r\n### Features\r\n\r\n- add a page (1234567)\r\n\r\n## 1.0.0\r\n");
}

TEST_CASE("the link to what is unreleased starts at the new tag") {
  CHECK(
      inserted(
          "# Changelog\n\n## [Unreleased]\n\n[unreleased]: https://a/-/compare/v1.0.0...HEAD\n[1.0.0]: https://a\n") ==
      "# Changelog\n\n## [Unreleased]\n\n" + next.text +
          "\n[unreleased]: https://a/-/compare/v1.1.0...HEAD\n[1.0.0]: https://a\n");
}

TEST_SUITE_END();

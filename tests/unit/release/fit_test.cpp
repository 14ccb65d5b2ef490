#include "release/fit.hpp"

#include <doctest/doctest.h>

using namespace fairlead::release;

TEST_SUITE_BEGIN("release");

TEST_CASE("a text that fits stays; characters count, not bytes") {
  CHECK(fitting("- a\n", "", 4) == "- a\n");
  std::string umlauts;
  for (int i = 0; i < 200; ++i) umlauts += "\u00fc";
  CHECK(fitting(umlauts, "", 200) == umlauts);
  CHECK(length_of(umlauts) == 200);
}

TEST_CASE("a longer one ends behind an entry, says so, and links to the rest") {
  std::string text = "### Features\n\n";
  while (text.size() < 900) text += "- an entry of thirty-two letters\n";
  text += "\n### Fixes\n\n- " + std::string(500, 'x') + "\n";
  CHECK(fitting(text, "[All](https://a/b)", 1100) ==
        text.substr(0, text.find("\n\n### Fixes")) +
            "\n\nMore does not fit here: GitLab takes 1100 characters.\n\n[All](https://a/b)\n");
  CHECK(fitting(text, "", 500).ends_with("letters\n\nMore does not fit here: GitLab takes 500 characters.\n"));
}

TEST_CASE("a code block that is cut is closed") {
  const auto text = "- a\n\n  ~~~~\n  b\n" + std::string(2000, '\n') + "  ~~~~\n";
  CHECK(fitting(text, "", 300) ==
        "- a\n\n  ~~~~\n  b\n  ~~~~\n\nMore does not fit here: GitLab takes 300 characters.\n");
}

TEST_CASE("whatever is cut has at most as many characters") {
  for (const std::string& text : {std::string(5000, '~'), std::string(5000, '\n'), std::string(5000, 'x'),
                                  "- " + std::string(5000, '#'), std::string(150, '`') + std::string(5000, '\n')}) {
    for (const std::size_t limit : {1U, 60U, 200U, 400U}) CHECK(length_of(fitting(text, "[All](x)", limit)) <= limit);
  }
}

TEST_SUITE_END();

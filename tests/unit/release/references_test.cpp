#include "release/references.hpp"

#include "release/escape.hpp"

#include <doctest/doctest.h>

using namespace fairlead;

TEST_SUITE_BEGIN("release");

TEST_CASE("the issues that GitLab closes are found") {
  struct Case {
    const char* message;
    std::vector<std::string> issues;
  };
  for (const auto& [message, issues] :
       {Case{"feat: x\n\nCloses #12", {"#12"}},
        Case{"fix: x\n\nCloses: #1, #2 and shop/web#3", {"#1", "#2", "shop/web#3"}}, Case{"fix #4", {"#4"}},
        Case{"x\n\nfixes issue #5\nResolves issues #6,#7", {"#5", "#6", "#7"}},
        Case{"x\n\nImplementing #8. Closed #8", {"#8"}}, Case{"feat: see #12", {}}, Case{"prefixes #1", {}},
        Case{"closes#1", {}}, Case{"closes !1", {}}, Case{"closes #1a", {}}, Case{"closes #0", {}},
        Case{"closes v1.2#3", {}}, Case{"fix", {}}, Case{"", {}}}) {
    CAPTURE(message);
    CHECK(release::closed_issues(message) == issues);
  }
  std::string many = "closes #1";
  for (int i = 2; i <= 100; ++i) many += ", #" + std::to_string(i);
  CHECK(release::closed_issues(many).size() == 20);
}

TEST_CASE("references become links, and what only looks like one does not") {
  const auto url = "https://git.example.org/gitlab/web";
  struct Case {
    const char *text, *markdown;
  };
  for (const auto& [text, markdown] : {Case{"#1", "[#1](https://git.example.org/gitlab/web/-/issues/1)"},
                                       Case{"(!2)", "([!2](https://git.example.org/gitlab/web/-/merge_requests/2))"},
                                       Case{"a/b/c#3.", "[a/b/c#3](https://git.example.org/a/b/c/-/issues/3)."},
                                       Case{"C#4", "C#4"}, Case{"`#5`", "`#5`"}, Case{"##6", "##6"}, Case{"#7x", "#7x"},
                                       Case{"/a#8", "/a#8"}, Case{"a//b#9", "a//b#9"}, Case{"not!10", "not!10"},
                                       Case{"x #11,#12",
                                            "x "
                                            "[#11](https://git.example.org/gitlab/web/-/issues/11),[#12](https://"
                                            "git.example.org/gitlab/web/-/issues/12)"}}) {
    CAPTURE(text);
    CHECK(release::escaped(text, url) == markdown);
    CHECK(release::escaped(text) == text);
  }
}

TEST_SUITE_END();

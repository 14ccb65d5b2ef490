#include "git/mailmap.hpp"

#include <doctest/doctest.h>

using fairlead::git::Mailmap;

TEST_SUITE_BEGIN("git");

// What `git shortlog` of git 2.39 printed for the same lines and authors.
TEST_CASE("people are shown by the names that .mailmap gives them") {
  struct Case {
    const char *mailmap, *name, *email, *shown;
  };
  for (const auto& [mailmap, name, email, shown] :
       {Case{"", "Old", "old@x", "Old"}, Case{"New <old@x>", "Old", "old@x", "New"},
        Case{"New <new@x> <old@x>\r\n", "Old", "OLD@X", "New"}, Case{"<new@x> <old@x>", "Old", "old@x", "Old"},
        Case{"New <new@x> Old <old@x>", "old", "old@x", "New"},
        Case{"New <new@x> Old <old@x>", "Other", "old@x", "Other"},
        Case{"Any <old@x>\nNew <new@x> Old <old@x>", "Other", "old@x", "Any"},
        Case{"Any <old@x>\n<new@x> Old <old@x>", "Old", "old@x", "Old"}, Case{"# New <old@x>\n", "Old", "old@x", "Old"},
        Case{" # New <old@x>\n", "Old", "old@x", "# New"}, Case{"New <old@x> # since 2020\n", "Old", "old@x", "New"},
        Case{"A <old@x>\nB <old@x>", "Old", "old@x", "B"}, Case{"\tNew\t Name  <old@x>", "Old", "old@x", "New\t Name"},
        Case{"New <>", "Old", "", "Old"}, Case{"New <new@x> <>", "Old", "", "New"},
        Case{"New old@x\nNew <old@x", "Old", "old@x", "Old"},
        Case{"J\u00f6rg <new@x> <old@x>", "Old", "old@x", "J\u00f6rg"}}) {
    CAPTURE(mailmap);
    CAPTURE(name);
    CHECK(Mailmap(mailmap).name_of({.name = name, .email = email}) == shown);
  }
}

TEST_SUITE_END();

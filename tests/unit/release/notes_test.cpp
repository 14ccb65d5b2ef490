#include "release/notes.hpp"

#include <doctest/doctest.h>

using namespace fairlead;
using release::Change;
using semver::Bump;

TEST_SUITE_BEGIN("release");

namespace {

git::Id id(char digit) {
  return *git::Id::parse(std::string(40, digit));
}

release::Observed history() {
  release::Observed out;
  out.head_time = std::chrono::sys_days(std::chrono::year(2026) / 1 / 31) + std::chrono::hours(23);
  out.base = {{.major = 1}, "v1.0.0", id('0')};
  out.changes = {
      {.commit = id('9'), .type = "docs", .description = "say more", .rule = "type docs"},
      {.commit = id('8'), .type = "k8s", .description = "ours", .bump = Bump::patch},
      {.commit = id('7'), .type = "fix", .scope = "web", .description = "close the file", .bump = Bump::patch},
      {.commit = id('6'), .type = "feat", .scope = "api", .description = "newer", .bump = Bump::minor},
      {.commit = id('5'), .type = "feat", .scope = "api", .description = "older", .bump = Bump::minor},
      {.commit = id('4'), .type = "feat", .description = "vector<int> and `map<a>`\tat last", .bump = Bump::minor},
      {.commit = id('3'),
       .type = "chore",
       .scope = "db",
       .description = "drop the table",
       .is_breaking = true,
       .breaking = "Move your rows\n  before.",
       .bump = Bump::major},
      {.commit = id('2'), .type = "feat", .description = "taken back", .rule = "reverted by 1111111"}};
  return out;
}

const release::Decision second{
    .is_due = true, .version = semver::Version{.major = 2}, .tag = "v2.0.0", .previous = "1.0.0"};

}  // namespace

TEST_CASE("notes are grouped, sorted by scope and then by age, and leave out what releases nothing") {
  CHECK(release::notes(second, history()) == R"(## 2.0.0 (2026-01-31)

### Breaking changes

- **db:** drop the table (3333333)

  Move your rows
  before.

### Features

- vector\<int> and `map<a>` at last (4444444)
- **api:** older (5555555)
- **api:** newer (6666666)

### Fixes

- **web:** close the file (7777777)

### k8s

- ours (8888888)
)");
}

TEST_CASE("notes link to commits and to the comparison where the project's address is known") {
  auto seen = history();
  seen.changes = {seen.changes[2]};
  CHECK(release::notes(second, seen, "https://git.example.org/shop/web") ==
        "## [2.0.0](https://git.example.org/shop/web/-/compare/v1.0.0...v2.0.0) (2026-01-31)\n\n### Fixes\n\n"
        "- **web:** close the file "
        "([7777777](https://git.example.org/shop/web/-/commit/7777777777777777777777777777777777777777))\n");
}

TEST_CASE("notes of nothing are a heading, or nothing") {
  release::Observed seen;
  CHECK(release::notes(second, seen) == "## 2.0.0 (1970-01-01)\n");
  CHECK(release::notes({}, seen).empty());
  CHECK(release::notes_body(seen).empty());
}

TEST_SUITE_END();

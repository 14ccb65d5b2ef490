#include "release/notes.hpp"

#include "unit/release/ids.hpp"

#include <doctest/doctest.h>

using namespace fairlead;
using release::Change;
using semver::Bump;

TEST_SUITE_BEGIN("release");

namespace {

using test::id;

release::Observed notes_history() {
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
  CHECK(release::notes(release::release_of(second, notes_history()), {}) == R"(## 2.0.0 (2026-01-31)

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
  auto seen = notes_history();
  seen.changes = {seen.changes[2]};
  CHECK(release::notes(release::release_of(second, seen), {.url = "https://git.example.org/shop/web"}) ==
        "## [2.0.0](https://git.example.org/shop/web/-/compare/v1.0.0...v2.0.0) (2026-01-31)\n\n### Fixes\n\n"
        "- **web:** close the file "
        "([7777777](https://git.example.org/shop/web/-/commit/7777777777777777777777777777777777777777))\n");
}

TEST_CASE("on a page of its own, the comparison stands at the end, and something always is there") {
  auto seen = notes_history();
  seen.changes = {seen.changes[2]};
  seen.changes[0].author = "Ada";
  const release::Writing writing{.url = "https://git.example.org/shop", .authors = true};
  CHECK(release::notes_page(release::release_of(second, seen), writing) == R"(### Fixes

- **web:** close the file ([7777777](https://git.example.org/shop/-/commit/7777777777777777777777777777777777777777))

### Authors

- Ada

[All changes since v1.0.0](https://git.example.org/shop/-/compare/v1.0.0...v2.0.0)
)");
  CHECK(release::notes_page({.version = "1.0.0", .tag = "v1.0.0"}, {}) == "No notable changes.\n");
}

TEST_CASE("notes name the merge request, the issues that are closed, and the authors") {
  auto seen = notes_history();
  seen.changes = {seen.changes[2], seen.changes[4]};
  seen.changes[0].description = "fix #7, see `#8` and shop/api!9";
  seen.changes[0].merge_request = "!12";
  seen.changes[0].closes = {"#3", "shop/api#4"};
  seen.changes[0].author = "Ada <Lovelace>";
  seen.changes[1].author = "Bob";
  const auto release = release::release_of(second, seen);
  CHECK(release::notes(release, {.url = "https://git.example.org/shop/web", .authors = true}) ==
        R"(## [2.0.0](https://git.example.org/shop/web/-/compare/v1.0.0...v2.0.0) (2026-01-31)

### Features

- **api:** older ([5555555](https://git.example.org/shop/web/-/commit/5555555555555555555555555555555555555555))

### Fixes

- **web:** fix [#7](https://git.example.org/shop/web/-/issues/7), see `#8` and [shop/api!9](https://git.example.org/shop/api/-/merge_requests/9) ([7777777](https://git.example.org/shop/web/-/commit/7777777777777777777777777777777777777777), [!12](https://git.example.org/shop/web/-/merge_requests/12), closes [#3](https://git.example.org/shop/web/-/issues/3), [shop/api#4](https://git.example.org/shop/api/-/issues/4))

### Authors

- Ada \<Lovelace>
- Bob
)");
}

TEST_CASE("what a breaking change obliges to keeps its lists and code, and is text else") {
  release::Observed seen;
  seen.changes = {{.commit = id('1'),
                   .type = "feat",
                   .description = "flags of @ada (!5)",
                   .is_breaking = true,
                   .breaking = "# Migration\n\n- do\n\n```sh\nmv *a* b\n\n  mv c d\n```\n/close",
                   .bump = Bump::major,
                   .merge_request = "!5"}};
  CHECK(release::notes_body(seen.changes, {}) == R"(### Breaking changes

- flags of `@ada` (!5) (1111111)

  \# Migration

  - do

  ```sh
  mv *a* b

    mv c d
  ```
  \/close
)");
}

TEST_CASE("tags that are named like people or like markup are text, and their addresses encoded") {
  release::Observed seen;
  const release::Release release{
      .version = "1.1.0", .tag = "@shop/web@1.1.0", .previous_tag = "@shop/web@1.0.0", .changes = seen.changes};
  CHECK(release::notes_page(release, {.url = "https://git.example.org/shop"}) ==
        "No notable changes.\n\n[All changes since `@shop/web`@1.0.0](https://git.example.org/shop/-/compare/"
        "%40shop/web%401.0.0...%40shop/web%401.1.0)\n");
}

TEST_CASE("notes in the form of keepachangelog.com") {
  auto seen = notes_history();
  seen.changes[1].scope = "security";
  const auto release = release::release_of(second, seen);
  CHECK(release::notes(release, {.form = release::Form::keep_a_changelog}) == R"(## [2.0.0] - 2026-01-31

### Added

- vector\<int> and `map<a>` at last (4444444)
- **api:** older (5555555)
- **api:** newer (6666666)

### Changed

- **Breaking:** **db:** drop the table (3333333)

  Move your rows
  before.

### Fixed

- **web:** close the file (7777777)

### Security

- **security:** ours (8888888)
)");
}

TEST_CASE("notes by a template of the user's") {
  auto seen = notes_history();
  seen.changes = {seen.changes[2], seen.changes[6]};
  seen.changes[0].closes = {"#3"};
  seen.changes[0].author = "Ada";
  const auto release = release::release_of(second, seen);
  constexpr auto text = R"(# {{tag}}, {{date}}, since {{previous_tag}} ({{commits}} commits): {{compare_url}}
{{#groups}}
{{title}}:
{{#changes}}
* {{#scope}}{{scope}}: {{/scope}}{{description}} {{link}}{{#closes}} {{.}}{{/closes}}{{#is_breaking}}!{{/is_breaking}}
{{/changes}}
{{/groups}}
By {{#authors}}{{.}}{{/authors}}
)";
  CHECK(*release::notes_by_template(text, "t", release, {}) == R"(# v2.0.0, 2026-01-31, since v1.0.0 (2 commits): 
Breaking changes:
* db: drop the table 3333333!
Fixes:
* web: close the file 7777777 #3
By Ada
)");
}

TEST_CASE("a squashed commit is told by its parts") {
  release::Observed seen;
  seen.changes = {{.commit = id('1'),
                   .type = "feat",
                   .description = "all of it",
                   .bump = Bump::minor,
                   .merge_request = "!5",
                   .parts = {{.type = "feat", .description = "first", .bump = Bump::minor},
                             {.type = "docs", .description = "say so"},
                             {.type = "feat", .description = "second", .bump = Bump::minor}}}};
  CHECK(release::notes_body(seen.changes, {}) == "### Features\n\n- first (1111111, !5)\n- second (1111111, !5)\n");
}

TEST_CASE("notes of nothing are a heading, or nothing") {
  release::Observed seen;
  CHECK(release::notes(release::release_of(second, seen), {}) == "## 2.0.0 (1970-01-01)\n");
  CHECK(release::notes_body(seen.changes, {}).empty());
}

TEST_SUITE_END();

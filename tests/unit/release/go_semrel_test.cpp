#include "release/go_semrel.hpp"

#include "unit/release/ids.hpp"

#include <doctest/doctest.h>

using namespace fairlead;
namespace go_semrel = release::go_semrel;
using semver::Bump;

TEST_SUITE_BEGIN("release");

namespace {

using test::id;

/// Newest first: a docs commit, a feat on web, a fix.
release::Observed semrel_history(std::string_view base = "0.3.1") {
  release::Observed out;
  out.head_time = std::chrono::sys_days(std::chrono::year(2026) / 1 / 31);
  if (!base.empty()) out.base = {*semver::Version::parse(base), "v" + std::string(base), id('0')};
  out.changes = {
      {.commit = id('3'), .parents = {id('2')}, .header = "docs: say so", .type = "docs", .description = "say so"},
      {.commit = id('2'),
       .parents = {id('1')},
       .header = "feat(web): add",
       .type = "feat",
       .scope = "web",
       .description = "add",
       .bump = Bump::minor},
      {.commit = id('1'),
       .parents = {id('0')},
       .header = "fix: close",
       .type = "fix",
       .description = "close",
       .bump = Bump::patch}};
  return out;
}

std::string next(const release::Observed& observed, const go_semrel::Settings& settings,
                 const go_semrel::Tags& tags = {}) {
  const auto out = go_semrel::outcome(observed, settings, tags, {{"CI_COMMIT_REF_SLUG", "my-branch"}});
  if (!out) return out.error().message();
  return out->next.str() + (out->has_content ? "" : " without content");
}

}  // namespace

TEST_CASE("the next version is go-semrel's") {
  auto breaking = semrel_history();
  breaking.changes[1].is_breaking = true;
  breaking.changes[1].bump = Bump::major;
  auto nothing = semrel_history("1.2.3");
  nothing.changes.resize(1);
  CHECK(next(semrel_history(), {}) == "0.4.0");
  CHECK(next(semrel_history(""), {}) == "0.1.0");
  CHECK(next(breaking, {}) == "0.4.0");
  CHECK(next(semrel_history(), {.initial_development = false}) == "1.0.0");
  CHECK(next(semrel_history("1.2.3"), {.initial_development = false}) == "1.3.0");
  CHECK(next(nothing, {}) == "1.2.3 without content");
  CHECK(next(nothing, {.bump_patch = true}) == "1.2.4");
}

TEST_CASE("other branches than the release branches make pre-releases") {
  const go_semrel::Settings settings{.release_branches = {"main"}, .branch = "my/branch"};
  CHECK(next(semrel_history(), {.release_branches = {"main"}, .branch = "main"}) == "0.4.0");
  CHECK(next(semrel_history(), settings) == "0.4.0-my-branch.1");
  const go_semrel::Tags tags{
      .names = {"v0.4.0-my-branch.1", "v0.4.0-my-branch.7", "v0.4.0-other.9", "v0.3.9-my-branch.8", "x"},
      .prereleased = {id('2')}};
  CHECK(next(semrel_history(), settings, tags) == "0.4.0-my-branch.8 without content");
  const go_semrel::Tags older{.names = {"v0.4.0-my-branch.7"}, .prereleased = {id('1')}};
  CHECK(next(semrel_history(), settings, older) == "0.4.0-my-branch.8");
  auto built = settings;
  built.pre_templates = {};
  built.build_templates = {"b", "{{ env \"CI_COMMIT_REF_SLUG\" }}"};
  CHECK(next(semrel_history(), built) == "0.4.0+b.my-branch");
  built.pre_templates = {"{{ seq }}"};
  CHECK(next(semrel_history(), built) == "pre-tmpl: nothing is known of {{ seq }} in a template");
  built.pre_templates = {"a b"};
  CHECK(next(semrel_history(), built).starts_with("pre-tmpl and build-tmpl: "));
}

TEST_CASE("the texts are go-semrel-gitlab's, with the date of the commit") {
  auto seen = semrel_history();
  seen.changes[2].is_breaking = true;
  seen.changes[2].breaking = "Read this.";
  seen.changes[2].bump = Bump::major;
  const auto out = go_semrel::outcome(seen, {.list_other = true}, {}, {});
  REQUIRE(out);
  CHECK(go_semrel::text(*out, go_semrel::Text::entry) == R"(## 0.4.0
2026-01-31

### Breaking changes

#### close (1111111111111111111111111111111111111111)

Read this.

### Features

- **web:** add (2222222222222222222222222222222222222222)

### Other changes

- say so (3333333333333333333333333333333333333333))");
  const auto plain = go_semrel::outcome(semrel_history(), {}, {}, {});
  CHECK(go_semrel::text(*plain, go_semrel::Text::note) == R"(# 0.4.0
2026-01-31

## Features

- **web:** add (2222222222222222222222222222222222222222)

## Fixes

- close (1111111111111111111111111111111111111111)

<!--- downloads here -->)");
}

TEST_CASE("templates know variables and what they are given") {
  const Variables environment = {{"A", "x"}};
  CHECK(*go_semrel::filled("{{env \"A\"}}-{{ (env \"A\") }}{{ env \"B\" }} {{tag}}", environment, {{"tag", "v1"}}) ==
        "x-x v1");
  CHECK(*go_semrel::filled("plain", {}, {}) == "plain");
  const std::chrono::sys_seconds time(std::chrono::seconds(1769860800));  // 2026-01-31T12:00:00Z
  CHECK(*go_semrel::filled("{{ commitTS.Format \"20060102T150405\" }}.{{ commitTS.Unix }}", {}, {}, time) ==
        "20260131T120000.1769860800");
  CHECK(!go_semrel::filled("{{ commitTS }}", {}, {}, time));
  CHECK(!go_semrel::filled("{{ commitTS.Unix }}", {}, {}));
  CHECK(!go_semrel::filled("{{ tag", {}, {{"tag", "v1"}}));
}

TEST_SUITE_END();

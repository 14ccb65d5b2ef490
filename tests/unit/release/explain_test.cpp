#include "release/explain.hpp"

#include "json/json.hpp"
#include "release/range.hpp"
#include "support/git_sandbox.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

using namespace fairlead;
using release::Explanation;

TEST_SUITE_BEGIN("release");

namespace {

Explanation explained(std::vector<const char*> messages, const release::Rules& rules = {}) {
  Explanation out{.preset = rules.preset, .range = "v1.0.0..HEAD"};
  git::Id id;
  for (const auto* message : messages) {
    id.bytes.fill(static_cast<std::uint8_t>(id.bytes[0] + 0x11));
    out.changes.push_back(release::classify({.id = id, .message = message}, rules));
  }
  out.changes = release::settle(std::move(out.changes), rules);
  return out;
}

}  // namespace

TEST_CASE("people read of each commit the bump, the rule and what does not count") {
  auto explanation = explained(
      {"feat(web): add a page\n\nRelease-As: 3.0.0", "docs:x", "fix:y", "revert: fix: z\n\nRefs: 5555555", "fix: z"});
  explanation.version = "1.1.0";
  CHECK(release::to_text(explanation) ==
        "minor  1111111  feat(web): add a page\n"
        "       type feat\n"
        "       Release-As: 3.0.0\n"
        "none   2222222  docs:x\n"
        "       not conventional\n"
        "none   3333333  fix:y\n"
        "       not conventional\n"
        "       warning: \"fix:y\" is not conventional and releases nothing: a space has to follow the colon\n"
        "none   4444444  revert: fix: z\n"
        "       reverts 5555555 of the same release\n"
        "none   5555555  fix: z\n"
        "       reverted by 4444444\n"
        "\n"
        "v1.0.0..HEAD: 5 commits ask for minor, read by cc\n"
        "the release is 1.1.0\n");
  CHECK(release::to_text({.range = "a..b"}) == "a..b: 0 commits ask for none, read by cc\n");
}

TEST_CASE("a squashed commit shows what its body lists") {
  const auto explanation = explained({"Add carts\n\n* feat: b\n* fix!: c"}, {.squash = release::Squash::both});
  CHECK(release::to_text(explanation) ==
        "major  1111111  Add carts\n"
        "       breaking: ! in the header in \"c\"\n"
        "       - none: Add carts (not conventional)\n"
        "       - minor: b (type feat)\n"
        "       - major: c (breaking: ! in the header)\n"
        "\n"
        "v1.0.0..HEAD: 1 commit asks for major, read by cc\n");
}

TEST_CASE("programs get the same as JSON") {
  const auto document =
      json::Value::parse(release::to_json(explained({"feat: x"}, release::rules_of(release::Preset::sr_cc))));
  CHECK(document == json::Value::parse(R"({
    "schema": "fairlead.release.explain/1", "preset": "sr-cc", "range": "v1.0.0..HEAD", "bump": "minor",
    "version": null, "tag": null,
    "commits": [{"id": "1111111111111111111111111111111111111111", "header": "feat: x", "type": "feat", "scope": null,
                 "description": "x", "breaking": false, "bump": "minor", "rule": "type feat", "reverts": [],
                 "merge_request": null, "release_as": null, "parts": [], "warnings": []}]})"));
}

TEST_CASE("a range is A..B with HEAD for an end that is left out, and a single revision is one commit") {
  const test::GitSandbox sandbox;
  const auto ids = sandbox.commit({"a", "b", "c"});
  sandbox.git("tag -a -m x v1 HEAD~1");
  const auto repository = git::Repository::open(sandbox.path());
  REQUIRE(repository);
  const auto named = [&](const std::string& range) {
    std::vector<std::string> out;
    const auto found = release::commits_in(*repository, range);
    if (!found) return std::vector{found.error().message()};
    for (const auto& id : *found) out.push_back(id.str());
    return out;
  };
  CHECK(named("HEAD~2..HEAD") == std::vector{ids[2], ids[1]});
  CHECK(named("v1..") == std::vector{ids[2]});
  CHECK(named("..v1") == std::vector<std::string>{});
  CHECK(named("v1") == std::vector{ids[1]});
  CHECK(named(ids[0].substr(0, 10)) == std::vector{ids[0]});
  CHECK(named("nowhere..") == std::vector<std::string>{"\"nowhere\" names no commit"});
  CHECK(named("HEAD^{tree}") == std::vector<std::string>{"\"HEAD^{tree}\" names no commit"});
  CHECK(named("a b") == std::vector<std::string>{"\"a b\" names no commit"});
}

TEST_CASE("a range that a shallow clone cuts is refused") {
  const test::GitSandbox sandbox;
  sandbox.commit({"a", "b", "c", "d"});
  sandbox.git("tag old HEAD~3");
  const auto clone = sandbox.beside("clone");
  test::GitSandbox::git_in("/", "clone -q --depth 2 file://" + sandbox.path() + " " + clone);
  test::GitSandbox::git_in(clone, "fetch -q --depth 1 origin tag old");
  const auto repository = git::Repository::open(clone);
  REQUIRE(repository);
  const auto found = release::commits_in(*repository, "old..HEAD");
  REQUIRE_FALSE(found);
  CHECK(found.error().id() == "FL0304");
  CHECK(release::commits_in(*repository, "HEAD~1..HEAD")->size() == 1);
}

TEST_SUITE_END();

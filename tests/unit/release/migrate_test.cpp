#include "release/migrate.hpp"

#include "yaml/parse.hpp"

#include <doctest/doctest.h>

using namespace fairlead;

TEST_SUITE_BEGIN("release");

namespace {

std::string semantic_release(std::string_view text) {
  const auto node = yaml::parse(text, ".releaserc");
  REQUIRE(node);
  return release::to_yaml(release::migrate_semantic_release(*node, ".releaserc"));
}

std::string from_go_semrel(std::string_view text, const Variables& environment = {}) {
  const auto node = yaml::parse(text, ".gitlab-ci.yml");
  REQUIRE(node);
  return release::to_yaml(release::migrate_go_semrel(*node, environment, ".gitlab-ci.yml"));
}

}  // namespace

TEST_CASE("semantic-release's defaults are written out") {
  constexpr auto expected = R"(# Made by `fairlead release migrate` from .releaserc.
release:
  preset: sr-angular
  tag-prefix: v
  branches:
    - master
    - main
    - next
    - next-major
    - beta=prerelease
    - alpha=prerelease
  files:
    - package.json

# What has no equal here:
# - @semantic-release/npm: publish to npm in a job of the tag's pipeline; list package-lock.json in release.files if there is one
# - @semantic-release/github: releases are made in GitLab
)";
  CHECK(semantic_release("{}") == expected);
}

TEST_CASE("semantic-release's settings become ours, and what has no equal is listed") {
  constexpr auto text = R"json({
  "branches": ["+([0-9])?(.{+([0-9]),x}).x", "main", {"name": "rc", "prerelease": true},
               {"name": "pre/*", "prerelease": "pre"}, {"name": "old", "range": "1.x", "channel": "old"}, "a(b)"],
  "tagFormat": "web-${version}",
  "repositoryUrl": "https://gitlab.example.org/shop/web.git",
  "plugins": [
    ["@semantic-release/commit-analyzer", {"preset": "conventionalcommits", "releaseRules": [
      {"type": "build", "release": "patch"}, {"type": "fix", "scope": "deps", "release": false},
      {"scope": "docs", "release": false}, {"breaking": true, "release": "minor"}, {"subject": "x", "release": "patch"}]}],
    "@semantic-release/release-notes-generator",
    ["@semantic-release/changelog", {"changelogFile": "docs/CHANGELOG.md"}],
    ["@semantic-release/npm", {"npmPublish": false, "pkgRoot": "web"}],
    ["@semantic-release/git", {"message": "x", "assets": ["docs/CHANGELOG.md", "web/package.json", "Cargo.lock", "dist"]}],
    ["@semantic-release/gitlab", {"assets": ["a.tar", {"path": "dist/*"}, {"path": "b", "label": "B"},
      {"url": "https://example.org/docs", "label": "Docs", "type": "runbook"}]}],
    ["@semantic-release/exec", {"prepareCmd": "make dist"}],
    "other-plugin"],
  "extends": "shared"})json";
  constexpr auto expected = R"yaml(# Made by `fairlead release migrate` from .releaserc.
release:
  preset: sr-cc
  tag-prefix: web-
  url: "https://gitlab.example.org/shop/web"
  branches:
    - main
    - rc=prerelease
    - "pre/*=prerelease pre"
    - "old=maintenance 1.x"
  changelog: docs/CHANGELOG.md
  mode: commit
  types:
    - build=patch
    - "fix(deps)=none"
    - "*(docs)=none"
    - "BREAKING CHANGE=minor"
  files:
    - web/package.json
    - Cargo.lock
  assets:
    - a.tar
  links:
    - "runbook:Docs=https://example.org/docs"

# What has no equal here:
# - branches: the channel of "old": channels are what tags say
# - branches: "a(b)" is no name and no simple pattern
# - commit-analyzer: the rule {subject: x, release: patch}
# - @semantic-release/git: message
# - @semantic-release/gitlab: the asset "dist/*"; name each file with release.assets, as it is called
# - @semantic-release/gitlab: the asset "b"; name each file with release.assets, as it is called
# - @semantic-release/exec: prepareCmd: make dist; run it in a job of the pipeline
# - plugin other-plugin: do what it does in a job of the pipeline
# - @semantic-release/git: the asset "dist"; only the changelog and release.files are committed
# - extends: what the shared configuration says was not read
)yaml";
  CHECK(semantic_release(text) == expected);
}

TEST_CASE("go-semrel-gitlab's variables become ours") {
  constexpr auto pipeline = R"(variables:
  GSG_TAG_PREFIX: "web-"
  GSG_RELEASE_BRANCHES: {value: "main, lts", description: x}
  OTHER: x
version:
  script:
    - release next-version
    - release changelog -f CHANGELOG.md
release:
  variables:
    GSG_PATCH_COMMIT_TYPES: fix,Chore
    GSG_TAG_PREFIX: "api-"
  script: [release commit-and-tag CHANGELOG.md, !reference [.a, script]]
)";
  constexpr auto expected = R"(# Made by `fairlead release migrate` from .gitlab-ci.yml.
release:
  preset: go-semrel
  first: bump
  tag-prefix: web-
  types:
    - chore=patch
    - docs=none
    - fix=patch
    - perf=none
    - refactor=none
    - style=none
    - test=none
  branches:
    - main
    - lts
  mode: commit
  changelog: CHANGELOG.md

# What has no equal here:
# - GSG_TAG_PREFIX has several values; "web-" was taken
# - GSG_RELEASE_BRANCHES: other branches made pre-releases; list them as name=prerelease to have that
# - commit-and-tag: the changelog and release.files are committed; list the other files there
# - GSG_INITIAL_DEVELOPMENT=false: release 1.0.0 once with --as 1.0.0, or with a Release-As footer
# - GSG_PRE_TMPL=y
)";
  CHECK(from_go_semrel(pipeline,
                       {{"GSG_INITIAL_DEVELOPMENT", "false"}, {"GSG_TAG_PREFIX", "x"}, {"GSG_PRE_TMPL", "y"}}) ==
        expected);
}

TEST_CASE("a pipeline uses go-semrel-gitlab if it calls it or sets its variables") {
  const auto uses = [](std::string_view text) { return release::uses_go_semrel(*yaml::parse(text, "x")); };
  CHECK(uses("a: {script: [release next-version -p]}"));
  CHECK(uses("variables: {GSG_BUMP_PATCH: 'true'}"));
  CHECK_FALSE(uses("a: {script: [fairlead release next, glab release tagging]}"));
  CHECK_FALSE(uses("variables: {A: b}"));
}

TEST_SUITE_END();

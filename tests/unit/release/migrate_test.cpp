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
  mode: push
  pipeline: false
  announce: false
  files:
    - package.json

# What has no equal here:
# - @semantic-release/npm: publish to npm in a job of the tag's pipeline; list package-lock.json in release.files if there is one
# - @semantic-release/github: releases are made in GitLab
# - without @semantic-release/gitlab there was a tag alone; here a release in GitLab comes with it
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
  pipeline: false
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
# - branches: "a(b)": no name and no simple pattern
# - @semantic-release/commit-analyzer: the rule {subject: x, release: patch} of releaseRules
# - @semantic-release/npm: list package-lock.json in release.files if there is one
# - @semantic-release/git: message
# - @semantic-release/gitlab: the asset "dist/*"; name each file with release.assets, as it is called
# - @semantic-release/gitlab: the asset "b" with label; name each file with release.assets, as it is called
# - @semantic-release/gitlab: the issue about a release that failed
# - @semantic-release/exec: prepareCmd: make dist; run it in a job of the pipeline
# - plugin other-plugin: do what it does in a job of the pipeline
# - @semantic-release/git: the asset "dist"; only the changelog and release.files are committed
# - @semantic-release/release-notes-generator: the preset angular; notes are of the commits as conventionalcommits reads them
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
  pipeline: false
  announce: false
  changelog: CHANGELOG.md

# What has no equal here:
# - GSG_TAG_PREFIX has several values; "web-" was taken
# - GSG_RELEASE_BRANCHES: other branches made pre-releases; list them as name=prerelease to have that
# - GSG_INITIAL_DEVELOPMENT=false: release 1.0.0 once with --as 1.0.0, or with a Release-As footer
# - GSG_PRE_TMPL=y
)";
  CHECK(from_go_semrel(pipeline,
                       {{"GSG_INITIAL_DEVELOPMENT", "false"}, {"GSG_TAG_PREFIX", "x"}, {"GSG_PRE_TMPL", "y"}}) ==
        expected);
}

TEST_CASE("the steps of older configurations are read as plugins, and the tag is pushed") {
  constexpr auto text = R"json({"branches": "main", "verifyConditions": ["@semantic-release/changelog",
    "@semantic-release/git"], "prepare": [{"path": "@semantic-release/changelog", "changelogFile": "app/CHANGES.md"},
    {"path": "@semantic-release/git", "assets": ["app/CHANGES.md"]}], "publish": "@semantic-release/gitlab",
    "success": false, "fail": []})json";
  constexpr auto expected = R"(# Made by `fairlead release migrate` from .releaserc.
release:
  preset: sr-angular
  tag-prefix: v
  branches:
    - main
  changelog: app/CHANGES.md
  mode: commit
  pipeline: false
  announce: false

# What has no equal here:
# - @semantic-release/gitlab: the issue about a release that failed
)";
  CHECK(semantic_release(text) == expected);
}

TEST_CASE("options of steps are told, and so is what a step says that another says otherwise") {
  const auto told = [](std::string_view text, std::string_view what) {
    CAPTURE(text);
    CHECK(semantic_release(text).find(what) != std::string::npos);
  };
  told(R"({"publish": {"assets": "x"}})", "# - publish: assets; write options beside their plugin");
  told(R"({"plugins": ["a"], "publish": [{"path": "b", "c": 1}, "d"]})", "# - publish: b (c); list it in plugins");
  told(R"({"plugins": ["a"], "generateNotes": false})", "# - generateNotes: it is off");
  told(R"({"prepare": {"path": "a", "b": 1}, "publish": {"path": "a", "b": 2}})",
       "# - a: b, which another step has too");
  told(R"({"plugins": [["@semantic-release/changelog", {"changelogFile": "A"}], ["@semantic-release/changelog",
       {"changelogFile": "B"}]]})",
       "# - a second @semantic-release/changelog (changelogFile)");
  told(R"({"plugins": ["@semantic-release/git"]})", "# - @semantic-release/git: the commit of the release");
}

TEST_CASE("go-semrel-gitlab is found where a shell would call it, and each of its flags is kept or told") {
  constexpr auto pipeline = R"yaml(include: other.yml
.parts: {tag: [release -t canary --bump-patch=1 --pre-tmpl=rc tag]}
job:
  rules: [{variables: {GSG_INITIAL_DEVELOPMENT: "0"}}]
  parallel: {matrix: [{GSG_TAG_PREFIX: ["a-"]}]}
  script:
    - export V="$(release next-version --allow-current)" # release test-api
    - '{ bash -ec "release -t ${TOKEN} test-git --gl-api x"; }'
    - if true; then A=b ./bin/release changelog -f docs/CHANGES.md; fi
    - !reference [.parts, tag]
    - docker run go-semrel-gitlab:1 release --ci-commit-tag v1 add-download-link -n x -u y -d z
    - |
      release commit-and-tag \
        --create-tag-pipeline docs/CHANGES.md ./VERSION > log
    - echo "release tag-and-commit"; fairlead release changelog; glab release tag-and-commit
)yaml";
  constexpr auto expected = R"(# Made by `fairlead release migrate` from .gitlab-ci.yml.
release:
  preset: go-semrel
  first: bump
  tag-prefix: a-
  mode: commit
  announce: false
  changelog: docs/CHANGES.md

# What has no equal here:
# - --allow-current of next-version
# - -t: the token comes from GITLAB_TOKEN
# - --gl-api of test-git
# - VERSION: only the changelog and release.files are committed; if it has the version, list it there
# - add-download-link: use `fairlead release assets add --link`, or release.links
# - GSG_INITIAL_DEVELOPMENT=false: release 1.0.0 once with --as 1.0.0, or with a Release-As footer
# - GSG_BUMP_PATCH: commits that ask for nothing release nothing; give their types a bump in release.types
# - GSG_PRE_TMPL=rc
# - include: what other files say was not read
)";
  CHECK(from_go_semrel(pipeline) == expected);
}

TEST_CASE("a pipeline uses go-semrel-gitlab if it calls it or sets its variables") {
  const auto uses = [](std::string_view text) { return release::uses_go_semrel(*yaml::parse(text, "x")); };
  CHECK(uses("a: {script: [release next-version -p]}"));
  CHECK(uses("a: {script: release --bump-patch tag}"));
  CHECK(uses("variables: {GSG_BUMP_PATCH: 'true'}"));
  CHECK_FALSE(uses("a: {script: [fairlead release next, glab release tagging]}"));
  CHECK_FALSE(uses("variables: {A: b}"));
}

TEST_SUITE_END();

// Nothing that semantic-release is told may be lost: each option is kept, or named.
#include "release/migrate.hpp"
#include "yaml/parse.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <random>

using namespace fairlead;

TEST_SUITE_BEGIN("release");

namespace {

/// An option, and how it has to come out: as these lines of the fairlead.yml, or by its name where there are none.
struct Option {
  const char* name;
  const char* value;
  std::vector<const char*> lines = {};
};

struct Plugin {
  const char* name;
  std::vector<Option> options;
};

/// All options of the READMEs of commit-analyzer 13, release-notes-generator 14, changelog 6, npm 13, git 10, gitlab
/// 13, exec 7 and github 12, and one that nobody has.
const std::vector<Plugin>& plugins() {
  static const std::vector<Plugin> all = {
      {"@semantic-release/commit-analyzer",
       {{"preset", R"("conventionalCommits")", {"  preset: sr-cc\n"}},
        {"preset", R"("atom")"},
        {"config", R"("x")"},
        {"parserOpts", R"({"a": 1})"},
        {"presetConfig", "{}"},
        {"releaseRules", R"("./rules.js")"},
        {"releaseRules", R"([{"type": "docs", "release": "patch"}])", {"  types:\n    - docs=patch\n"}}}},
      {"@semantic-release/release-notes-generator",
       {{"preset", R"("ember")"},
        {"config", R"("x")"},
        {"parserOpts", "{}"},
        {"writerOpts", "{}"},
        {"host", R"("h")"},
        {"linkCompare", "false"},
        {"linkReferences", "false"},
        {"commit", R"("c")"},
        {"issue", R"("i")"},
        {"presetConfig", "{}"}}},
      {"@semantic-release/changelog",
       {{"changelogFile", R"("docs/C.md")", {"  changelog: docs/C.md\n"}}, {"changelogTitle", R"("# T")"}}},
      {"@semantic-release/npm",
       {{"npmPublish", "false", {"package.json\n"}},
        {"npmPublish", "true", {"publish to npm"}},
        {"pkgRoot", R"("web")", {"    - web/package.json\n"}},
        {"tarballDir", R"("dist")"}}},
      {"@semantic-release/git",
       {{"message", R"("m")"},
        {"assets",
         R"(["Cargo.toml", {"path": "d/*"}, ["e/**", "!e/f"]])",
         {"    - Cargo.toml\n", "\"d/*\"", "\"e/**\"", "\"!e/f\""}}}},
      {"@semantic-release/gitlab",
       {{"gitlabUrl", R"("https://g.example.org")"},
        {"gitlabApiPathPrefix", R"("/api/v4")"},
        {"useJobToken", "true"},
        {"assets",
         R"(["a.tar", {"path": "b", "label": "B"}, {"path": ["c.tar", "!d"]}])",
         {"    - a.tar\n", "\"b\" with label", "    - c.tar\n", "\"!d\""}},
        {"assets",
         R"([{"url": "https://e.org/${nextRelease.version}", "label": "L"},
                       {"url": "https://e.org/x", "label": "run: a", "filepath": "/y"}])",
         {"\"https://e.org/${nextRelease.version}\"", "\"https://e.org/x\""}},
        {"assets",
         R"([{"url": "https://e.org/x", "label": "image: a"}, {"path": "e", "target": "generic_package"},
                       {"path": "f", "packageName": "p", "status": "hidden", "type": "image"}])",
         {"    - \"other:image: a=https://e.org/x\"\n", "    - e\n", "\"f\" with packageName, status, type"}},
        {"milestones", R"(["v1", "v2"])", {"  milestones:\n    - v1\n    - v2\n"}},
        {"successComment", R"("s")"},
        {"successComment", "false", {"  announce: false\n"}},
        {"successCommentCondition", R"("<% return true; %>")"},
        {"successCommentCondition", "false", {"  announce: false\n"}},
        {"failComment", R"("f")"},
        {"failTitle", R"("f")"},
        {"failCommentCondition", R"("<% return true; %>")"},
        {"failCommentCondition", "false", {"release:\n"}},  // we write none
        {"labels", R"("l")"},
        {"assignee", R"("a")"},
        {"retryLimit", "3"}}},
      {"@semantic-release/exec",
       {{"prepareCmd", R"("make")"},
        {"analyzeCommitsCmd", R"("x")"},
        {"shell", R"("/bin/sh")"},
        {"execCwd", R"("d")"}}},
      {"@semantic-release/github", {{"assets", R"("x")"}, {"githubUrl", R"("u")"}}},
      {"someone/else", {{"files", R"("x")"}}}};
  return all;
}

std::string quoted(const std::string& text) {
  return '"' + text + '"';
}

}  // namespace

TEST_CASE("of generated configurations, each option of each plugin is kept or told by its name") {
  std::mt19937 random(13);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same ones in every run
  const auto chance = [&](unsigned of) { return random() % of == 0; };
  for (int round = 0; round < 2000; ++round) {
    std::vector<std::pair<std::string, Option>> expected;
    std::string list, top;
    for (const auto& plugin : plugins()) {
      if (chance(2)) continue;
      auto options = plugin.options;
      options.push_back({"unheardOf", "1"});
      std::ranges::shuffle(options, random);
      std::string own;
      std::vector<std::string> names;
      for (const auto& option : options) {
        if (chance(2) || std::ranges::find(names, option.name) != names.end()) continue;
        names.emplace_back(option.name);
        own += (own.empty() ? "" : ", ") + quoted(option.name) + ": " + option.value;
        expected.emplace_back(plugin.name, option);
      }
      list += (list.empty() ? "[" : ", [") + quoted(plugin.name) + (own.empty() ? "]" : ", {" + own + "}]");
    }
    if (chance(4)) {
      top = R"(, "else": 1, "branch": "master")";
      expected.emplace_back("", Option{"else", ""});
      expected.emplace_back("", Option{"branch", ""});
    }
    const auto text = R"({"branches": ["main"], "plugins": [)" + list + "]" + top + "}";
    CAPTURE(text);
    const auto node = yaml::parse(text, ".releaserc");
    REQUIRE(node);
    const auto migration = release::migrate_semantic_release(*node, ".releaserc");
    const auto yaml = release::to_yaml(migration);
    for (const auto& [plugin, option] : expected) {
      CAPTURE(option.name);
      for (const auto* line : option.lines) CHECK(yaml.find(line) != std::string::npos);
      if (!option.lines.empty()) continue;
      CHECK(std::ranges::any_of(migration.missing, [&, &plugin = plugin, &option = option](const auto& told) {
        return told.find(plugin) != std::string::npos && told.find(option.name) != std::string::npos;
      }));
    }
    // It has to be a way that puts the tag on the server.
    CHECK(yaml.find("\n  mode: ") != std::string::npos);
  }
}

TEST_CASE("options that all plugins share are read by those that know them, and else told") {
  const auto node = yaml::parse(
      R"({"branches": "main", "preset": "conventionalcommits", "releaseRules": [{"type": "docs", "release": "patch"}],
          "milestones": "v1", "tarballDir": "x", "plugins": ["@semantic-release/commit-analyzer",
          "@semantic-release/gitlab"], "changelogFile": "C.md"})",
      ".releaserc");
  REQUIRE(node);
  constexpr auto expected = R"(# Made by `fairlead release migrate` from .releaserc.
release:
  preset: sr-cc
  tag-prefix: v
  branches:
    - main
  mode: api
  pipeline: false
  types:
    - docs=patch
  milestones:
    - v1

# What has no equal here:
# - @semantic-release/gitlab: the issue about a release that failed
# - tarballDir
# - changelogFile
)";
  CHECK(release::to_yaml(release::migrate_semantic_release(*node, ".releaserc")) == expected);
}

TEST_SUITE_END();

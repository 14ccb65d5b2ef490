#include "release/lint.hpp"

#include <doctest/doctest.h>

using namespace fairlead;
using release::Finding;
using release::LintReport;
using release::LintRules;
using release::Severity;

TEST_SUITE_BEGIN("release");

namespace {

std::vector<Finding> findings(std::string message, const LintRules& lint_rules = {}, const release::Rules& rules = {}) {
  return release::lint({.id = {}, .message = std::move(message)}, lint_rules, rules);
}

/// "header 1, blank-line 2"
std::string brief(const std::vector<Finding>& findings) {
  std::string out;
  for (const auto& finding : findings) {
    out += (out.empty() ? "" : ", ") + finding.rule + " " + std::to_string(finding.line);
  }
  return out;
}

LintReport report() {
  return {
      .messages = {
          {.source = "1234567",
           .header = "feta: <x>",
           .findings = {{.rule = "type", .message = "the type \"feta\" is not allowed", .help = "did you mean feat?"},
                        {.rule = "blank-line", .line = 2, .message = "b"}}},
          {.source = "2345678", .header = "feat: y"},
          {.source = "merge request",
           .header = "Revert \"x\" & y",
           .findings = {{.rule = "revert", .severity = Severity::warning, .message = "c"}}}}};
}

}  // namespace

TEST_CASE("each rule finds its mistake, with the line") {
  struct Case {
    const char *text, *found;
  };
  for (const auto& [text, found] :
       {Case{"feat: x", ""}, Case{"feat(a)!: x\n\nbody\n\nBREAKING CHANGE: y\nRelease-As: 2.0.0\n", ""},
        Case{"", "empty 1"}, Case{" \n\n", "empty 1"}, Case{"feat:x", "header 1"}, Case{"\n\nAdd a page", "header 3"},
        Case{"fixup! feat: x", "fixup 1"}, Case{"Revert \"feat: x\"", "revert 1"}, Case{"feta: x", "type 1"},
        Case{"Merge branch 'x' into 'main'", ""}, Case{"feat: x\nbody", "blank-line 2"},
        Case{"feat: x\nBREAKING CHANGE: y", "blank-line 2"}, Case{"feat: x\n\nbreaking change: y", "breaking 3"},
        Case{"Add\n\nx\nBREAKING CHANGE: y", "header 1, breaking 4"},
        Case{"feat: x\r\n\r\n  BREAKING CHANGE: y\r\n", "breaking 3"},
        Case{"feat: x\n\nbody\n\nRelease-As: next", "release-as 5"}, Case{"feat: x\n\nRelease-As: v2.0.0", ""},
        Case{"feature: x\ny\n\nrelease-as: 1", "type 1, blank-line 2, release-as 4"}}) {
    CAPTURE(text);
    CHECK(brief(findings(text)) == found);
  }
  CHECK(release::lint({.id = {}, .parents = {{}, {}}, .message = "Merge x"}, {}, {}).empty());
}

TEST_CASE("a finding says what is wrong and what to do") {
  CHECK(findings("feta: x") ==
        std::vector<Finding>{
            {.rule = "type", .message = "the type \"feta\" is not allowed", .help = "did you mean feat?"}});
  CHECK(findings("feat:x").front().message ==
        "\"feat:x\" is not conventional and releases nothing: a space has to follow the colon");
  CHECK(findings("Add a page").front().message == "\"Add a page\" is not conventional");
  CHECK(findings("Revert \"x\"").front().severity == Severity::warning);
  CHECK(findings("Reapply \"x\"").front().rule == "revert");
}

TEST_CASE("BREAKING CHANGE stands below an empty line or another footer") {
  CHECK(findings("feat: x\n\nprose\nBREAKING CHANGE: y") ==
        std::vector<Finding>{{.rule = "blank-line",
                              .severity = Severity::warning,
                              .line = 4,
                              .message = "no empty line parts BREAKING CHANGE from the body",
                              .help = "leave the line above it empty"}});
  CHECK(brief(findings("feat: x\n\nRefs: #1\nBREAKING CHANGE: y")).empty());
  CHECK(brief(findings("feat: x\n\nBREAKING CHANGE:\n\n- y")).empty());
  CHECK(brief(findings("fix: x\n\nFor example:\n\n```\nBREAKING CHANGE: y\n```\n")) == "breaking 6");
}

TEST_CASE("types, scopes and the length of headers are the user's choice") {
  const LintRules rules = {.types = {"Add"}, .scopes = {"web", "api"}, .longest_header = 12};
  CHECK(brief(findings("add: x", rules)).empty());
  CHECK(brief(findings("feat: x", rules)) == "type 1");
  CHECK(brief(findings("add(web): x", rules)).empty());
  CHECK(brief(findings("add(web/API): x", {.types = {"add"}, .scopes = {"web", "api"}})).empty());
  CHECK(findings("add(web, wep): x", {.types = {"add"}, .scopes = {"web", "api"}}) ==
        std::vector<Finding>{
            {.rule = "scope", .message = "the scope \"wep\" is not allowed", .help = "did you mean web?"}});
  CHECK(brief(findings("add: \u00fc\u00fc\u00fc\u00fc\u00fc\u00fc\u00fc", rules)).empty());
  CHECK(brief(findings("add: 12345678", rules)) == "header-length 1");
  CHECK(brief(findings("feat: " + std::string(500, 'x'), {.longest_header = 0})).empty());
  // Types that release something are allowed.
  release::Rules own;
  REQUIRE(release::add_rule(own, "deps=patch"));
  CHECK(brief(findings("deps: x")) == "type 1");
  CHECK(brief(findings("deps: x", {}, own)).empty());
}

TEST_CASE("what the preset that decides reads in another way is an error") {
  CHECK(brief(findings("feat!: x", {}, release::rules_of(release::Preset::sr_angular))) == "preset 1");
  CHECK(brief(findings("feat!: x", {}, release::rules_of(release::Preset::sr_cc))).empty());
}

TEST_CASE("a draft's title is judged without the mark") {
  for (const auto& [title, expected] :
       {std::pair("Draft: feat: x", "feat: x"), std::pair("[Draft] draft:feat: x", "feat: x"),
        std::pair(" (DRAFT) x ", "x"), std::pair("Drafty: x", "Drafty: x"), std::pair("Draft:", ""),
        std::pair("", "")}) {
    CAPTURE(title);
    CHECK(release::without_draft(title) == expected);
  }
}

TEST_CASE("people read the messages with findings, and the sum") {
  CHECK(release::to_text(report()) ==
        "1234567  feta: <x>\n"
        "  error type (line 1): the type \"feta\" is not allowed\n"
        "    help: did you mean feat?\n"
        "  error blank-line (line 2): b\n"
        "merge request  Revert \"x\" & y\n"
        "  warning revert (line 1): c\n"
        "\n"
        "3 messages: 2 errors, 1 warning\n");
  CHECK(release::to_text({.messages = {{.source = "a", .header = "b"}}}) == "1 message without findings\n");
  CHECK(report().has_errors());
  CHECK_FALSE(LintReport{.messages = {report().messages[2]}}.has_errors());
}

TEST_CASE("programs get the findings as JSON") {
  CHECK(release::to_json({.messages = {report().messages[2], report().messages[1]}}) ==
        R"({"checked":2,"errors":0,"messages":[{"findings":[{"help":"","line":1,"message":"c","rule":"revert",)"
        R"("severity":"warning"}],"header":"Revert \"x\" & y","source":"merge request"}],)"
        R"("schema":"fairlead.release.lint/1","warnings":1})");
}

TEST_CASE("GitLab gets an issue a finding, each with a fingerprint of its own") {
  CHECK(release::to_code_quality({.messages = {report().messages[0]}}) == R"([
  {
    "check_name": "fairlead-release-lint/type",
    "description": "the type \"feta\" is not allowed; did you mean feat?",
    "fingerprint": "1234567 type 1",
    "location": {
      "lines": {
        "begin": 1
      },
      "path": "commit-message/1234567"
    },
    "severity": "major"
  },
  {
    "check_name": "fairlead-release-lint/blank-line",
    "description": "b",
    "fingerprint": "1234567 blank-line 2",
    "location": {
      "lines": {
        "begin": 2
      },
      "path": "commit-message/1234567"
    },
    "severity": "major"
  }
]
)");
  CHECK(release::to_code_quality({}) == "[]\n");
}

TEST_CASE("JUnit gets a case a message, and a failure where there is an error") {
  CHECK(release::to_junit(report()) ==
        R"(<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
  <testsuite name="fairlead release lint" tests="3" failures="1" errors="0">
    <testcase classname="commit message" name="1234567 feta: &lt;x&gt;">
      <failure message="the type &quot;feta&quot; is not allowed">error type (line 1): the type &quot;feta&quot; is not allowed
  help: did you mean feat?
error blank-line (line 2): b
</failure>
    </testcase>
    <testcase classname="commit message" name="2345678 feat: y"/>
    <testcase classname="commit message" name="merge request Revert &quot;x&quot; &amp; y">
      <system-out>warning revert (line 1): c
</system-out>
    </testcase>
  </testsuite>
</testsuites>
)");
  CHECK(release::to_junit({.messages = {{.source = "a\xef\xbf\xbf", .header = "b"}}}).find("name=\"a? b\"") !=
        std::string::npos);
}

TEST_SUITE_END();

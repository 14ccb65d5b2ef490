#include "release/settle.hpp"

#include "release/squash.hpp"

#include <doctest/doctest.h>

using namespace fairlead;
using release::Change;
using release::Squash;
using semver::Bump;

TEST_SUITE_BEGIN("release");

namespace {

git::Id id(int number) {
  git::Id out;
  out.bytes.fill(static_cast<std::uint8_t>(number * 0x11));
  return out;
}

Change commit(int number, std::string message, std::initializer_list<int> parents = {},
              const release::Rules& rules = {}) {
  git::Commit commit{.id = id(number), .message = std::move(message)};
  for (const auto parent : parents) commit.parents.push_back(id(parent));
  return release::classify(commit, rules);
}

std::string merge_of(const std::string& title) {
  return "Merge branch 'f' into 'main'\n\n" + title + "\n\nSee merge request shop/web!12";
}

std::vector<Bump> bumps(std::vector<Change> changes) {
  std::vector<Bump> out;
  for (const auto& change : release::settle(std::move(changes), {})) out.push_back(change.bump);
  return out;
}

constexpr auto none = Bump::none, patch = Bump::patch, minor = Bump::minor, major = Bump::major;

}  // namespace

TEST_CASE("a merge in GitLab is read by the title of its merge request") {
  const auto merge = commit(1, merge_of("feat(web)!: add a page"), {2, 3});
  CHECK(merge.header == "Merge branch 'f' into 'main'");
  CHECK(merge.type == "feat");
  CHECK(merge.scope == "web");
  CHECK(merge.description == "add a page");
  CHECK(merge.bump == major);
  CHECK(merge.rule == "title of the merge request: breaking: ! in the header");
  CHECK(merge.merge_request == "!12");
  CHECK(merge.warnings.empty());
  // Only of a merge, and only where the title stands.
  CHECK(commit(1, merge_of("feat: x"), {2}).bump == none);
  CHECK(commit(1, merge_of("Add a page\n\nfeat: x"), {2, 3}).bump == none);
  CHECK(commit(1, "Merge tag 'v1'\n\nfeat: x", {2, 3}).bump == none);
  CHECK(commit(1, merge_of("feat: x\n\nBREAKING CHANGE: y"), {2, 3}).bump == major);
}

TEST_CASE("the reference of a merge request is found at the end of a merge") {
  for (const auto& [text, expected] :
       {std::pair("See merge request a/b!12", "!12"), std::pair("See merge request !7\n", "!7"),
        std::pair("See merge request https://gitlab.example.org/a/b!9 x", "!9"), std::pair("See merge request a/b", ""),
        std::pair("See merge request a/b!", ""), std::pair("x!12", ""),
        std::pair("See merge request a!1\n\nSee merge request a!2", "!2")}) {
    CAPTURE(text);
    CHECK(release::merge_request_of(text) == expected);
  }
}

TEST_CASE("a merge asks for nothing when what it merges asks for as much") {
  // 1 merges 3 and 4, which branched off at 2.
  CHECK(bumps({commit(1, merge_of("feat: x"), {2, 4}), commit(4, "feat: b", {3}), commit(3, "wip", {2}),
               commit(2, "fix: old")}) == std::vector{none, minor, none, patch});
  CHECK(bumps({commit(1, merge_of("feat: x"), {2, 4}), commit(4, "fix: b", {2}), commit(2, "feat: old")}) ==
        std::vector{minor, patch, minor});
  CHECK(bumps({commit(1, merge_of("feat!: x"), {2, 4}), commit(4, "feat: b", {2}), commit(2, "x")}) ==
        std::vector{major, minor, none});
  // A merge whose own header is the title is no other.
  CHECK(bumps({commit(1, "feat: x (!12)", {2, 4}), commit(4, "feat: x", {2}), commit(2, "x")}) ==
        std::vector{none, minor, none});
  // Its commits were released before: they are not in the range.
  CHECK(bumps({commit(1, merge_of("fix: x"), {2, 4}), commit(2, "x")}) == std::vector{patch, none});
}

TEST_CASE("each commit belongs to the first merge that brought it to the main line") {
  // 1 merges 5; 2 merges 4, on which 5 was built.
  const std::vector<Change> changes = {commit(1, "m", {2, 5}), commit(5, "e", {4}), commit(2, "m", {3, 4}),
                                       commit(4, "d", {3}), commit(3, "c")};
  CHECK(release::owners(changes) == std::vector<std::size_t>{0, 0, 2, 2, 4});
  CHECK(release::owners({}).empty());
}

TEST_CASE("reverting a merge takes back what it merged, and reverting that brings it back") {
  const auto merge = commit(3, merge_of("feat: x"), {5, 4});
  const auto part = commit(4, "feat!: b", {5}), before = commit(5, "fix: c");
  const auto by_id = commit(2,
                            "Revert \"Merge branch 'f' into 'main'\"\n\nThis reverts commit " + id(3).str() +
                                ", reversing\nchanges made to " + id(5).str() + ".",
                            {3});
  const auto by_request = commit(2, "Revert \"Merge branch 'f' into 'main'\"\n\nThis reverts merge request !12", {3});
  for (const auto& revert : {by_id, by_request}) {
    CAPTURE(revert.reverts.front());
    const auto settled = release::settle({revert, merge, part, before}, {});
    CHECK(settled[0].rule == "reverts 3333333 of the same release");
    CHECK(settled[1].rule == "reverted by 2222222");
    CHECK(settled[2].rule == "reverted by 2222222");
    CHECK(settled[3] == before);
  }
  const auto again = commit(1, "Revert \"Revert \"x\"\"\n\nThis reverts commit " + id(2).str() + ".", {2});
  CHECK(bumps({again, by_id, merge, part, before}) == std::vector{none, none, none, major, patch});
}

TEST_CASE("a revert by merge request is paired by the header when the commit does not name the request") {
  const auto revert = commit(1, "Revert \"feat: x\"\n\nThis reverts merge request !12", {2});
  CHECK(revert.reverts == std::vector<std::string>{"!12"});
  CHECK(bumps({revert, commit(2, "feat: x")}) == std::vector{none, none});
  CHECK(bumps({revert, commit(2, "feat: y")}) == std::vector{none, minor});
}

TEST_CASE("a revert by merge request takes back every commit that says it came from it, in each merge method") {
  const auto revert =
      commit(1, "Revert \"feat: x\" (!13)\n\nThis reverts merge request !12\n\nSee merge request a/b!13", {2});
  CHECK(revert.merge_request == "!13");
  CHECK(revert.reverted_header == "feat: x");
  CHECK(bumps({revert, commit(2, "feat: x (!12)")}) == std::vector{none, none});
  CHECK(bumps({revert, commit(2, "feat: x (shop/web!12)\n\nbody")}) == std::vector{none, none});
  CHECK(bumps({revert, commit(2, "feat: y\n\nSee merge request shop/web!12\n")}) == std::vector{none, none});
  // Commits that went in as they were: of each that names it.
  CHECK(bumps({revert, commit(2, "feat: x (!12)"), commit(3, "fix: z (!12)"), commit(4, "fix: other (!11)")}) ==
        std::vector{none, none, none, patch});
  // What came in again later stays, also where nothing else names the merge request.
  CHECK(bumps({commit(9, "fix: again (!12)"), revert, commit(2, "feat: x")}) == std::vector{patch, none, none});
  CHECK(bumps({commit(9, "feat: x"), revert, commit(2, "feat: x")}) == std::vector{minor, none, none});
  CHECK(bumps({commit(9, "feat: x (!12)"), revert, commit(2, "feat: x (!12)")}) == std::vector{minor, none, none});
  CHECK(bumps({commit(1, "Revert \"feat: x\"\n\nThis reverts merge request shop/web!12"),
               commit(2, "feat: x (!12)")}) == std::vector{none, none});
  const auto alone = release::settle({revert, commit(2, "feat: of !12, and more")}, {});
  CHECK(alone[0].warnings ==
        std::vector<std::string>{
            "\"Revert \"feat: x\" (!13)\" releases nothing, though it takes back !12, which no commit "
            "since the last release names; \"revert: \" would"});
  CHECK(alone[1].bump == minor);
}

TEST_CASE("a commit says which merge request it came from at the end of its header, or on a line of its own") {
  for (const auto& [text, expected] :
       {std::pair("feat: x (!12)", "!12"), std::pair("\nfeat: x (a/b!3)\r\n\nbody", "!3"), std::pair("feat: x !12", ""),
        std::pair("feat: (!12) x", ""), std::pair("feat: x (#12)", ""),
        std::pair("feat: x\n\nSee merge request a/b!4", "!4"), std::pair("feat: x\n\nsee (!12)", ""),
        std::pair("feat: x\n\nWords. See merge request a!4", ""),
        std::pair("feat: x (!12)\n\nSee merge request !4", "!12")}) {
    CAPTURE(text);
    CHECK(release::squashed_request_of(text) == expected);
  }
}

TEST_CASE("go-semrel knows neither reverts nor merges") {
  const auto rules = release::rules_of(release::Preset::go_semrel);
  const auto settled =
      release::settle({commit(1, "Revert \"feat: x\"\n\nThis reverts commit " + id(2).str() + ".", {2}, rules),
                       commit(2, "feat: x", {}, rules)},
                      rules);
  CHECK(settled[1].bump == minor);
}

TEST_CASE("a squashed commit counts by its title, by the list in its body, or by both") {
  struct Case {
    const char* text;
    Bump title, body, both;
  };
  for (const auto& [text, title, body, both] :
       {Case{"feat: a (!12)\n\n* fix: b\n\n* feat!: c", minor, major, major},
        Case{"feat: a\n\n* fix: b", minor, patch, minor}, Case{"feat: a\n\n- chore: b\n- c", minor, none, minor},
        Case{"feat: a\n\n* b\n* c", minor, minor, minor},
        Case{"fix: a\n\n* feat: b\n\n  BREAKING CHANGE: c\n\n* fix: d", patch, major, major},
        Case{"fix: a\n\nBREAKING CHANGE: b\n\n* fix: c", major, patch, major},
        Case{"Draft\n\n* feat: b\r\n* fix: c\r\n", none, minor, minor},
        Case{"Add things (#651)\n\nfeat: some\n\nfix: other", none, minor, minor},
        Case{"fix: a\n\nwords\nfeat: b", patch, patch, patch}, Case{"fix: a\n\n> feat: b", patch, patch, patch},
        Case{"fix: a\n\n```\n\nfeat: b\n\n* feat: c\n```", patch, patch, patch},
        Case{"feat: a\n\nRefs: #1\n\nTest: by hand", minor, minor, minor},
        Case{"Add\n\nchore(x)!: b", none, major, major}, Case{"\n\nfeat: a\n\n* docs: b", minor, none, minor}}) {
    CAPTURE(text);
    CHECK(commit(1, text).bump == title);
    CHECK(commit(1, text, {}, {.squash = Squash::body}).bump == body);
    CHECK(commit(1, text, {}, {.squash = Squash::both}).bump == both);
  }
}

TEST_CASE("a body with something to release below a title without is warned of where only titles count") {
  CHECK(commit(1, "Add things\n\ndocs: a\n\nfix: b").warnings ==
        std::vector<std::string>{
            "\"fix: b\" in its body does not count: only the title does, unless --squash says body or "
            "both"});
  CHECK(commit(1, "chore: two\n\n* feat: b").warnings.size() == 1);
  for (const auto* text : {"fix: a\n\n* feat: b", "Add\n\n* docs: b", "Add\n\n```\n* feat: b\n```",
                           "Revert \"x\"\n\nThis reverts commit 1234567.\n\n* feat: x"}) {
    CAPTURE(text);
    CHECK(commit(1, text).warnings.empty());
  }
  // Not of a merge, whose commits are in the history.
  CHECK(commit(1, "Merge pull request #1\n\nfeat: x", {2, 3}).warnings.empty());
  // A part asks for a version, and says what breaks.
  const auto both =
      commit(1, "Draft\n\n* feat: b\n\n  BREAKING CHANGE: c\n\n  Release-As: 3.0.0\n", {}, {.squash = Squash::both});
  CHECK(both.release_as == "3.0.0");
  CHECK(both.is_breaking);
  CHECK(both.warnings.empty());
}

TEST_CASE("the parts of a squashed commit are changes of their own") {
  const auto change =
      commit(1, "feat: a (!12)\n\n* fix(web): b\n\n  more\n\n* docs: c\n", {}, {.squash = Squash::both});
  CHECK(change.parts ==
        std::vector<Change>{
            {.commit = id(1),
             .header = "feat: a (!12)",
             .type = "feat",
             .description = "a (!12)",
             .bump = minor,
             .rule = "type feat"},
            {.commit = id(1),
             .header = "fix(web): b",
             .type = "fix",
             .scope = "web",
             .description = "b",
             .bump = patch,
             .rule = "type fix"},
            {.commit = id(1), .header = "docs: c", .type = "docs", .description = "c", .rule = "type docs"}});
  CHECK(change.rule == "type feat in \"a (!12)\"");
  const auto body = commit(1, "feat: a\n\n* fix: b", {}, {.squash = Squash::body});
  CHECK(body.parts.size() == 1);
  CHECK(body.warnings == std::vector<std::string>{"its title asks for minor (type feat), but only the list in its body "
                                                  "counts, which asks for patch"});
}

TEST_CASE("a rule may be limited to a scope, and breaking changes may be mapped") {
  release::Rules rules;
  for (const auto* text : {"docs=patch", "fix(Deps)=none", "*(internal)=none", "feat(internal) = patch",
                           "BREAKING CHANGE=minor", "BREAKING CHANGE(internal)=none"}) {
    CHECK(release::add_rule(rules, text));
  }
  struct Case {
    const char* text;
    Bump bump;
  };
  for (const auto& [text, bump] :
       {Case{"docs: x", patch}, Case{"DOCS: x", patch}, Case{"fix: x", patch}, Case{"fix(deps): x", none},
        Case{"fix(api): x", patch}, Case{"fix(internal): x", none}, Case{"feat(Internal): x", patch},
        Case{"chore!: x", minor}, Case{"chore(internal)!: x", none}, Case{"feat(internal)!: x", patch}}) {
    CAPTURE(text);
    CHECK(commit(1, text, {}, rules).bump == bump);
  }
  CHECK(commit(1, "feat(internal)!: x", {}, rules).rule == "type feat");
}

TEST_CASE("case matters in the rules of semantic-release's presets only") {
  auto rules = release::rules_of(release::Preset::sr_angular);
  CHECK(release::add_rule(rules, "Docs=minor"));
  CHECK(commit(1, "Docs: x", {}, rules).bump == minor);
  CHECK(commit(1, "docs: x", {}, rules).bump == none);
}

TEST_CASE("with semantic-release's presets own rules come before the defaults, in their order, and in their place") {
  struct Case {
    std::vector<const char*> rules;
    const char* text;
    Bump bump;
  };
  const std::vector<Case> cases = {
      {{"feat=minor"}, "feat: x\n\nBREAKING CHANGE: y", minor},
      {{"docs=patch"}, "docs: x\n\nBREAKING CHANGE: y", patch},
      {{"docs=patch"}, "feat: x\n\nBREAKING CHANGE: y", major},
      {{"chore=none"}, "chore: x\n\nBREAKING CHANGE: y", none},
      {{"*(no)=none"}, "feat(no): x", none},
      {{"*(no)=none"}, "feat(No): x", minor},
      {{"*(no)=none", "fix=patch"}, "fix(no): x", patch},
      {{"fix=patch", "*(no)=none"}, "fix(no): x", none},
      {{"fix=patch", "*(no)=none", "fix(no)=minor", "fix=patch"}, "fix(no): x", minor},
      {{"fix=major", "*(no)=none"}, "fix(no): x", major},
      {{"BREAKING CHANGE=minor"}, "fix: x\n\nBREAKING CHANGE: y", minor},
      {{"BREAKING CHANGE(a)=patch"}, "feat(a): x\n\nBREAKING CHANGE: y", patch},
      {{"BREAKING CHANGE(a)=patch"}, "feat: x\n\nBREAKING CHANGE: y", major},
      {{"feat=none"}, "fix: x\n\n[Skip  Release]", none},
      {{}, "fix: x\n\n[release skip]", none},
      {{}, "fix: x\n\n[skiprelease]", patch},
  };
  for (const auto& [texts, text, bump] : cases) {
    CAPTURE(text);
    auto rules = release::rules_of(release::Preset::sr_angular);
    for (const auto* rule : texts) CHECK(release::add_rule(rules, rule));
    CHECK(commit(1, text, {}, rules).bump == bump);
  }
}

TEST_CASE("what is no rule is refused") {
  for (const auto* text :
       {"", "docs", "=patch", "docs=", "docs=huge", "fix(=none", "fix()=none", "(a)=none", "*=patch"}) {
    CAPTURE(text);
    release::Rules rules;
    const auto added = release::add_rule(rules, text);
    REQUIRE_FALSE(added);
    CHECK(added.error().code() == Errc::usage);
    CHECK(added.error().id() == "FL0316");
  }
}

TEST_SUITE_END();

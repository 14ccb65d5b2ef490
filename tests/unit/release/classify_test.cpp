#include "release/change.hpp"

#include <doctest/doctest.h>

using namespace fairlead;
using release::Change;
using semver::Bump;

TEST_SUITE_BEGIN("release");

namespace {

constexpr auto id_a = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", id_b = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
               id_c = "cccccccccccccccccccccccccccccccccccccccc";

Change classified(std::string message, const char* id = id_a) {
  return release::classify({.id = *git::Id::parse(id), .message = std::move(message)}, {});
}

std::vector<Change> settled(std::vector<Change> changes) {
  return release::settle(std::move(changes), {});
}

}  // namespace

TEST_CASE("a change says what it is and which rule decided") {
  CHECK(classified("perf(db)!: drop x\n\nBody.\n\nBREAKING CHANGE: first\nparagraph\n\nsecond\nRelease-As: 2.0.0") ==
        Change{.commit = *git::Id::parse(id_a),
               .header = "perf(db)!: drop x",
               .type = "perf",
               .scope = "db",
               .description = "drop x",
               .is_breaking = true,
               .breaking = "first\nparagraph",
               .bump = Bump::major,
               .rule = "breaking: ! in the header",
               .release_as = "2.0.0"});
  CHECK(classified("docs: x\n\nBREAKING-CHANGE: y").rule == "breaking: BREAKING-CHANGE footer");
  CHECK(classified("feat: x").rule == "type feat");
  CHECK(classified("docs: x").rule == "type docs");
  CHECK(classified("whatever").rule == "not conventional");
}

TEST_CASE("the user's own types count") {
  const release::Rules rules{.types = {{"docs", Bump::patch}, {"feat", Bump::none}}};
  CHECK(release::classify({.id = {}, .message = "docs: x"}, rules).bump == Bump::patch);
  CHECK(release::classify({.id = {}, .message = "feat: x"}, rules).bump == Bump::none);
  CHECK(release::classify({.id = {}, .message = "fix: x"}, rules).bump == Bump::none);
}

TEST_CASE("texts are bounded and printable") {
  const auto change = classified("feat: " + std::string(499, 'x') + "\u00fc tail\n\nBREAKING CHANGE: \x1b[31m\xff");
  CHECK(change.description == std::string(499, 'x') + "...");
  CHECK(change.breaking == "?[31m?");
}

TEST_CASE("what looks as if it counted is named") {
  struct Case {
    const char *text, *warning;
  };
  for (const auto& [text, warning] :
       {Case{"feat:x", "\"feat:x\" is not conventional and releases nothing: a space has to follow the colon"},
        Case{"Feat!: ", "\"Feat!: \" is not conventional and releases nothing: the description is empty"},
        Case{"feat : x", "\"feat : x\" is not conventional and releases nothing: no space may stand behind the type"},
        Case{"fix(a) : x",
             "\"fix(a) : x\" is not conventional and releases nothing: no space may stand before the colon"},
        Case{"fix(): x", "\"fix(): x\" is not conventional and releases nothing: the scope is empty"},
        Case{"fix(a(b)): x",
             "\"fix(a(b)): x\" is not conventional and releases nothing: a scope is text in one pair of parentheses"},
        Case{"fix!(a): x", "\"fix!(a): x\" is not conventional and releases nothing: \"!\" stands behind the scope"},
        Case{"  feat: x", "\"  feat: x\" is not conventional and releases nothing: the type has to come first"},
        Case{":bug: fix: x", "\":bug: fix: x\" is not conventional and releases nothing: the type has to come first"},
        Case{"fixup! feat: x", "\"fixup! feat: x\" was not squashed, and releases nothing"},
        Case{"feature: x", "the type \"feature\" releases nothing; \"feat\" would"},
        Case{"bugfix(a): x", "the type \"bugfix\" releases nothing; \"fix\" would"},
        Case{"feta: x", "the type \"feta\" releases nothing; \"feat\" would"},
        Case{"docs: x\n\nbreaking change: y",
             "\"breaking change: y\" does not count as breaking: that takes \"BREAKING CHANGE: \" and a text at the "
             "start of a line"},
        Case{"docs: x\n\n    BREAKING CHANGE: y",
             "\"BREAKING CHANGE: y\" does not count as breaking: that takes \"BREAKING CHANGE: \" and a text at the "
             "start of a line"},
        Case{"docs: x\n\nThis is a BREAKING-CHANGE",
             "\"This is a BREAKING-CHANGE\" does not count as breaking: that takes \"BREAKING CHANGE: \" and a text at "
             "the start of a line"},
        Case{"Rework\n\nBREAKING CHANGE: y\nz",
             "\"BREAKING CHANGE: y\" does not count: the header is not conventional"}}) {
    CAPTURE(text);
    CHECK(classified(text).warnings == std::vector<std::string>{warning});
  }
}

TEST_CASE("what is merely not conventional is not worth a warning") {
  for (const auto* text : {"Initial commit", "k8s: x", "tests: x", "docs:x", "Add a feature: y", "fix typo",
                           "chore: breaking changes ahead", "feat: x\n\nBREAKING CHANGE: y\n\nbreaking change: z",
                           "Merge branch 'feat:x'", "box: x"}) {
    CAPTURE(text);
    CHECK(classified(text).warnings.empty());
  }
  CHECK(release::classify({.id = {}, .parents = {{}, {}}, .message = "feat:x"}, {}).warnings.empty());
}

TEST_CASE("a commit and its revert cancel each other, and a revert of the revert brings it back") {
  const auto feat = classified("feat!: a", id_a);
  const auto revert = classified("Revert \"feat!: a\"\n\nThis reverts commit " + std::string(id_a) + ".", id_b);
  const auto again = classified("revert: undo\n\nRefs: bbbbbbb", id_c);
  const auto once = settled({revert, feat});
  CHECK(once[0].bump == Bump::none);
  CHECK(once[0].rule == "reverts aaaaaaa of the same release");
  CHECK(once[1].bump == Bump::none);
  CHECK(once[1].rule == "reverted by bbbbbbb");
  CHECK_FALSE(once[1].is_breaking);
  const auto twice = settled({again, revert, feat});
  CHECK(twice[0].bump == Bump::none);
  CHECK(twice[1].bump == Bump::none);
  CHECK(twice[2] == feat);
}

TEST_CASE("a revert of what is not in the range keeps its bump, or warns that it has none") {
  const auto ours = settled({classified("revert: feat: x\n\nRefs: 1234567", id_b)});
  CHECK(ours[0].bump == Bump::patch);
  const auto gits = settled({classified("Revert \"feat: x\"\n\nThis reverts commit 1234567.", id_b)});
  CHECK(gits[0].bump == Bump::none);
  CHECK(gits[0].warnings == std::vector<std::string>{
                                "\"Revert \"feat: x\"\" releases nothing, though it takes back what an earlier release "
                                "has; \"revert: \" would"});
  // One of two is in the range: that one is undone, and the revert still counts.
  const auto mixed = settled({classified("revert: both\n\nRefs: aaaaaaa, 1234567", id_b), classified("feat: x", id_a)});
  CHECK(mixed[0].bump == Bump::patch);
  CHECK(mixed[1].bump == Bump::none);
}

TEST_CASE("a commit that tells of a revert is none, and an id that fits two commits is nobody's") {
  const auto told = settled({classified("feat: again\n\nThis reverts commit " + std::string(id_a) + " and more.", id_b),
                             classified("fix: x", id_a)});
  CHECK(told[0].bump == Bump::minor);
  CHECK(told[1].bump == Bump::patch);
  const auto unclear = settled({classified("revert: x\n\nRefs: aaaaaaa", id_b), classified("feat: x", id_a),
                                classified("feat: y", "aaaaaaabbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb")});
  CHECK(unclear[1].bump == Bump::minor);
  CHECK(unclear[2].bump == Bump::minor);
}

TEST_SUITE_END();

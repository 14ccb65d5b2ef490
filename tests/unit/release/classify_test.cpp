#include "release/change.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

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
               .breaking = "first\nparagraph\n\nsecond",
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

TEST_CASE("the text of a breaking change is all that its footers say, with its code blocks closed") {
  struct Case {
    const char *text, *breaking;
  };
  for (const auto& [text, breaking] :
       {Case{"like this:\n```sh\nmv a b\n\nmv c d\n```\nand run it\n\nRefs: #1",
             "like this:\n```sh\nmv a b\n\nmv c d\n```\nand run it"},
        Case{"one\n\ntwo\n\nBREAKING-CHANGE: three", "one\n\ntwo\n\nthree"},
        Case{"one\n~~~~\nopen", "one\n~~~~\nopen\n~~~~"}, Case{"one\n\n* fix: rope\n\nits body", "one"},
        Case{"one\n\n* a list\n* fix it", "one\n\n* a list\n* fix it"}}) {
    CAPTURE(text);
    CHECK(classified(std::string("feat: x\n\nBREAKING CHANGE: ") + text).breaking == breaking);
  }
  const auto cut = classified("feat: x\n\nBREAKING CHANGE: y\n```\n" + std::string(20000, 'z')).breaking;
  CHECK(cut.ends_with("zzz...\n```"));
}

TEST_CASE("Release-As is what its line says, wherever a squash put it") {
  CHECK(classified("chore: two (#80)\n\n* feat: pier\n\nRelease-As: 2.0.0\n\n* fix: rope\n\nWords.\n").release_as ==
        "2.0.0");
  CHECK(classified("chore: x\r\n\r\nrelease-as:  2.0.0 \r\nmore").release_as == "2.0.0");
  CHECK_FALSE(classified("chore: x\n\n```\n\nRelease-As: 2.0.0\n```").release_as);
  const auto middle = classified("chore: x\n\nwords\nRelease-As: 2.0.0");
  CHECK_FALSE(middle.release_as);
  CHECK(middle.warnings ==
        std::vector<std::string>{"\"Release-As: 2.0.0\" does not count: that takes a paragraph of its "
                                 "own, and a space behind the colon"});
}

TEST_CASE("who says BREAKING CHANGE in a way that does not count is remembered") {
  for (const auto* text : {"Rework\n\nBREAKING CHANGE: y", "feat: x\n\nBREAKING CHANGE:",
                           "feat: x\n\nBREAKING CHANGE:y", "feat: x\n\n  breaking change: z\nBREAKING-CHANGE:"}) {
    CAPTURE(text);
    CHECK(classified(text).says_breaking);
    CHECK(classified(text).warnings.size() == 1);
  }
  for (const auto* text : {"feat: x\n\nBREAKING CHANGE: y", "feat: x\n\n```\nBREAKING CHANGE:\n```",
                           "feat: x\n\n> BREAKING CHANGE: y", "feat: x\n\nBREAKING CHANGES: y"}) {
    CAPTURE(text);
    CHECK_FALSE(classified(text).says_breaking);
  }
  CHECK_FALSE(
      release::classify({.id = {}, .message = "x\n\nBREAKING CHANGE: y"}, {.breaking = Bump::none}).says_breaking);
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
        Case{"[ENG-123] feat(cool): x",
             "\"[ENG-123] feat(cool): x\" is not conventional and releases nothing: the type has to come first"},
        Case{"ENG-123: feat: x",
             "\"ENG-123: feat: x\" is not conventional and releases nothing: the type has to come first"},
        Case{"Merged PR 12: feat: x",
             "\"Merged PR 12: feat: x\" is not conventional and releases nothing: the type has to come first"},
        Case{"fix\uff1ax",
             "\"fix\uff1ax\" is not conventional and releases nothing: it holds characters that only look "
             "like ASCII, or cannot be seen"},
        Case{"\ufefffeat: x",
             "\"\ufefffeat: x\" is not conventional and releases nothing: it holds characters that only "
             "look like ASCII, or cannot be seen"},
        Case{"\u2728 add a page", "\"\u2728 add a page\" releases nothing; \"feat: \" in front would"},
        Case{":boom: drop it", "\":boom: drop it\" releases nothing; \"feat!: \" in front would"},
        Case{"(feat) x",
             "\"(feat) x\" is not conventional and releases nothing: a type stands without brackets, with a "
             "colon and a space behind it"},
        Case{"feat - x",
             "\"feat - x\" is not conventional and releases nothing: a colon and a space have to follow the "
             "type"},
        Case{"fix[web]: x", "\"fix[web]: x\" is not conventional and releases nothing: a scope stands in parentheses"},
        Case{"docs: x\n\n```\nBREAKING CHANGE: y\n```",
             "\"BREAKING CHANGE: y\" does not count as breaking: it stands in a code block"},
        Case{"docs: x\n\nBREAKING CHANGE:",
             "\"BREAKING CHANGE:\" does not count as breaking: that takes a space behind "
             "the colon, and a text"},
        Case{"Rework\n\nBREAKING CHANGE: y\nz",
             "\"BREAKING CHANGE: y\" does not count: the header is not conventional"}}) {
    CAPTURE(text);
    CHECK(classified(text).warnings == std::vector<std::string>{warning});
  }
}

TEST_CASE("what is merely not conventional is not worth a warning") {
  for (const auto* text :
       {"Initial commit", "k8s: x", "tests: x", "docs:x", "Add a feature: y", "fix typo",
        "chore: breaking changes ahead", "feat: x\n\nBREAKING CHANGE: y\n\nbreaking change: z", "Merge branch 'feat:x'",
        "box: x", "perl: x", "file: x", "peer: x", "flat: x", "Say \"feat: x\"", "This part of it is a fix: x",
        "fix-up x", "(see feat) x", "docs: fix: a word"}) {
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

TEST_CASE("git's Reapply is the revert of a revert, however often") {
  const auto revert = [](const char* header, const char* of, const char* id) {
    return classified(fmt::format("{}\n\nThis reverts commit {}.\n", header, of), id);
  };
  const auto feat = classified("feat: a", id_a);
  const auto first = revert("Revert \"feat: a\"", id_a, id_b), again = revert("Reapply \"feat: a\"", id_b, id_c);
  const auto all = settled({again, first, feat});
  CHECK(all[0].rule == "reverts bbbbbbb of the same release");
  CHECK(all[0].warnings.empty());
  CHECK(all[2] == feat);
  constexpr auto id_d = "dddddddddddddddddddddddddddddddddddddddd", id_e = "eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee";
  const auto third = revert("Revert \"Reapply \"feat: a\"\"", id_c, id_d);
  const auto fourth = revert("Reapply \"Reapply \"feat: a\"\"", id_d, id_e);
  CHECK(settled({third, again, first, feat})[3].bump == Bump::none);
  CHECK(settled({fourth, third, again, first, feat})[4] == feat);
  CHECK(settled({again})[0].warnings ==
        std::vector<std::string>{
            "\"Reapply \"feat: a\"\" releases nothing, though it brings back what an earlier release "
            "took away; \"feat: a\" would"});
}

TEST_CASE("what a revert quotes or shows is not what it reverts") {
  CHECK(classified("Revert \"a\"\n\n> This reverts commit 1234567.\n\n```\nThis reverts commit 2345678.\n```\n\n"
                   "This reverts commit 3456789.")
            .reverts == std::vector<std::string>{"3456789"});
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

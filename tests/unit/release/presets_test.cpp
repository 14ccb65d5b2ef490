#include "json/json.hpp"
#include "release/change.hpp"

#include <doctest/doctest.h>
#include <fstream>
#include <nlohmann/json.hpp>

using namespace fairlead;
using release::Change;
using release::Preset;
using semver::Bump;

TEST_SUITE_BEGIN("release");

namespace {

constexpr auto any_id = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", id_b = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
               id_c = "cccccccccccccccccccccccccccccccccccccccc";

json::Value fixture(const std::string& name) {
  return json::Value::parse(std::ifstream(std::string(FAIRLEAD_SOURCE_DIR "/tests/unit/release/presets/") + name));
}

Change classified(std::string message, Preset preset, const char* id = any_id) {
  return release::classify({.id = *git::Id::parse(id), .message = std::move(message)}, release::rules_of(preset));
}

Bump bump(std::string message, Preset preset) {
  return classified(std::move(message), preset).bump;
}

/// The column of the fixture that holds what the peer of a preset said.
struct Column {
  Preset preset;
  std::size_t number;
};

}  // namespace

// The columns are the output of the peers themselves, except go-semrel's: that one is a re-implementation of its
// regular expressions, made where no Go was to be had.
TEST_CASE("each preset judges 42 messages as its peer does, and cc as the specification reads") {
  const auto cases = fixture("cases.json"), table = fixture("table.json");
  CHECK(cases.size() == 42);
  REQUIRE(table.size() == cases.size());
  for (std::size_t i = 0; i < cases.size(); ++i) {
    REQUIRE(table[i][0] == cases[i][0]);
    for (const auto& [preset, number] : {Column{Preset::sr_angular, 1}, Column{Preset::sr_cc, 2},
                                         Column{Preset::go_semrel, 5}, Column{Preset::cc, 6}}) {
      const auto message = cases[i][1].get<std::string>();
      const auto& expected = table[i][number];
      CAPTURE(message);
      CAPTURE(release::word(preset));
      CHECK(semver::word(bump(message, preset)) == (expected.is_null() ? "none" : expected.get<std::string>()));
    }
  }
}

TEST_CASE("semantic-release's header: the widest scope, any type, and no line end within") {
  struct Case {
    const char* text;
    Bump angular, conventional;
  };
  constexpr auto none = Bump::none, minor = Bump::minor, major = Bump::major;
  for (const auto& [text, angular, conventional] :
       {Case{"feat(a): b): c", minor, minor}, Case{"feat(a): b (c)!: d", minor, major}, Case{"feat(a: b", none, none},
        Case{"FEAT: x", minor, minor}, Case{"!: x", none, major}, Case{": x", none, none},
        Case{"feat: x\ry", none, none}, Case{"feat: x\xe2\x80\xa8y", none, none}, Case{"feat(\r): x", none, none},
        Case{"feat: ", minor, minor}, Case{"\n\r\nfeat: x", minor, minor}, Case{"gpg: y\nfeat: x", minor, minor},
        Case{"feat!:x", none, none}, Case{"feat\xc3\xa4: x", none, none}, Case{"", none, none},
        Case{" \n ", none, none}, Case{"gpg: y", none, none}, Case{"feat(a)!(b): x", minor, minor}}) {
    CAPTURE(text);
    CHECK(bump(text, Preset::sr_angular) == angular);
    CHECK(bump(text, Preset::sr_cc) == conventional);
  }
}

TEST_CASE(
    "semantic-release's notes: at the start of a line behind blanks, bars and stars, unless a field swallows them") {
  struct Case {
    const char* body;
    Bump angular, conventional;
  };
  constexpr auto patch = Bump::patch, minor = Bump::minor, major = Bump::major;
  for (const auto& [body, angular, conventional] :
       {Case{"BREAKING CHANGE\ty", major, major}, Case{"| * |Breaking Change: y", major, major},
        Case{"BREAKING  CHANGE: y", patch, patch},
        Case{"\xc2\xa0"
             "BREAKING CHANGE\xe3\x80\x80y",
             major, major},
        Case{"breaking-change y", patch, major}, Case{"BREAKING CHANGE", patch, patch},
        Case{"> BREAKING CHANGE: y", patch, patch}, Case{"---\nBREAKING CHANGE: y", patch, patch},
        Case{"-x-\nBREAKING CHANGE: y", patch, patch}, Case{"--\nBREAKING CHANGE: y", major, major},
        Case{"---\nx\n--\nBREAKING CHANGE: y", major, major}, Case{"-type-\nx", Bump::none, Bump::none},
        Case{"-emoji-\n:bug:", patch, patch}, Case{"-tag-\nNew", minor, minor}, Case{"-tag-\nBreaking", major, major},
        Case{"-revert-\nx", patch, patch}}) {
    const auto text = "fix: x\n\n" + std::string(body);
    CAPTURE(text);
    CHECK(bump(text, Preset::sr_angular) == angular);
    CHECK(bump(text, Preset::sr_cc) == conventional);
  }
  CHECK(bump("x\n\n-type-\nfeat", Preset::sr_angular) == minor);
}

TEST_CASE("semantic-release's reverts: which message is one") {
  struct Case {
    const char* text;
    bool angular, conventional;
  };
  for (const auto& [text, angular, conventional] :
       {Case{"Revert \"x\"\n\nThis reverts commit 1234567.", true, true},
        Case{"Revert \"x\"\n\nThis reverts commit 1234567", true, false},
        Case{"Revert \"x\"\n\nThis reverts commit .", false, true},
        Case{"Revert \"x\"\n\nThis reverts commit 123456.", false, true},
        Case{"REVERT: x this REVERTS commit 1234567.", true, true},
        Case{"revert x This reverts commit 1234567 and This reverts commit 12.", true, true},
        Case{"Revert\"x\"\n\nThis reverts commit 1234567.", false, false},
        Case{"\nRevert \"x\"\n\nThis reverts commit 1234567.", false, false},
        Case{"Revert This reverts commit 1234567.", false, false},
        Case{"Revert \"This reverts commit 1234567.", true, true},
        Case{"Revert \"\"This reverts commit 1234567.", true, true},
        Case{"Revert \xc2\xa0This reverts commit 1234567.", true, true},
        Case{"Revert \"x\"\n\nThis reverts commit 12345678901234567890123456789012345678901", false, false}}) {
    CAPTURE(text);
    CHECK((bump(text, Preset::sr_angular) == Bump::patch) == angular);
    CHECK((bump(text, Preset::sr_cc) == Bump::patch) == conventional);
  }
  const auto change =
      classified("Revert \"feat: x\"\n\nThis reverts commit " + std::string(id_b) + ".", Preset::sr_angular);
  CHECK(change.type == "revert");
  CHECK(change.reverts == std::vector<std::string>{id_b});
  CHECK(change.reverted_header == "feat: x");
}

TEST_CASE("semantic-release pairs a revert by the whole id and the header, and a revert of a revert with that one") {
  const auto revert = [](const std::string& header, const std::string& id, const char* own) {
    return classified("Revert \"" + header + "\"\n\nThis reverts commit " + id + ".", Preset::sr_angular, own);
  };
  const auto feat = classified("feat: x", Preset::sr_angular, any_id);
  const auto rules = release::rules_of(Preset::sr_angular);
  const auto once = release::settle({revert("feat: x", any_id, id_b), feat}, rules);
  CHECK(once[0].bump == Bump::none);
  CHECK(once[0].rule == "reverts aaaaaaa of the same release");
  CHECK(once[1].bump == Bump::none);
  CHECK(once[1].rule == "reverted by bbbbbbb");
  for (const auto& other : {revert("feat: y", any_id, id_b), revert("feat: x", "aaaaaaa", id_b)}) {
    const auto apart = release::settle({other, feat}, rules);
    CHECK(apart[0].bump == Bump::patch);
    CHECK(apart[1] == feat);
  }
  const auto twice =
      release::settle({revert("Revert \"feat: x\"", id_b, id_c), revert("feat: x", any_id, id_b), feat}, rules);
  CHECK(twice[0].bump == Bump::none);
  CHECK(twice[1].bump == Bump::none);
  CHECK(twice[2] == feat);
}

TEST_CASE("go-semrel: blanks anywhere in the header, letters only, and BREAKING anywhere in the message") {
  struct Case {
    const char* text;
    Bump bump;
  };
  constexpr auto none = Bump::none, patch = Bump::patch, minor = Bump::minor, major = Bump::major;
  for (const auto& [text, expected] : {Case{"\n\t feat\n(a\nb):\n\nx", minor},
                                       Case{"feat(a(b): x", minor},
                                       Case{"fe\rat(a): x", minor},
                                       Case{"fe\rat: x", none},
                                       Case{"feat :x", none},
                                       Case{"docs: x", patch},
                                       Case{"style: x", patch},
                                       Case{"chore: x", none},
                                       Case{"ci: x", none},
                                       Case{"feat", none},
                                       Case{"feat(", none},
                                       Case{"", none},
                                       Case{"x BREAKING\n\tCHANGE y", major},
                                       Case{"x BREAKING: y", major},
                                       Case{"x BREAKING:y", none},
                                       Case{"x BREAKING CHANGE:\n", none},
                                       Case{"x BREAKING CHANGE: \n\nBREAKING: y", major},
                                       Case{"x BREAKING: y BREAKING CHANGE:\n", none},
                                       Case{"x NONBREAKING CHANGE y", major},
                                       Case{"x BREAKING CHANGES y", none},
                                       Case{"x BREAKING\vCHANGE y", none},
                                       Case{"x breaking change: y", none}}) {
    CAPTURE(text);
    CHECK(bump(text, Preset::go_semrel) == expected);
  }
  CHECK(classified(" Feat ( Api ): Add x \ny", Preset::go_semrel) == Change{.commit = *git::Id::parse(any_id),
                                                                            .header = " Feat ( Api ): Add x ",
                                                                            .type = "feat",
                                                                            .scope = "api",
                                                                            .description = "Add x",
                                                                            .bump = Bump::minor,
                                                                            .rule = "type feat"});
}

TEST_CASE("a preset warns where it loses what the specification counts, or breaks where it does not") {
  const auto lost = classified("feat!: x", Preset::sr_angular);
  CHECK(lost.warnings ==
        std::vector<std::string>{"\"feat!: x\" asks for none here (not conventional), and for major by "
                                 "Conventional Commits (breaking: ! in the header)"});
  const auto broken = classified("fix: x\n\nno BREAKING CHANGE here", Preset::go_semrel);
  CHECK(broken.warnings ==
        std::vector<std::string>{"\"fix: x\" asks for major here (breaking: BREAKING in the message), and for patch by "
                                 "Conventional Commits (type fix)"});
  CHECK(classified("docs: x", Preset::go_semrel).warnings.empty());
}

TEST_SUITE_END();

#include "release/message.hpp"

#include <doctest/doctest.h>

using namespace fairlead::release;

TEST_SUITE_BEGIN("release");

TEST_CASE("a header is type, scope, bang and description, strictly as Conventional Commits 1.0.0 has it") {
  struct Case {
    const char* text;
    Message message;
  };
  for (const auto& [text, message] :
       {Case{"feat: x", {.type = "feat", .description = "x"}},
        Case{"feat!: x", {.type = "feat", .bang = true, .description = "x"}},
        Case{"feat(api)!: x", {.type = "feat", .scope = "api", .bang = true, .description = "x"}},
        Case{"feat(a/b, c d): x", {.type = "feat", .scope = "a/b, c d", .description = "x"}},
        Case{"FEAT:   x: y  ", {.type = "feat", .description = "x: y"}},
        Case{"\n\r\nbug-fix_2: x", {.type = "bug-fix_2", .description = "x"}},
        Case{"\u0444\u0443\u043d\u043a\u0446\u0438\u044f: \u2728",
             {.type = "\u0444\u0443\u043d\u043a\u0446\u0438\u044f", .description = "\u2728"}}}) {
    CAPTURE(text);
    CHECK(parse_message(text) == message);
  }
}

TEST_CASE("anything else in the first line is no header, and is kept whole") {
  for (const auto* text : {"",
                           "x",
                           "feat",
                           "feat:",
                           "feat: ",
                           "feat:  ",
                           "feat:x",
                           "feat :x",
                           "feat : x",
                           " feat: x",
                           "feat (a): x",
                           "feat(): x",
                           "feat( ): x",
                           "feat(a(b)): x",
                           "feat(a: x",
                           "feat!(a): x",
                           "feat!!: x",
                           "8: x",
                           "-a: x",
                           ": x",
                           "!: x",
                           ":sparkles: feat: x",
                           "feat:\tx",

                           "fixup! feat: x"}) {
    CAPTURE(text);
    CHECK(parse_message(text) == Message{.description = text});
  }
}

TEST_CASE("body and footers: a footer starts a paragraph or follows one, and runs until the next") {
  const auto message = parse_message(
      "fix(db): x\r\n\r\nFirst line.\nNo-footer: here\n\nSecond paragraph.\n\n"
      "Reviewed-by: Z\nRefs #123\nBREAKING-CHANGE: all of it,\n  really\n\nand more\nCloses: #4\n");
  CHECK(message == Message{.type = "fix",
                           .scope = "db",
                           .description = "x",
                           .body = "First line.\nNo-footer: here\n\nSecond paragraph.",
                           .footers = {{"Reviewed-by", "Z"},
                                       {"Refs", "123"},
                                       {"BREAKING-CHANGE", "all of it,\n  really\n\nand more"},
                                       {"Closes", "#4"}}});
  CHECK(message.footer("reviewed-BY")->value == "Z");
  CHECK(message.footer("Nobody") == nullptr);
}

TEST_CASE("breaking: capitals, at the start of a line, with a text behind colon and space") {
  struct Case {
    const char* text;
    bool breaking;
  };
  for (const auto& [text, breaking] : {Case{"chore!: x", true},
                                       Case{"feat: x\n\nBREAKING CHANGE: y", true},
                                       Case{"feat: x\n\nBREAKING-CHANGE: y", true},
                                       Case{"feat: x\nBREAKING CHANGE: y", true},
                                       Case{"feat: x\n\nprose\nBREAKING CHANGE: y\n\nmore", true},
                                       Case{"feat: x\r\n\r\nBREAKING CHANGE: y\r\n", true},
                                       Case{"feat: x\n\nBREAKING CHANGE:", false},
                                       Case{"feat: x\n\nBREAKING CHANGE: \ny", true},
                                       Case{"feat: x\n\nBREAKING CHANGE:\n\n- y", true},
                                       Case{"feat: x\r\n\r\nBREAKING-CHANGE:\r\n\r\n- y\r\n", true},
                                       Case{"feat: x\n\nBREAKING CHANGE:\n```\ny\n```", true},
                                       Case{"feat: x\n\nBREAKING CHANGE:\n\n \n", false},
                                       Case{"feat: x\n\nBREAKING CHANGE:\nRefs: #1", false},
                                       Case{"feat: x\n\nBREAKING CHANGE:\n\nBREAKING CHANGE:", false},
                                       Case{"feat: x\n\nBREAKING CHANGE:y", false},
                                       Case{"feat: x\n\nBREAKING CHANGE #12", false},
                                       Case{"feat: x\n\nBREAKING CHANGES: y", false},
                                       Case{"feat: x\n\nBREAKING_CHANGE: y", false},
                                       Case{"feat: x\n\nbreaking change: y", false},
                                       Case{"feat: x\n\nBreaking-Change: y", false},
                                       Case{"feat: x\n\n  BREAKING CHANGE: y", false},
                                       Case{"feat: x\n\n* BREAKING CHANGE: y", false},
                                       Case{"feat: x\n\nThis is a BREAKING CHANGE: y", false},
                                       Case{"not conventional\n\nBREAKING CHANGE: y", false}}) {
    CAPTURE(text);
    CHECK(parse_message(text).is_breaking() == breaking);
  }
}

TEST_CASE("what a code block shows is not said; a fence that nothing closes hides nothing") {
  struct Case {
    const char* text;
    bool breaking;
  };
  for (const auto& [text, breaking] :
       {Case{"```\nBREAKING CHANGE: y\n```", false}, Case{"~~~ text\nBREAKING CHANGE: y\n~~~~\n", false},
        Case{"```\r\nBREAKING CHANGE: y\r\n```\r\n", false}, Case{"````\n```\nBREAKING CHANGE: y\n````", false},
        Case{"   ```md\n\nBREAKING CHANGE: y\n\n   ```\nend", false}, Case{"~~~\n```\nBREAKING CHANGE: y\n~~~", false},
        Case{"```\ncode\n```\nBREAKING CHANGE: y", true}, Case{"```\nBREAKING CHANGE: y", true},
        Case{"``` `a`\nBREAKING CHANGE: y\n```", true}, Case{"    ```\nBREAKING CHANGE: y\n    ```", true},
        Case{"```\n``` x\nBREAKING CHANGE: y\n~~~", true}, Case{"``\nBREAKING CHANGE: y\n``", true}}) {
    CAPTURE(text);
    CHECK(parse_message(std::string("fix: x\n\n") + text).is_breaking() == breaking);
  }
  CHECK(parse_message("fix: x\n\nBREAKING CHANGE: do\n```\nRefs: #1\n\nRelease-As: 9.0.0\n```\nso\n\nRefs: #2") ==
        Message{.type = "fix",
                .description = "x",
                .footers = {{"BREAKING CHANGE", "do\n```\nRefs: #1\n\nRelease-As: 9.0.0\n```\nso"}, {"Refs", "#2"}}});
}

TEST_CASE("reading takes linear time: a megabyte of anything is no burden") {
  const std::string many = std::string(1U << 20U, '(') + ": x\n";
  CHECK_FALSE(parse_message("feat" + many).is_conventional());
  std::string footers = "feat: x\n\n";
  while (footers.size() < (1U << 20U)) footers += "Refs: 1\n\n";
  CHECK(parse_message(footers).footers.size() > 100'000);
  CHECK(parse_message("feat: x" + std::string(1U << 20U, '\n')).body.empty());
  std::string fences = "feat: x\n\n";
  for (std::size_t length = 3; fences.size() < (1U << 20U); ++length) fences += std::string(length, '~') + "\n";
  CHECK(parse_message(fences).footers.empty());
  std::string bare = "feat: x\n\n";
  while (bare.size() < (1U << 20U)) bare += "BREAKING CHANGE:\n\n";
  CHECK_FALSE(parse_message(bare).is_breaking());
}

TEST_CASE("an editor's comments and all below the scissors are no part of a message") {
  CHECK(without_comments("feat: x\n\n# Please enter\n#\nbody #1\n"
                         "# ------------------------ >8 ------------------------\ndiff --git a b\n") ==
        "feat: x\n\nbody #1\n");
}

TEST_CASE("lines of comments start as git's core.commentChar says") {
  using fairlead::release::comment_mark;
  CHECK(comment_mark("", "feat: x") == "#");
  CHECK(comment_mark(";", "feat: x\n# no comment") == ";");
  CHECK(comment_mark("auto", "#12 is first\n\n; Please enter\n;\n") == ";");
  CHECK(comment_mark("auto", "feat: x") == "#");
  CHECK(without_comments(
            "feat: x\n\n#12 is gone\n; Please\n; ------------------------ >8 ------------------------\ndiff", ";") ==
        "feat: x\n\n#12 is gone\n");
}

TEST_SUITE_END();

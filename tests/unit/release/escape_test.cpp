#include "release/escape.hpp"

#include <doctest/doctest.h>
#include <string>

using namespace fairlead::release;

TEST_SUITE_BEGIN("release");

namespace {

struct Case {
  const char *text, *markdown;
};

}  // namespace

TEST_CASE("a line of others is text, not markup") {
  for (const auto& [text, markdown] :
       {Case{"handle __proto__ keys", R"(handle \_\_proto\_\_ keys)"},
        Case{"snake_case and 2 * 3", "snake_case and 2 * 3"}, Case{"*bold* a*b", R"(\*bold\* a\*b)"},
        Case{"show &lt; & &#60; R&D &c", R"(show \&lt; & \&#60; R&D &c)"},
        Case{"![x](http://t/p.png)", R"(\!\[x\](http://t/p.png))"}, Case{"[a]: b", R"(\[a\]: b)"},
        Case{"~~gone~~ ~bug ~ x", R"(\~\~gone\~\~ \~bug ~ x)"},
        Case{"vector<int> <!-- x -->", R"(vector\<int> \<!-- x -->)"}, Case{R"(C:\new \* \)", R"(C:\new \\\* \\)"},
        Case{"$a$ for $b", R"(\$a\$ for \$b)"}, Case{"costs $5", "costs $5"},
        Case{"{+ new +} {x}", R"(\{+ new +} {x})"}, Case{"a\tb\nc", "a b c"}, Case{"", ""}}) {
    CAPTURE(text);
    CHECK(escaped(text) == markdown);
  }
}

TEST_CASE("a line of others begins no block and no quick action") {
  for (const auto& [text, markdown] :
       {Case{"# x", R"(\# x)"}, Case{"#", R"(\#)"}, Case{"- x", R"(\- x)"}, Case{"+ x", R"(\+ x)"},
        Case{"* x", R"(\* x)"}, Case{"1. x", R"(1\. x)"}, Case{"23) x", R"(23\) x)"}, Case{"1.5 x", "1.5 x"},
        Case{"> x", R"(\> x)"}, Case{"---", R"(\---)"}, Case{"===", R"(\===)"}, Case{"|---|", R"(\|---|)"},
        Case{"/close", R"(\/close)"}, Case{"~~~", R"(\~\~\~)"}, Case{"```", R"(\`\`\`)"}, Case{"#tag", "#tag"},
        Case{"-x", "-x"}}) {
    CAPTURE(text);
    CHECK(escaped(text) == markdown);
  }
}

TEST_CASE("code between backticks stays, where CommonMark pairs them") {
  for (const auto& [text, markdown] :
       {Case{"`a_*<b>` *", R"(`a_*<b>` *)"}, Case{"``a`*`` x", "``a`*`` x"},
        Case{"`a` and ` alone", R"(`a` and \` alone)"}, Case{"``` `*`", R"(\`\`\` `*`)"}, Case{"`@ada`", "`@ada`"}}) {
    CAPTURE(text);
    CHECK(escaped(text) == markdown);
  }
}

TEST_CASE("nobody is mentioned") {
  for (const auto& [text, markdown] :
       {Case{"every @schema decoration", "every `@schema` decoration"}, Case{"@babel/core.", "`@babel/core`."},
        Case{"(@ada, @all)", "(`@ada`, `@all`)"}, Case{"mail ada@example.org", "mail ada@example.org"},
        Case{"@ and @-x", "@ and @-x"}, Case{"@@ada", "@`@ada`"},
        Case{"`a`@ada",
             "`a`@\u200d"
             "ada"},
        Case{"@ada`b`",
             "@\u200d"
             "ada`b`"},
        Case{"\u00fc@ada", "\u00fc`@ada`"}}) {
    CAPTURE(text);
    CHECK(escaped(text) == markdown);
  }
  CHECK(unmentioned("chore(release): @shop/web@1.2.0") == "chore(release): @\u200dshop/web@1.2.0");
}

TEST_CASE("addresses stay whole, and references are links where the project is known") {
  CHECK(escaped("see https://a.example/b_c*d, or (https://a.example/x)") ==
        "see <https://a.example/b_c*d>, or (https://a.example/x)");
  CHECK(escaped("https://a.example/@ada/#7.") == "<https://a.example/@ada/#7>.");
  CHECK(escaped("fix #7 of shop/api!9, `#8`", "https://git.example/shop/web") ==
        "fix [#7](https://git.example/shop/web/-/issues/7) of "
        "[shop/api!9](https://git.example/shop/api/-/merge_requests/9), `#8`");
}

TEST_CASE("of a block, lists and closed code blocks stay, too") {
  CHECK(escaped_block(
            "# Migration\n\n- rename *it*\n  - [ ] and\n2. so\n* * *\nTitle\n=====\n/close\n\n```sh\nmv *a @b\n\n```\n"
            "> <b>\n~~~\nopen") ==
        R"(\# Migration

- rename \*it\*
  - \[ \] and
2. so
\* * *
Title
\=====
\/close

```sh
mv *a @b

```
\> \<b>
\~\~\~
open)");
  CHECK(escaped_block("") == "");
}

TEST_CASE("escaping takes linear time") {
  for (const auto* piece : {"`", "``` ` ", "@a`", "[", "_ ", "&a", "https://a", "\\"}) {
    std::string text;
    while (text.size() < (1U << 20U)) text += piece;
    CHECK(escaped(text, "https://a/b").size() >= text.size() / 2);
  }
}

TEST_SUITE_END();

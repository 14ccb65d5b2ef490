#include "bump/regex.hpp"

#include <doctest/doctest.h>
#include <string>

using namespace fairlead;
using bump::Regex;

TEST_SUITE_BEGIN("bump");

namespace {

/// The text of the group, "-" without a match, "?" if the match has no group.
std::string group_of(std::string_view pattern, const std::string& text) {
  const auto regex = Regex::compile(pattern);
  REQUIRE_MESSAGE(regex.has_value(), (regex ? "" : regex.error().message()));
  const auto match = regex->search(text);
  if (!match) return "-";
  if (!match->group) return "?";
  return text.substr(match->group->begin, match->group->end - match->group->begin);
}

}  // namespace

TEST_CASE("a pattern finds what other engines find") {
  struct Case {
    const char *pattern, *text, *group;
  };
  for (const auto& [pattern, text, group] : {Case{"(b+)", "abbbc", "bbb"},
                                             Case{"(b+?)", "abbbc", "b"},
                                             Case{"(b*)", "abbb", ""},
                                             Case{"a(b|bc)c", "abcc", "b"},
                                             Case{"a(bc|b)c", "abcc", "bc"},
                                             Case{"(a|ab)(?:c|bcd)$", "abcd", "a"},
                                             Case{"x{2}(y)", "xxxy", "y"},
                                             Case{"(x{2,3})", "xxxx", "xxx"},
                                             Case{"(x{2,3}?)", "xxxx", "xx"},
                                             Case{"(x{2,})", "xxxx", "xxxx"},
                                             Case{"(\\d+)$", "a1b22", "22"},
                                             Case{"^(a)", "ba", "-"},
                                             Case{"([^\"]+)\"", "say \"hi\" now", "say "},
                                             Case{"\"([^\"]*)\"", "say \"hi\"", "hi"},
                                             Case{"([]a]+)", "x]a]", "]a]"},
                                             Case{"([a-c-]+)", "x-b-", "-b-"},
                                             Case{"(\\w+)\\s=", "a b_1 =", "b_1"},
                                             Case{"\\b(at)\\b", "cat at", "at"},
                                             Case{"(\\.)", "a.b", "."},
                                             Case{"\\t(\\S)", "\t\tx", "x"},
                                             Case{"(?:a|(b))c", "ac", "?"},
                                             Case{"(?:(a)|b)*c", "abc", "a"},
                                             Case{"(?:a*)*(b)", "aab", "b"},
                                             Case{"((?:))", "x", ""},
                                             Case{"(.)", "\xc3\xa4", "\xc3"},
                                             Case{"(a)\\|\\{", "a|{", "a"},
                                             Case{"a*(b)|a", "aaaa", "?"},
                                             Case{"(?:a|b|)(c)", "c", "c"}}) {
    CAPTURE(pattern);
    CAPTURE(text);
    CHECK(group_of(pattern, text) == group);
  }
}

TEST_CASE("{version} stands for any semantic version") {
  CHECK(group_of("v{version}", "at v1.2.3-rc.1+5, not v1") == "1.2.3-rc.1+5");
  CHECK(group_of("app-{version}\\.tar", "app-1.20.3-rc.1.tar.gz") == "1.20.3-rc.1");
  CHECK(group_of("{version}", "1.2") == "-");
}

TEST_CASE("a pattern that is none says where") {
  struct Case {
    const char *pattern, *message;
  };
  for (const auto& [pattern, message] :
       {Case{"abc", "the pattern \"abc\" is wrong at character 4: it has no group"},
        Case{"(a)(b)",
             "the pattern \"(a)(b)\" is wrong at character 7: it has more than one group; write others (?:...)"},
        Case{"({version})",
             "the pattern \"({version})\" is wrong at character 12: it has more than one group; write others (?:...)"},
        Case{"(a", "the pattern \"(a\" is wrong at character 3: a \")\" is missing"},
        Case{"a)", "the pattern \"a)\" is wrong at character 2: a \")\" closes nothing"},
        Case{"([a", "the pattern \"([a\" is wrong at character 4: a \"]\" is missing"},
        Case{"([z-a])", "the pattern \"([z-a])\" is wrong at character 6: a range runs backwards"},
        Case{"(*)", "the pattern \"(*)\" is wrong at character 2: there is nothing to repeat"},
        Case{"(a**)", "the pattern \"(a**)\" is wrong at character 4: there is nothing to repeat"},
        Case{"(a{x})", "the pattern \"(a{x})\" is wrong at character 3: a \"{\" that starts no {2,5} is written \\{"},
        Case{"(a{3,2})",
             "the pattern \"(a{3,2})\" is wrong at character 3: a \"{\" that starts no {2,5} is written \\{"},
        Case{"(a)\\", "the pattern \"(a)\\\" is wrong at character 5: a \"\\\" stands at the end"},
        Case{"(a)\\1", "the pattern \"(a)\\1\" is wrong at character 6: \"\\1\" is not known"},
        Case{"(?=a)",
             "the pattern \"(?=a)\" is wrong at character 2: of groups that start with \"?\", only (?:...) is known"},
        Case{"((?:a{1000}){1000})", "the pattern repeats too much"}}) {
    CAPTURE(pattern);
    const auto regex = Regex::compile(pattern);
    REQUIRE(!regex);
    CHECK(regex.error().code() == Errc::config);
    CHECK(regex.error().message() == message);
  }
  CHECK(!Regex::compile(std::string(60, '(') + "a" + std::string(60, ')')));
}

TEST_CASE("patterns that explode elsewhere take linear time") {
  const std::string text(100'000, 'a');
  CHECK(group_of("(?:a+)+(b)", text) == "-");
  CHECK(group_of("(?:a|aa)*(b)", text) == "-");
  CHECK(group_of("(.*.*.*)b", text) == "-");
}

TEST_SUITE_END();

#include "traefik/rule.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

using namespace fairlead;
using namespace fairlead::traefik;

TEST_SUITE_BEGIN("traefik");

namespace {

struct Case {
  std::string_view rule;
  std::string_view problem = {};  ///< "offset start of the message", "" for none.
};

void check(const Case& each, Protocol protocol, Syntax syntax) {
  CAPTURE(each.rule);
  const auto wrong = check_rule(each.rule, protocol, syntax);
  const auto text = wrong ? fmt::format("{} {}", wrong->offset, wrong->message) : std::string();
  if (each.problem.empty()) {
    CHECK(text == "");
  } else {
    CHECK_MESSAGE(text.starts_with(each.problem), text);
    CHECK_FALSE(wrong->help.empty());
  }
}

}  // namespace

TEST_CASE("a rule is an expression of matchers") {
  const auto rule =
      parse_rule("(Host(`a`, \"b\\\"c\") || !Path( `/x` )) && !(Method(`GET`) && !Query(`q`))", Syntax::v2);
  REQUIRE_FALSE(rule.problem.has_value());
  REQUIRE(rule.matchers.size() == 4);
  CHECK(rule.matchers[0].name == "Host");
  CHECK(rule.matchers[0].values == std::vector<std::string>{"a", "b\"c"});
  CHECK(rule.matchers[0].offset == 1);
  CHECK_FALSE(rule.matchers[0].negated);
  CHECK(rule.matchers[1].negated);
  CHECK(rule.matchers[2].negated);
  CHECK_FALSE(rule.matchers[3].negated);
}

TEST_CASE("what is no expression is told where it stops being one") {
  for (const auto& each : std::initializer_list<Case>{
           {"", "0 the rule is empty"},
           {"  ", "2 the rule is empty"},
           {"Host(`a`", "8 the rule ends too early"},
           {"Host(`a", "5 a quote is not closed"},
           {"Host('a')", "5 single quotes"},
           {"Host(a.example.org)", "5 a value is not in backticks"},
           {"Host:a.example.org", "4 this is a rule of Traefik 1"},
           {"Host", "4 Host has no values"},
           {"Host(`a`) Path(`/b`)", "10 \"Path(`/b`)\" cannot stand here"},
           {"Host(`a`), Host(`b`)", "9 a comma stands between matchers"},
           {"Host(`a`) & Host(`b`)", "10 \"& Host(`b`)\" cannot stand here"},
           {"Host(`a`))", "9 a parenthesis closes"},
           {"Host(`a`) &&", "12 the rule ends too early"},
           {"Host(`a`,)", "9 a value is not in backticks"},
       })
    check(each, Protocol::http, Syntax::v3);
  check({std::string(70, '(') + "Host(`a`)" + std::string(70, ')'), "65 the rule is nested too deep"}, Protocol::http,
        Syntax::v3);
}

TEST_CASE("matchers of v3 take one value, and regular expressions of Go") {
  for (const auto& each : std::initializer_list<Case>{
           {"Host(`a.example.org`) && PathPrefix(`/b`)"},
           {"host(`a`) || HOST(`b`) || Hostregexp(`c`)"},
           {"Header(`X-A`, `b`) && HeaderRegexp(`X`, `^a$`) && Query(`a`) && QueryRegexp(`a`, `b`)"},
           {"HostRegexp(`^[a-z]+\\.example\\.org$`) && PathRegexp(`[])(]x`)"},
           {"Host(`a`, `b`)", "0 Host takes 1 value in Traefik v3, and has 2"},
           {"Headers(`a`, `b`)", "0 Traefik v3 has no matcher Headers"},
           {"HostHeader(`a`)", "0 Traefik v3 has no matcher HostHeader"},
           {"Header(`a`)", "0 Header wants 2 values, and has 1"},
           {"HostRegexp(`{host:.+}`)", "0 \"{host:.+}\" is a pattern in the form of Traefik v2"},
           {"HostRegexp(`(a`)", "0 \"(a\" is no regular expression"},
           {"HostRegexp(`(?!a)b`)", "0 \"(?!a)b\" is no regular expression"},
           {"Path(`b`)", "0 the path \"b\" does not start with a slash"},
           {"Host(`https://a`)", "0 \"https://a\" is no host"},
           {"Host(``)", "0 a host is empty"},
           {"Host(`\xc3\xa9.org`)", "0 the host"},
           {"hOst(`a`)", "0 Traefik v3 has no matcher hOst"},
           {"Hots(`a`)", "0 Traefik v3 has no matcher Hots"},
       })
    check(each, Protocol::http, Syntax::v3);
}

TEST_CASE("matchers of v2 take several values, and patterns with names") {
  for (const auto& each : std::initializer_list<Case>{
           {"Host(`a`, `b`) && Headers(`X`, `y`) && HostHeader(`c`)"},
           {"HostRegexp(`a.example.org`, `{sub:[a-z]+}.example.org`)"},
           {"HostRegexp(`^.+$`)", "0 \"^.+$\" is a regular expression in the form of Traefik v3"},
           {"PathRegexp(`a`)", "0 Traefik v2 has no matcher PathRegexp"},
           {"Host()", "0 Host wants 1 value, and has 0"},
       })
    check(each, Protocol::http, Syntax::v2);
}

TEST_CASE("TCP has matchers of its own") {
  check({"HostSNI(`*`)"}, Protocol::tcp, Syntax::v3);
  check({"HostSNI(`a`) && ALPN(`h2`)"}, Protocol::tcp, Syntax::v3);
  check({"HostSNI(`a`, `b`)"}, Protocol::tcp, Syntax::v2);
  check({"HostSNI(`a`, `b`)", "0 HostSNI takes 1 value"}, Protocol::tcp, Syntax::v3);
  check({"Host(`a`)", "0 Traefik v3 has no matcher Host"}, Protocol::tcp, Syntax::v3);
}

TEST_CASE("rules of v1 are matchers with a semicolon between") {
  for (const auto& each : std::initializer_list<Case>{
           {"Host:a.example.org,b.example.org;PathPrefixStrip:/api"},
           {"HostRegexp:{sub:[a-z]+}.example.org"},
           {"", "0 the rule is empty"},
           {"Host:", "0 a host is empty"},
           {"Host(`a`)", "0 \"Host(`a`)\" is no matcher of Traefik 1"},
           {"Host:a;Pfad:/b", "7 Traefik v1 has no matcher Pfad"},
           {"Host:a;Path:b", "7 the path \"b\""},
       })
    check(each, Protocol::http, Syntax::v1);
}

TEST_SUITE_END();

#include "http/headers.hpp"

#include <doctest/doctest.h>
#include <string>
#include <vector>

using namespace fairlead;
using namespace fairlead::http;
using std::chrono::seconds;

namespace {

constexpr sys::Clock::Wall at(int year, unsigned month, unsigned day, seconds time) {
  return std::chrono::sys_days(std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day)) + time;
}
constexpr auto now = at(2026, 1, 31, std::chrono::hours(12));

}  // namespace

TEST_CASE("an HTTP-date is read in its three forms") {
  const auto expected = at(1994, 11, 6, seconds(8 * 3600 + 49 * 60 + 37));
  for (const auto* text : {"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT",
                           "Sun Nov  6 08:49:37 1994", " Sun, 06 Nov 1994 08:49:37 GMT "}) {
    CAPTURE(text);
    CHECK(parse_http_date(text, now) == expected);
  }
  CHECK(parse_http_date("Friday, 06-Nov-30 08:49:37 GMT", now) == at(2030, 11, 6, seconds(31777)));
}

TEST_CASE("what is no HTTP-date is nothing") {
  for (const auto* text :
       {"", "now", "Sun", "Sun, ", "Sun, 6 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 94 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 06 Nov 1994 08:49:37 GMT+1", "Sun, 31 Feb 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 06 nov 1994 08:49:37 GMT", "Sun, 06 Nov 99999 08:49:37 GMT",
        "2026-01-31T12:00:00Z", "Sun Nov 6 08:49:37 1994", "Sun, 06 Nov 1994 08:49 GMT"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_http_date(text, now));
  }
}

TEST_CASE("Retry-After is seconds or a date") {
  struct Case {
    const char* value;
    std::optional<seconds> wait;
  };
  for (const auto& [value, wait] : {
           Case{"120", seconds(120)},
           Case{" 0 ", seconds(0)},
           Case{"Sat, 31 Jan 2026 12:00:30 GMT", seconds(30)},
           Case{"Sat, 31 Jan 2026 11:00:00 GMT", seconds(0)},
           Case{"Fri, 31 Dec 9999 23:59:59 GMT", std::chrono::days(365)},
           Case{"99999999999999999999999999", std::chrono::days(365)},
           Case{"", std::nullopt},
           Case{"-1", std::nullopt},
           Case{"1.5", std::nullopt},
           Case{"soon", std::nullopt},
       }) {
    CAPTURE(value);
    CHECK(parse_retry_after(value, now) == wait);
  }
}

TEST_CASE("a link of relation next is found among others") {
  struct Case {
    const char* value;
    std::optional<std::string> target;
  };
  for (const auto& [value, target] : {
           Case{"</v2/x/tags/list?n=2&last=b>; rel=\"next\"", "/v2/x/tags/list?n=2&last=b"},
           Case{"<https://a/?page=2>; rel=next", "https://a/?page=2"},
           Case{"<a,b;c>;title=\"x, y; rel=no\" ; REL=\"prev NEXT\"", "a,b;c"},
           Case{"<first>; rel=\"first\", <two>; rel=\"next\", <three>; rel=next", "two"},
           Case{"<a>; crossorigin; rel=next", "a"},
           Case{"<a>; rel=last; rel=next", std::nullopt},
           Case{"<a>", std::nullopt},
           Case{"<a; rel=next", std::nullopt},
           Case{"a; rel=next", std::nullopt},
           Case{"<a>; rel=\"next", std::nullopt},
           Case{"", std::nullopt},
           Case{",,, <a>; rel=next", "a"},
       }) {
    CAPTURE(value);
    CHECK(parse_link_next(value) == target);
  }
}

TEST_CASE("challenges are told apart although commas separate everything") {
  const auto challenges = parse_challenges(
      "Basic realm=\"a \\\"quoted\\\" one\", charset=UTF-8, BEARER Realm=\"https://auth.example.org/token\" , "
      "service = \"registry\",scope=\"repository:acme/web:pull,push\",, Negotiate, NTLM TlRMTVNTUAAC==,"
      "Digest realm=x");
  REQUIRE(challenges.size() == 5);
  CHECK(challenges[0].scheme == "basic");
  CHECK(challenges[0].parameters ==
        decltype(Challenge::parameters){{"realm", "a \"quoted\" one"}, {"charset", "UTF-8"}});
  CHECK(challenges[1].scheme == "bearer");
  CHECK(challenges[1].parameters == decltype(Challenge::parameters){{"realm", "https://auth.example.org/token"},
                                                                    {"service", "registry"},
                                                                    {"scope", "repository:acme/web:pull,push"}});
  CHECK(challenges[2].scheme == "negotiate");
  CHECK(challenges[2].parameters.empty());
  CHECK(challenges[3].scheme == "ntlm");
  CHECK(challenges[3].token == "TlRMTVNTUAAC==");
  CHECK(challenges[4].scheme == "digest");
  CHECK(challenges[4].parameters == decltype(Challenge::parameters){{"realm", "x"}});
}

TEST_CASE("broken challenges end the list, and lists have an end") {
  CHECK(parse_challenges("").empty());
  CHECK(parse_challenges("=x").empty());
  CHECK(parse_challenges("Bearer realm=\"open").size() == 1);
  CHECK(parse_challenges("Bearer realm=\"open").front().parameters.empty());
  CHECK(parse_challenges("Bearer a=1 b=2, Basic").size() == 1);
  CHECK(parse_challenges("Bearer a=1,a=2").front().parameters.at("a") == "1");
  std::string many;
  for (int i = 0; i < 100; ++i) many += "Basic,";
  CHECK(parse_challenges(many).size() == 16);
  many = "Bearer ";
  for (int i = 0; i < 100; ++i) many += "a" + std::to_string(i) + "=1,";
  CHECK(parse_challenges(many).front().parameters.size() == 32);
}

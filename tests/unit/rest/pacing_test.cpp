#include "rest/pacing.hpp"

#include "support/fake_clock.hpp"
#include "support/fake_http.hpp"

#include <doctest/doctest.h>

using namespace fairlead;
using namespace std::chrono_literals;
using rest::Budget;
using std::chrono::milliseconds;
using test::answer;

TEST_SUITE_BEGIN("rest");

namespace {

const std::string url = "https://x.example.org/a";

std::optional<Budget> budget(std::vector<http::Header> headers) {
  return rest::budget_of(answer(200, "", std::move(headers)), test::FakeClock());
}

struct PacingFixture {
  test::FakeHttp http;
  test::FakeClock clock;
  std::vector<std::string> said;
  rest::Pacing pacing{http, clock, "Example", [this](std::string_view text) { said.emplace_back(text); }};

  Result<http::Response> send(std::string method = "GET", const std::stop_token& stop = {}) {
    return pacing.send({.method = std::move(method), .url = url}, stop);
  }
};

}  // namespace

TEST_CASE("the budget is read from all the headers that servers use") {
  const auto epoch =
      std::to_string(std::chrono::floor<std::chrono::seconds>(test::FakeClock::start + 42s).time_since_epoch().count());
  CHECK(budget({{"RateLimit-Remaining", "7"}, {"RateLimit-Reset", epoch}}) == Budget{7, 42s});
  CHECK(budget({{"x-ratelimit-remaining", "0"}, {"x-ratelimit-reset", "30"}}) == Budget{0, 30s});
  CHECK(budget({{"Ratelimit", R"("default";r=50;t=30)"}}) == Budget{50, 30s});
  CHECK(budget({{"RateLimit", R"("a;r=1";r=50;t=30, burst ; t=2 ; r=5, "c";r=5;t=9;pk=:x:, "d")"}}) == Budget{5, 9s});
  CHECK(budget({{"RateLimit", R"("a";r=0)"}}) == Budget{0, 0s});
  CHECK(budget({{"RateLimit-Remaining", "0"}, {"RateLimit-Reset", "200000000"}}) == Budget{0, 0s});  // 1976
}

TEST_CASE("what is no budget is none") {
  CHECK_FALSE(budget({}));
  CHECK_FALSE(budget({{"RateLimit-Remaining", "0"}}));
  CHECK_FALSE(budget({{"RateLimit-Remaining", "-1"}, {"RateLimit-Reset", "1"}}));
  CHECK_FALSE(budget({{"RateLimit-Remaining", "0"}, {"RateLimit-Reset", "99999999999999"}}));
  for (const char* text :
       {"", "\"a", "\"a\";t=1", "\"a\";r", "\"a\";r=x", ";;;", "=", "\"a\";r=99999999999999999999"}) {
    CAPTURE(text);
    CHECK_FALSE(budget({{"RateLimit", text}}));
  }
}

TEST_CASE("the request after the last of a budget waits for the new one, once") {
  PacingFixture f;
  f.http.on("GET", url, answer(200, "", {{"RateLimit", R"("default";r=0;t=30)"}}));
  f.http.on("GET", url, answer(200, "", {{"RateLimit", R"("default";r=9;t=30)"}}));
  for (int i = 0; i < 3; ++i) CHECK(f.send());
  CHECK(f.clock.sleeps() == std::vector<milliseconds>{30s});
  CHECK(f.said ==
        std::vector<std::string>{"Example says that the limit of requests is used up: waiting for 30 s, until "
                                 "2026-01-31T12:00:30Z"});
}

TEST_CASE("429 is waited for, whatever the method, and Retrying leaves it alone") {
  PacingFixture f;
  f.http.on("POST", url, answer(429, "", {{"Retry-After", "7"}}));
  f.http.on("POST", url, answer(429));
  f.http.on("POST", url, answer(201));
  CHECK(f.send("POST")->status == 201);
  CHECK(f.clock.sleeps() == std::vector<milliseconds>{7s, 1s});
}

TEST_CASE("what does not fit into ten minutes is not waited for, and a stop ends a wait") {
  PacingFixture f;
  f.http.on("GET", url, answer(429, "", {{"Retry-After", "400"}}));
  CHECK(f.send()->status == 429);
  CHECK(f.clock.moved() == 400s);
  std::stop_source stop;
  PacingFixture stopped;
  stopped.http.on("GET", url, [&](const auto&) { return stop.request_stop(), answer(429); });
  CHECK(stopped.send("GET", stop.get_token()).error().message() == "stopped while Example's limit was waited for");
}

TEST_CASE("where a redirect led does not speak for the server") {
  PacingFixture f;
  f.http.on("GET", url, [](const auto&) {
    auto there = answer(200, "", {{"RateLimit", R"("default";r=0;t=30)"}});
    there.url = "https://storage.example.org/a";
    return there;
  });
  CHECK(f.send());
  CHECK(f.send());
  CHECK(f.clock.moved() == 0s);
}

TEST_SUITE_END();

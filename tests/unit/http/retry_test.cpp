#include "http/retry.hpp"

#include "support/fake_clock.hpp"
#include "support/fake_http.hpp"
#include "support/fake_random.hpp"

#include <doctest/doctest.h>

using namespace fairlead;
using namespace fairlead::http;
using namespace std::chrono_literals;
using test::answer;

namespace {

constexpr const char* url = "https://registry.example/v2/";

/// A client that retries, in front of a fake one.
struct RetryFixture {
  test::FakeHttp http;
  test::FakeClock clock;
  test::FakeRandom random;
  RetryPolicy policy;
  std::stop_source stop;

  Result<Response> send(const Request& request) {
    Retrying retrying(http, clock, random, policy);
    return retrying.send(request, stop.get_token());
  }
  std::size_t sent() const { return http.requests().size(); }
};

}  // namespace

TEST_CASE("what may pass is asked again until it passes") {
  for (const int status : {408, 425, 429, 500, 502, 503, 504}) {
    CAPTURE(status);
    RetryFixture f;
    f.http.on("GET", url, answer(status)).on("GET", url, answer(status)).on("GET", url, answer(200, "ok"));
    CHECK(f.send({.url = url})->body == "ok");
    CHECK(f.sent() == 3);
    CHECK(f.clock.sleeps().size() == 2);
  }
}

TEST_CASE("what will not pass is an answer") {
  for (const int status : {200, 204, 301, 400, 401, 403, 404, 409, 416, 501}) {
    CAPTURE(status);
    RetryFixture f;
    f.http.on("GET", url, answer(status));
    CHECK(f.send({.url = url})->status == status);
    CHECK(f.sent() == 1);
  }
  for (const auto code : {Errc::timed_out, Errc::denied, Errc::cancelled, Errc::corrupt, Errc::refused, Errc::config}) {
    RetryFixture f;
    f.http.fail("GET", url, code);
    CHECK(f.send({.url = url}).error().code() == code);
    CHECK(f.sent() == 1);
  }
}

TEST_CASE("the last answer or error comes back after the last attempt") {
  RetryFixture f;
  f.http.fail("GET", url, Errc::unavailable, "connection refused");
  const auto result = f.send({.url = url});
  CHECK(result.error().message() == "GET https://registry.example/v2/: connection refused");
  CHECK(result.error().notes() == std::vector<std::string>{"tried 5 times"});
  CHECK(f.sent() == 5);
  RetryFixture g;
  g.http.on("GET", url, answer(503, "still down"));
  CHECK(g.send({.url = url})->body == "still down");
  CHECK(g.sent() == 5);
}

TEST_CASE("a request that may have had an effect is sent again only when it had none") {
  struct Case {
    const char* method;
    bool idempotent;
    int status;
    std::size_t sent;
  };
  for (const auto& [method, idempotent, status, sent] : {
           Case{"POST", false, 500, 1},
           Case{"POST", false, 502, 1},
           Case{"POST", false, 504, 1},
           Case{"PATCH", false, 500, 1},
           Case{"POST", false, 503, 2},
           Case{"POST", false, 429, 2},
           Case{"POST", true, 500, 2},
           Case{"PUT", false, 500, 2},
           Case{"DELETE", false, 500, 2},
       }) {
    CAPTURE(method);
    CAPTURE(status);
    RetryFixture f;
    f.http.on(method, url, answer(status)).on(method, url, answer(200));
    CHECK(f.send({.method = method, .url = url, .idempotent = idempotent}));
    CHECK(f.sent() == sent);
  }
  RetryFixture broken;
  broken.http.fail("POST", url, Errc::unavailable, "connection reset");
  CHECK_FALSE(broken.send({.method = "POST", .url = url}));
  CHECK(broken.sent() == 1);
  RetryFixture unreachable;
  const auto refused = [](const auto&) { return Result<Response>(Error(Errc::unavailable, "no").id(not_connected)); };
  unreachable.http.on("POST", url, refused).on("POST", url, answer(201));
  CHECK(unreachable.send({.method = "POST", .url = url})->status == 201);
  CHECK(unreachable.sent() == 2);
}

TEST_CASE("callers can say that once is enough") {
  RetryFixture f;
  f.http.on("PUT", url, answer(500));
  CHECK(f.send({.method = "PUT", .url = url, .send_once = true})->status == 500);
  CHECK(f.sent() == 1);
  RetryFixture g;
  g.http.on("GET", url, answer(503, "not a manager"));
  const auto is_final = [](const Response& response) { return response.body == "not a manager"; };
  CHECK(g.send({.url = url, .is_final = is_final})->status == 503);
  CHECK(g.sent() == 1);
}

TEST_CASE("a sink never gets the same bytes twice") {
  RetryFixture f;
  f.http.on("GET", url, [](const auto&) { return answer(200, "part"); });
  std::string got;
  const auto sink = [&](std::span<const std::byte> bytes) -> Result<> {
    got += as_text(bytes);
    return Error(Errc::unavailable, "connection reset");
  };
  CHECK(f.send({.url = url, .sink = sink}).error().code() == Errc::unavailable);
  CHECK(got == "part");
  CHECK(f.sent() == 1);
  RetryFixture g;  // Nothing arrived, so it is safe.
  g.http.fail("GET", url, Errc::unavailable).on("GET", url, answer(200, "all"));
  got.clear();
  const auto keep = [&](std::span<const std::byte> bytes) -> Result<> {
    got += as_text(bytes);
    return {};
  };
  CHECK(g.send({.url = url, .sink = keep}));
  CHECK(got == "all");
}

TEST_CASE("pauses have full jitter below a bound that doubles") {
  constexpr std::array bounds = {250ms, 500ms, 1000ms, 2000ms, 4000ms, 8000ms, 10000ms, 10000ms};
  std::array<std::chrono::milliseconds, bounds.size()> longest = {}, shortest;
  shortest.fill(1h);
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    RetryFixture f;
    f.policy = {.attempts = 9, .longest_pause = 10s};
    f.random = test::FakeRandom(seed);
    f.http.on("GET", url, answer(503));
    REQUIRE(f.send({.url = url}));
    const auto sleeps = f.clock.sleeps();
    REQUIRE(sleeps.size() == bounds.size());
    for (std::size_t i = 0; i < bounds.size(); ++i) {
      longest.at(i) = std::max(longest.at(i), sleeps[i]);
      shortest.at(i) = std::min(shortest.at(i), sleeps[i]);
    }
  }
  for (std::size_t i = 0; i < bounds.size(); ++i) {
    CAPTURE(i);
    CHECK(longest.at(i) <= bounds.at(i));
    CHECK(longest.at(i) > bounds.at(i) * 9 / 10);
    CHECK(shortest.at(i) < bounds.at(i) / 10);
  }
}

TEST_CASE("Retry-After is waited for") {
  RetryFixture f;
  f.http.on("GET", url, answer(429, "", {{"Retry-After", "17"}}))
      .on("GET", url, answer(503, "", {{"retry-after", "Sat, 31 Jan 2026 12:01:00 GMT"}}))
      .on("GET", url, answer(200));
  CHECK(f.send({.url = url})->status == 200);
  CHECK(f.clock.sleeps() == std::vector<std::chrono::milliseconds>{17s, 43s});
}

TEST_CASE("a Retry-After beyond the deadline is an error that names the time") {
  RetryFixture f;
  f.http.on("GET", url, answer(429, "", {{"Retry-After", "3600"}}));
  const auto result = f.send({.url = url});
  CHECK(result.error().code() == Errc::unavailable);
  CHECK(result.error().message() ==
        "GET https://registry.example/v2/: the server answered 429 and wants no further request before "
        "2026-01-31T13:00:00Z");
  CHECK(f.clock.sleeps().empty());
}

TEST_CASE("a Retry-After that nobody means is not given as a date") {
  for (const auto* wait : {"99999999999999999999", "31536000", "Fri, 31 Dec 9999 23:59:59 GMT"}) {
    CAPTURE(wait);
    RetryFixture f;
    f.http.on("GET", url, answer(503, "", {{"Retry-After", wait}}));
    CHECK(f.send({.url = url}).error().message() ==
          "GET https://registry.example/v2/: the server answered 503 and wants no further request for a year or more");
  }
}

TEST_CASE("no attempt starts after the deadline, and none after a stop") {
  RetryFixture f;
  f.policy = {.attempts = 100, .first_pause = 4s, .longest_pause = 4s, .deadline = 10s};
  f.http.on("GET", url, answer(503));
  CHECK(f.send({.url = url})->status == 503);
  CHECK(f.clock.moved() <= 10s);
  CHECK(f.sent() == f.clock.sleeps().size() + 1);
  RetryFixture g;
  g.http.on("GET", url, answer(503));
  g.clock.on_sleep = [&](auto) { g.stop.request_stop(); };
  CHECK(g.send({.url = url}).error().code() == Errc::cancelled);
  CHECK(g.sent() == 1);
}

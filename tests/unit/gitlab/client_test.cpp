#include "gitlab/client.hpp"

#include "base/bytes.hpp"
#include "support/fake_clock.hpp"
#include "support/fake_http.hpp"

#include <chrono>
#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

using namespace fairlead;
using namespace std::chrono_literals;
using std::chrono::milliseconds;
using test::answer;

TEST_SUITE_BEGIN("gitlab");

namespace {

const std::string project = "https://gitlab.example.org/api/v4/projects/shop%2Fweb";

struct ClientFixture {
  explicit ClientFixture(gitlab::TokenKind kind = gitlab::TokenKind::personal)
      : client({"https://gitlab.example.org/api/v4", "shop/web", "https://gitlab.example.org/shop/web"},
               {kind, Secret("canary-token"), "GITLAB_TOKEN"}, {http, clock, {}}) {}
  test::FakeHttp http;
  test::FakeClock clock;
  gitlab::Client client;
};

std::string unix_time(std::chrono::seconds after_start) {
  const auto time = std::chrono::floor<std::chrono::seconds>(test::FakeClock::start) + after_start;
  return std::to_string(time.time_since_epoch().count());
}

}  // namespace

TEST_CASE("the token goes in the header of its kind, marked as a secret") {
  for (const auto& [kind, name] :
       {std::pair(gitlab::TokenKind::personal, "PRIVATE-TOKEN"), std::pair(gitlab::TokenKind::job, "JOB-TOKEN")}) {
    ClientFixture f(kind);
    f.http.on("GET", project + "/releases/v1?x=%2F", answer(200, "{}"));
    CHECK(f.client.get("/releases/v1", {{"x", "/"}}));
    const auto sent = f.http.requests();
    REQUIRE(sent.size() == 1);
    CHECK(sent[0].header(name) == "canary-token");
    REQUIRE(sent[0].headers.size() == 1);
    CHECK(sent[0].headers[0].sensitive);
  }
}

TEST_CASE("a list is read page after page, as the Link header says, and no further than asked") {
  const auto next = "<" + project + "/tags?page_token=b&per_page=100>; rel=\"next\"";
  for (const auto& [most, expected] : {std::pair(10UZ, R"(["a","b","c"])"), std::pair(1UZ, R"(["a"])")}) {
    ClientFixture f;
    f.http.on("GET", project + "/tags?per_page=100", answer(200, R"(["a","b"])", {{"Link", next}}));
    f.http.on("GET", project + "/tags?page_token=b&per_page=100", answer(200, R"(["c"])"));
    const auto items = f.client.list("/tags", {}, most);
    REQUIRE(items);
    CHECK(nlohmann::json(*items).dump() == expected);
  }
  ClientFixture f;
  f.http.on("GET", project + "/tags?per_page=100",
            answer(200, "[1]", {{"Link", "<https://evil.example.org/>; rel=next"}}));
  CHECK(f.client.list("/tags", {}, 10).error().code() == Errc::refused);
}

TEST_CASE("429 is waited for as GitLab asks, and longer and longer where it does not say") {
  ClientFixture f;
  f.http.on("POST", project + "/releases", answer(429, "Retry later\n", {{"Retry-After", "7"}}));
  f.http.on("POST", project + "/releases", answer(429, "Retry later\n"));
  f.http.on("POST", project + "/releases", answer(429, "Retry later\n"));
  f.http.on("POST", project + "/releases", answer(201, "{}"));
  CHECK(f.client.post("/releases", nlohmann::json::object()));
  CHECK(f.clock.sleeps() == std::vector<milliseconds>{7s, 1s, 2s});
}

TEST_CASE("429 that does not end is unavailable after ten minutes at most") {
  ClientFixture f;
  f.http.on("GET", project + "/tags", answer(429, "Retry later\n"));
  const auto got = f.client.get("/tags");
  CHECK(got.error().code() == Errc::unavailable);
  CHECK(got.error().message() == "GitLab: GET /tags: Retry later (status 429)");
  CHECK(f.clock.moved() <= 10min);
  ClientFixture later;
  later.http.on("GET", project + "/tags", answer(429, "", {{"Retry-After", "3600"}}));
  CHECK(later.client.get("/tags").error().code() == Errc::unavailable);
  CHECK(later.clock.moved() == 0s);
}

TEST_CASE("when the limit is used up, the next request waits for the new window") {
  ClientFixture f;
  f.http.on("GET", project + "/a",
            answer(200, "{}", {{"RateLimit-Remaining", "0"}, {"RateLimit-Reset", unix_time(42s)}}));
  f.http.on("GET", project + "/b", answer(200, "{}", {{"RateLimit-Remaining", "5"}, {"RateLimit-Reset", "1"}}));
  CHECK(f.client.get("/a"));
  CHECK(f.clock.moved() == 0s);
  CHECK(f.client.get("/b"));
  CHECK(f.clock.moved() == 42s);
  CHECK(f.client.get("/b"));
  CHECK(f.clock.moved() == 42s);
}

TEST_CASE("what changes something is sent once, whatever comes of it") {
  for (const int status : {500, 502, 503, 504}) {
    ClientFixture f;
    f.http.on("POST", project + "/releases", answer(status, "<html>Bad</html>"));
    const auto got = f.client.post("/releases", nlohmann::json::object());
    CHECK(got.error().code() == Errc::unavailable);
    CHECK(got.error().message() == "GitLab: POST /releases: status " + std::to_string(status));
    CHECK(f.http.requests().size() == 1);
  }
}

TEST_CASE("a project that moved is followed on its server, and nowhere else") {
  ClientFixture f;
  const std::string there = "https://gitlab.example.org/api/v4/projects/7/releases";
  f.http.on("POST", project + "/releases", answer(308, "", {{"Location", there}}));
  f.http.on("POST", there, answer(201, R"({"a":1})"));
  CHECK(f.client.post("/releases", {{"x", 1}})->dump() == R"({"a":1})");
  CHECK(f.http.requests()[1].body == R"({"x":1})");
  ClientFixture away;
  away.http.on("POST", project + "/releases", answer(308, "", {{"Location", "https://evil.example.org/"}}));
  CHECK(away.client.post("/releases", {{"x", 1}}).error().code() == Errc::refused);
  CHECK(away.http.requests().size() == 1);
}

TEST_CASE("errors say what GitLab said, and never the token") {
  struct Case {
    int status;
    const char *body, *says;
    Errc code;
    const char* id;
  };
  for (const auto& [status, body, says, code, id] :
       {Case{401, R"({"message":"401 Unauthorized"})", "401 Unauthorized", Errc::denied, "FL0341"},
        Case{403, R"({"error":"insufficient_scope","error_description":"more"})", "more (status 403)", Errc::denied,
             "FL0342"},
        Case{404, R"({"message":"404 Tag Not Found"})", "404 Tag Not Found", Errc::not_found, "FL0003"},
        Case{400, R"({"message":{"name":["has already been taken"]}})", "name has already been taken (status 400)",
             Errc::config, "FL0002"},
        Case{400, R"({"message":{"base":["Reference not found"]}})", "Reference not found (status 400)", Errc::config,
             "FL0002"},
        Case{409, R"({"message":["Another open merge request"]})", "Another open merge request (status 409)",
             Errc::conflict, "FL0004"},
        Case{422, R"({"error":"tag_name is missing"})", "tag_name is missing (status 422)", Errc::config, "FL0002"},
        Case{413, "", "status 413", Errc::refused, "FL0008"},
        Case{200, "[", "not valid JSON", Errc::corrupt, "FL0015"}}) {
    CAPTURE(body);
    ClientFixture f;
    f.http.on("GET", project + "/x", answer(status, body));
    const auto got = f.client.get("/x");
    REQUIRE_FALSE(got);
    CAPTURE(got.error().message());
    CHECK(got.error().message().find(says) != std::string::npos);
    CHECK(got.error().code() == code);
    CHECK(got.error().id() == id);
    CHECK(got.error().message().find("canary") == std::string::npos);
  }
}

TEST_CASE("a file is uploaded and downloaded as a stream") {
  ClientFixture f;
  f.http.on("PUT", project + "/packages/generic/a/1/b?select=package_file", [](const test::SentRequest& request) {
    CHECK(request.body == "bytes");
    return answer(201, "{}");
  });
  f.http.on("GET", project + "/packages/generic/a/1/b", answer(200, "bytes"));
  f.http.on("GET", project + "/packages/generic/a/1/c", answer(404, "{}"));
  const http::Stream stream{
      5, [] {
        return http::BodySource([done = false](std::span<std::byte> into) mutable -> Result<std::size_t> {
          if (std::exchange(done, true)) return 0UZ;
          const auto bytes = as_bytes("bytes");
          std::ranges::copy(bytes, into.begin());
          return bytes.size();
        });
      }};
  CHECK(f.client.upload("/packages/generic/a/1/b", {{"select", "package_file"}}, stream));
  std::string got;
  const auto keep = [&](std::span<const std::byte> bytes) -> Result<> {
    got += as_text(bytes);
    return {};
  };
  CHECK(*f.client.download("/packages/generic/a/1/b", keep));
  CHECK(got == "bytes");
  CHECK_FALSE(*f.client.download("/packages/generic/a/1/c", keep));
}

TEST_SUITE_END();

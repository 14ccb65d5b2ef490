#include "gitlab/client.hpp"

#include "base/bytes.hpp"
#include "support/fake_clock.hpp"
#include "support/fake_http.hpp"
#include "support/following.hpp"

#include <array>
#include <chrono>
#include <doctest/doctest.h>
#include <nlohmann/json.hpp>
#include <random>

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
               {kind, Secret("canary-token"), "GITLAB_TOKEN"},
               {following, clock, {}, [this](std::string_view text) { said.emplace_back(text); }}) {}
  test::FakeHttp http;
  test::Following following{http};
  test::FakeClock clock;
  std::vector<std::string> said;
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
  CHECK(f.client.list("/tags", {}, 10).error().id() == "FL0017");
}

TEST_CASE("what is no list, or may have more behind it and does not say where, is not taken for a list") {
  std::string full = "[0";
  for (int i = 1; i < 100; ++i) full += ",0";
  full += "]";
  const std::vector<http::Header> more = {{"X-Next-Page", "2"}}, last = {{"x-next-page", ""}};
  for (const auto& wrong :
       {answer(200), answer(200, "null"), answer(200, "{}"), answer(200, R"({"message":"x"})"), answer(200, "\"x\""),
        answer(200, full), answer(200, full, more), answer(200, "[1]", more), answer(200, "[]", more)}) {
    CAPTURE(wrong.body);
    ClientFixture f;
    f.http.on("GET", project + "/tags?per_page=100", wrong);
    const auto got = f.client.list("/tags", {}, 1000);
    REQUIRE_FALSE(got);
    CHECK(got.error().code() == Errc::corrupt);
    CHECK(got.error().id() == "FL0018");
  }
  for (const auto& [whole, size] :
       {std::pair(answer(200, "[]"), 0UZ), std::pair(answer(200, "[1]"), 1UZ), std::pair(answer(200, "[1]", last), 1UZ),
        std::pair(answer(200, full, last), 100UZ)}) {
    ClientFixture f;
    f.http.on("GET", project + "/tags?per_page=100", whole);
    CHECK(f.client.list("/tags", {}, 1000)->size() == size);
  }
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

TEST_CASE("429 is waited for up to ten minutes, and said before") {
  ClientFixture f;
  f.http.on("GET", project + "/tags", answer(429, "", {{"Retry-After", "360"}}));
  f.http.on("GET", project + "/tags", answer(200, "{}"));
  CHECK(f.client.get("/tags"));
  CHECK(f.clock.moved() == 6min);
  CHECK(f.said == std::vector<std::string>{
                      "GitLab has had too many requests (429): waiting for 360 s, until 2026-01-31T12:06:00Z"});
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
  CHECK(f.said == std::vector<std::string>{"GitLab says that the limit of requests is used up: waiting for 42 s, until "
                                           "2026-01-31T12:00:42Z"});
}

TEST_CASE("the new window is counted by the clock of the server") {
  ClientFixture f;  // which says 1994
  f.http.on("GET", project + "/a",
            answer(200, "{}",
                   {{"Date", "Sun, 06 Nov 1994 08:49:37 GMT"},
                    {"RateLimit-Remaining", "0"},
                    {"RateLimit-Reset", "784111790"}}));  // 08:49:50
  CHECK(f.client.get("/a"));
  CHECK(f.client.get("/a"));
  CHECK(f.clock.moved() == 13s);
}

TEST_CASE("all waits of a client together are ten minutes at most, whatever GitLab says") {
  std::mt19937 random(7);
  const auto one_of = [&](int count) { return std::uniform_int_distribution(0, count - 1)(random); };
  for (int round = 0; round < 200; ++round) {
    ClientFixture f;
    for (const char* method : {"GET", "POST"}) {
      f.http.on(method, project + "/*", [&](const auto&) {
        const auto wait = std::to_string(one_of(2) == 0 ? one_of(60) : one_of(1'000'000));
        if (one_of(2) == 0) return answer(429, "", {{"Retry-After", wait}});
        return answer(
            one_of(4) == 0 ? 404 : 200, "{}",
            {{"RateLimit-Remaining", "0"}, {"RateLimit-Reset", unix_time(std::chrono::seconds(std::stol(wait)))}});
      });
    }
    for (int i = 0; i < 20; ++i) {
      const auto result = one_of(2) == 0 ? f.client.get("/x") : f.client.post("/x", nlohmann::json::object());
      if (!result) CHECK((result.error().code() == Errc::unavailable || result.error().code() == Errc::not_found));
    }
    CHECK(f.clock.moved() <= 10min);
    for (const auto pause : f.clock.sleeps()) CHECK((pause < 2s || !f.said.empty()));
  }
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

TEST_CASE("wherever GitLab and others send us, the token stays, and only a file may come from elsewhere") {
  constexpr std::array<const char*, 4> strangers = {"https://login.example.org", "https://gitlab.example.org:8443",
                                                    "http://gitlab.example.org", "https://evil.example.org"};
  for (unsigned seed = 0; seed < 400; ++seed) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    const auto one_of = [&](std::size_t count) {
      return std::uniform_int_distribution<std::size_t>(0, count - 1)(random);
    };
    const auto a_stranger = [&] { return std::string(strangers.at(one_of(strangers.size()))) + "/x"; };
    const auto from_stranger = [&](const auto&) {
      const std::vector<http::Header> limit = {{"RateLimit-Remaining", "0"}, {"RateLimit-Reset", unix_time(60s)}};
      if (one_of(2) == 0) return answer(one_of(2) == 0 ? 200 : 404, R"(["stranger"])", limit);
      return answer(302, "", {{"Location", one_of(2) == 0 ? a_stranger() : project + "/back"}});
    };
    const auto from_gitlab = [&](const auto&) {
      const auto link = "<" + a_stranger() + ">; rel=\"next\"";
      if (one_of(3) == 0) return answer(200, R"(["gitlab"])", {{"Link", link}});
      if (one_of(3) == 0) return answer(307, "", {{"Location", project + "/moved"}});
      return answer(one_of(2) == 0 ? 302 : 308, "", {{"Location", a_stranger()}});
    };
    ClientFixture f(one_of(2) == 0 ? gitlab::TokenKind::job : gitlab::TokenKind::personal);
    for (const char* method : {"GET", "POST", "PUT"}) {
      f.http.on(method, "https://gitlab.example.org/*", from_gitlab);
      for (const auto* stranger : strangers) f.http.on(method, std::string(stranger) + "/*", from_stranger);
    }
    const auto is_gitlabs = [](const auto& result) {
      return !result || result->dump().find("stranger") == std::string::npos;
    };
    CHECK(is_gitlabs(f.client.get("/x")));
    CHECK(is_gitlabs(f.client.post("/x", {{"a", 1}})));
    CHECK(is_gitlabs(f.client.put("/x", {{"a", 1}})));
    CHECK(is_gitlabs(f.client.get_global("/version")));
    if (const auto list = f.client.list("/tags", {}, 10))
      CHECK(nlohmann::json(*list).dump().find("stranger") == std::string::npos);
    const auto before = f.http.requests().size();
    const auto file = f.client.download("/file", 9, [](std::span<const std::byte>) { return Result<>(); });
    if (!file) CHECK(file.error().code() != Errc::not_found);
    const auto sent = f.http.requests();
    for (std::size_t i = 0; i < sent.size(); ++i) {
      CAPTURE(sent[i].url);
      const bool is_ours = sent[i].url.starts_with("https://gitlab.example.org/");
      if (i < before) CHECK(is_ours);
      if (is_ours) continue;
      for (const auto& header : sent[i].headers) CHECK(header.value.find("canary") == std::string::npos);
    }
    CHECK(f.clock.moved() == 0s);
  }
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

TEST_CASE("errors name paths as people read them, and what to do next") {
  for (const int status : {401, 403, 404, 413, 429, 503}) {
    CAPTURE(status);
    ClientFixture f;
    f.http.on("GET", project + "/releases/web%2Fv1%25", answer(status, "", {{"Retry-After", "9999"}}));
    const auto got = f.client.get("/releases/web%2Fv1%25");
    REQUIRE_FALSE(got);
    CHECK(got.error().message().starts_with("GitLab: GET /releases/web/v1%: status "));
    CHECK_FALSE(got.error().help().empty());
  }
  ClientFixture f;
  f.http.on("GET", project, answer(404, "<html>"));
  CHECK(f.client.get("").error().message() == "GitLab: GET the project shop/web: status 404");
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
  CHECK(*f.client.download("/packages/generic/a/1/b", 5, keep));
  CHECK(got == "bytes");
  CHECK_FALSE(*f.client.download("/packages/generic/a/1/c", 5, keep));
}

TEST_SUITE_END();

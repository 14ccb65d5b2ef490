#include "http/redirect.hpp"

#include "support/fake_http.hpp"
#include "support/following.hpp"

#include <array>
#include <doctest/doctest.h>
#include <random>
#include <string>
#include <vector>

using namespace fairlead;
using namespace fairlead::http;

namespace {

Response redirect(int status, const char* location) {
  return {.status = status, .headers = {{"Location", location}}, .body = {}, .url = {}};
}

std::vector<std::string> names_of(const Request& request) {
  std::vector<std::string> names;
  for (const auto& header : request.headers) names.push_back(header.name);
  return names;
}

Request request_to(const char* url) {
  return {.url = url,
          .headers = {{"Accept", "*/*"}, {"Authorization", "Basic x"}, {"X-Mine", "secret", true}, {"cookie", "y"}}};
}

}  // namespace

TEST_CASE("GET and HEAD follow a redirect, nothing else does") {
  for (const int status : {301, 302, 303, 307, 308}) {
    CAPTURE(status);
    const auto next = redirected(request_to("https://a/x/y"), redirect(status, "z?n=1"));
    REQUIRE(next);
    REQUIRE(*next);
    CHECK((*next)->url == "https://a/x/z?n=1");
    CHECK((*next)->method == "GET");
  }
  for (const int status : {200, 201, 300, 304, 305, 306, 404})
    CHECK_FALSE(*redirected({.url = "https://a/"}, redirect(status, "/z")));
  for (const char* method : {"POST", "PUT", "PATCH", "DELETE"}) {
    CHECK_FALSE(*redirected({.method = method, .url = "https://a/"}, redirect(302, "/z")));
  }
  CHECK_FALSE(*redirected({.url = "https://a/", .follow_redirects = false}, redirect(302, "/z")));
  CHECK_FALSE(*redirected({.url = "https://a/"}, {.status = 302, .headers = {}, .body = {}, .url = {}}));
  CHECK((*redirected({.method = "HEAD", .url = "https://a/"}, redirect(303, "/z")))->method == "HEAD");
}

TEST_CASE("sensitive headers stay with the host, port and scheme they were made for") {
  const std::vector<std::string> all = {"Accept", "Authorization", "X-Mine", "cookie"}, few = {"Accept"};
  CHECK(names_of(**redirected(request_to("https://a/"), redirect(302, "https://A:443/z"))) == all);
  CHECK(names_of(**redirected(request_to("https://a/"), redirect(302, "https://b/z"))) == few);
  CHECK(names_of(**redirected(request_to("https://a/"), redirect(302, "https://a:444/z"))) == few);
  CHECK(names_of(**redirected(request_to("http://a/"), redirect(302, "https://a/z"))) == few);
}

TEST_CASE("another server gets no client certificate and no relaxed check of its own") {
  auto request = request_to("https://a/");
  request.transport = std::make_shared<const Transport>(Transport{
      .ca_file = "ca.pem", .client_certificate = "cert.pem", .client_key = "key.pem", .insecure_skip_verify = true});
  const auto same = **redirected(request, redirect(302, "/z"));
  CHECK(same.transport == request.transport);
  const auto other = **redirected(request, redirect(302, "https://b/z"));
  CHECK(other.transport->ca_file == "ca.pem");
  CHECK(other.transport->client_certificate.empty());
  CHECK(other.transport->client_key.empty());
  CHECK_FALSE(other.transport->insecure_skip_verify);
}

TEST_CASE("a redirect never leaves TLS or a unix socket") {
  const auto plain = redirected(request_to("https://a/?token=x"), redirect(302, "http://a/z"));
  REQUIRE_FALSE(plain);
  CHECK(plain.error().code() == Errc::refused);
  CHECK(plain.error().message() == "GET https://a/?token=***: redirected to http://a/z, which is not encrypted");
  auto request = request_to("http://docker/info");
  request.transport = std::make_shared<const Transport>(Transport{.unix_socket = "/run/docker.sock"});
  CHECK(redirected(request, redirect(302, "http://evil/z")).error().message() ==
        "GET http://docker/info on /run/docker.sock: redirected to http://evil/z");
  CHECK(redirected(request_to("https://a/"), redirect(302, "ftp://a/z")).error().code() == Errc::config);
  CHECK(redirected(request_to("https://a/"), redirect(302, "https://user:pw@b/")).error().message().find("pw") ==
        std::string::npos);
}

TEST_CASE("headers that carry credentials are sensitive without a mark") {
  CHECK(is_sensitive({"AUTHORIZATION", "x"}));
  CHECK(is_sensitive({"X-Registry-Auth", "x"}));
  CHECK(is_sensitive({"PRIVATE-TOKEN", "x"}));
  CHECK(is_sensitive({"X-Other", "x", true}));
  CHECK_FALSE(is_sensitive({"Accept", "x"}));
}

TEST_CASE("wherever a chain of redirects leads, and back: what is sensitive is gone once it has left its server") {
  constexpr std::array<const char*, 5> servers = {"https://a", "https://a:444", "https://b", "http://a",
                                                  "https://A:443"};
  for (unsigned seed = 0; seed < 300; ++seed) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    const auto one_of = [&](std::size_t count) {
      return std::uniform_int_distribution<std::size_t>(0, count - 1)(random);
    };
    test::FakeHttp fake;
    for (const auto* server : servers) {
      fake.on("GET", std::string(server) + "/*", [&](const auto&) {
        if (one_of(3) == 0) return test::answer(200);
        return test::answer(307, "", {{"Location", std::string(servers.at(one_of(servers.size()))) + "/x"}});
      });
    }
    auto request = request_to("https://a/x");
    request.transport = std::make_shared<const Transport>(Transport{.client_certificate = "cert.pem"});
    const auto result = test::Following(fake).send(request, {});
    CHECK((result || result.error().code() == Errc::refused));
    bool has_left = false;
    for (const auto& sent : fake.requests()) {
      has_left = has_left || !(sent.url.starts_with("https://a/") || sent.url.starts_with("https://A:443/"));
      CHECK(sent.headers.size() == (has_left ? 1 : 4));
      CHECK(sent.transport->client_certificate.empty() == has_left);
    }
  }
}

TEST_CASE("an error shows the URL as people read it") {
  const auto shown = [](const std::string& url) { return described({.method = "POST", .url = url}); };
  CHECK(shown("http://r.example.org/v2/x/blobs/uploads/?mount=sha256%3Aab&from=base%2Fos") ==
        "POST http://r.example.org/v2/x/blobs/uploads/?mount=sha256:ab&from=base/os");
  CHECK(shown("http://r.example.org/caf%C3%A9%") == "POST http://r.example.org/caf\u00e9%");
  CHECK(shown("http://r.example.org/%0a%1b[31m%zz").find('\n') == std::string::npos);
  CHECK(shown("http://r.example.org/%1b[31m").find('\x1b') == std::string::npos);
}

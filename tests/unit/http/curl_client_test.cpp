#include "http/client.hpp"
#include "http/redirect.hpp"
#include "support/http_server.hpp"
#include "support/temporary_directory.hpp"

#include <algorithm>
#include <atomic>
#include <csignal>
#include <doctest/doctest.h>
#include <latch>
#include <thread>

using namespace fairlead;
using namespace fairlead::http;
using namespace std::chrono_literals;
using test::Framing;
using test::HttpServer;
using test::Reply;
using test::ServerRequest;

namespace {

Result<Response> send(const Request& request, const std::stop_token& stop = {}) {
  return make_client({})->send(request, stop);
}

/// Always the same answer.
HttpServer::Handler always(Reply reply) {
  return [reply = std::move(reply)](const ServerRequest&) { return reply; };
}

/// A body of `size` bytes, handed out in pieces of at most `piece`.
Stream stream_of(std::uint64_t size, std::size_t piece, std::atomic<int>* opened = nullptr) {
  return {.size = size, .open = [=]() -> Result<BodySource> {
            if (opened != nullptr) ++*opened;
            return [left = size, piece](std::span<std::byte> buffer) mutable -> Result<std::size_t> {
              const auto count = std::min<std::uint64_t>({left, piece, buffer.size()});
              std::ranges::fill(buffer.first(count), std::byte{'x'});
              left -= count;
              return count;
            };
          }};
}

}  // namespace

TEST_CASE("a request arrives as it was made, and so does the answer") {
  const HttpServer server(always({.status = 201, .body = "made", .headers = {{"X-Answer", "1"}, {"X-Answer", "2"}}}));
  const auto response = send({.method = "POST",
                              .url = server.url("/v2/x?n=1"),
                              .headers = {{"Content-Type", "application/json"}, {"X-Empty", ""}, {"X-Two", "a b"}},
                              .body = "{}"});
  REQUIRE(response);
  CHECK(response->status == 201);
  CHECK(response->body == "made");
  CHECK(response->header("x-answer") == "1");
  CHECK(response->url == server.url("/v2/x?n=1"));
  const auto got = server.requests().at(0);
  CHECK(got.method == "POST");
  CHECK(got.target == "/v2/x?n=1");
  CHECK(got.body == "{}");
  CHECK(got.header("Content-Type") == "application/json");
  CHECK(got.header("X-Two") == "a b");
  CHECK(got.header("Content-Length") == "2");
  CHECK(got.header("User-Agent") == "fairlead");
  const auto has = [&](std::string_view name) {
    return std::ranges::any_of(got.headers, [&](const auto& header) { return header.name == name; });
  };
  CHECK(has("X-Empty"));
  CHECK_FALSE(has("Expect"));
  CHECK_FALSE(has("Accept-Encoding"));
}

TEST_CASE("each method sends a length where one belongs, and no type that nobody gave") {
  const HttpServer server(always({}));
  const auto client = make_client({});
  for (const char* method : {"GET", "HEAD", "DELETE", "POST", "PUT", "PATCH"}) {
    CAPTURE(method);
    REQUIRE(client->send({.method = method, .url = server.url("/")}, {}));
    const auto got = server.requests().back();
    CHECK(got.method == method);
    CHECK(got.header("Content-Type").empty());
    const bool has_body = got.method == "POST" || got.method == "PUT" || got.method == "PATCH";
    CHECK(got.header("Content-Length") == (has_body ? "0" : ""));
  }
  CHECK(server.connections() == 1);
}

TEST_CASE("bodies come whole by length, in chunks and until the connection closes") {
  const std::string body(200'000, 'b');
  for (const auto framing : {Framing::length, Framing::chunked, Framing::until_close}) {
    const HttpServer server(always({.body = body, .framing = framing}));
    CHECK(send({.url = server.url("/")})->body == body);
  }
  const HttpServer empty(always({.status = 204}));
  CHECK(send({.url = empty.url("/")})->body.empty());
  const HttpServer head(always({.body = "not sent"}));
  CHECK(send({.method = "HEAD", .url = head.url("/")})->header("Content-Length") == "8");
}

TEST_CASE("an answer that breaks off is no answer, and what is no HTTP is corrupt") {
  struct Case {
    Reply reply;
    Errc code;
    std::string message;
  };
  for (const auto& [reply, code, message] : {
           Case{{.body = std::string(5000, 'x'), .reset_after = 2000}, Errc::unavailable, "Connection reset by peer"},
           Case{{.body = "short", .said_length = 100, .close = true}, Errc::unavailable, "the answer ended early"},
           Case{{.body = "x", .framing = Framing::chunked, .reset_after = 60}, Errc::unavailable, ""},
           Case{{.reset_after = 0}, Errc::unavailable, "Connection reset by peer"},
           Case{{.close = true, .raw = "HTTP/1.1 200 OK\r\n"}, Errc::unavailable, "the answer ended early"},
           Case{{.close = true, .raw = "hello, world\r\n\r\n"}, Errc::corrupt, "the answer is not HTTP"},
           Case{{.close = true, .raw = "HTTP/1.1 200 OK\r\nno colon\r\n\r\n"}, Errc::corrupt, "the answer is not HTTP"},
       }) {
    CAPTURE(message);
    const HttpServer server(always(reply));
    const auto result = send({.url = server.url("/a?token=hunter2")});
    REQUIRE_FALSE(result);
    CHECK(result.error().code() == code);
    CHECK(result.error().message().starts_with("GET " + server.url("/a?token=***") + ": "));
    CHECK(result.error().message().find(message) != std::string::npos);
    CHECK(result.error().id() != not_connected);
  }
}

TEST_CASE("a server that is not there is unavailable, and nothing was sent") {
  std::string url;
  {
    const HttpServer gone(always({}));
    url = gone.url("/");
  }
  const auto refused = send({.method = "POST", .url = url});
  CHECK(refused.error().code() == Errc::unavailable);
  CHECK(refused.error().message() == "POST " + url + ": connection refused");
  CHECK(refused.error().id() == not_connected);
  const auto socket = std::make_shared<const Transport>(Transport{.unix_socket = "/nonexistent/docker.sock"});
  const auto missing = send({.url = "http://docker/_ping", .transport = socket});
  CHECK(missing.error().message() == "GET http://docker/_ping on /nonexistent/docker.sock: no such file or directory");
  CHECK(missing.error().id() == not_connected);
}

TEST_CASE("requests that cannot be sent safely are refused before a connection is made") {
  const HttpServer server(always({}));
  CHECK(send({.url = "http://user:hunter2@127.0.0.1/"}).error().id() == "FL0603");
  CHECK(send({.url = "file:///etc/passwd"}).error().code() == Errc::config);
  CHECK(send({.url = server.url("/"), .headers = {{"X", "a\r\nInjected: 1"}}}).error().code() == Errc::config);
  CHECK(send({.url = server.url("/"), .headers = {{"X Y", "a"}}}).error().code() == Errc::config);
  CHECK(send({.method = "GET / HTTP/1.1\r\nX:", .url = server.url("/")}).error().code() == Errc::internal);
  const auto secret = send({.url = server.url("/"), .headers = {{"Authorization", "hunter2\n", true}}});
  CHECK(secret.error().message().find("hunter2") == std::string::npos);
  CHECK(server.connections() == 0);
}

TEST_CASE("a sink gets a success as it comes; an error's body is kept") {
  const HttpServer server([](const ServerRequest& request) -> Reply {
    if (request.target == "/blob") return {.body = std::string(3'000'000, 'z')};
    return {.status = 404, .body = "no such blob"};
  });
  std::size_t got = 0;
  const auto sink = [&](std::span<const std::byte> bytes) -> Result<> {
    got += bytes.size();
    return {};
  };
  const auto blob = send({.url = server.url("/blob"), .sink = sink, .body_limit = 10});
  CHECK(blob->body.empty());
  CHECK(got == 3'000'000);
  got = 0;
  CHECK(send({.url = server.url("/other"), .sink = sink})->body == "no such blob");
  CHECK(got == 0);
  const auto full = [](std::span<const std::byte>) -> Result<> { return Error(Errc::io, "disk full"); };
  const auto stopped = send({.url = server.url("/blob"), .sink = full});
  CHECK(stopped.error().code() == Errc::io);
  CHECK(stopped.error().message() == "GET " + server.url("/blob") + ": disk full");
}

TEST_CASE("a body beyond its limit is refused, an error's body beyond a megabyte is cut") {
  const HttpServer server([](const ServerRequest& request) -> Reply {
    return {.status = request.target == "/ok" ? 200 : 500, .body = std::string(3'000'000, 'z')};
  });
  const auto large = send({.url = server.url("/ok"), .body_limit = 2'999'999});
  CHECK(large.error().code() == Errc::refused);
  CHECK(large.error().message() == "GET " + server.url("/ok") + ": the answer is larger than 2999999 bytes");
  CHECK(send({.url = server.url("/ok"), .body_limit = 3'000'000})->body.size() == 3'000'000);
  const auto failed = send({.url = server.url("/error")});
  CHECK(failed->status == 500);
  CHECK(failed->body.size() == 1U << 20U);
}

TEST_CASE("endless headers are refused") {
  std::string many = "HTTP/1.1 200 OK\r\n";
  for (int i = 0; i < 300; ++i) many += "A: b\r\n";
  const HttpServer server(always({.raw = many + "\r\n"}));
  CHECK(send({.url = server.url("/")}).error().code() == Errc::refused);
  std::string hints;
  for (int i = 0; i < 5000; ++i) hints += "HTTP/1.1 103 Hints\r\nLink: <aaaaaaaa>\r\n\r\n";
  const HttpServer hinting(always({.raw = hints}));
  CHECK(send({.url = hinting.url("/")}).error().code() == Errc::refused);
}

TEST_CASE("a streamed body is sent whole, with its length") {
  const HttpServer server(always({.status = 201}));
  std::atomic<int> opened = 0;
  const auto response =
      send({.method = "PUT", .url = server.url("/"), .stream = stream_of(1'000'003, 77'777, &opened)});
  REQUIRE(response);
  const auto got = server.requests().at(0);
  CHECK(got.body == std::string(1'000'003, 'x'));
  CHECK(got.header("Content-Length") == "1000003");
  CHECK(got.header("Transfer-Encoding").empty());
  CHECK(opened == 1);
  CHECK(send({.method = "PATCH", .url = server.url("/"), .stream = stream_of(0, 1)})->status == 201);
  CHECK(server.requests().at(1).header("Content-Length") == "0");
}

TEST_CASE("a streamed body that fails or ends early ends the request") {
  const HttpServer server(always({}));
  auto stream = stream_of(10, 10);
  stream.size = 11;
  const auto early = send({.method = "PUT", .url = server.url("/"), .stream = stream});
  CHECK(early.error().message() == "PUT " + server.url("/") + ": the body ends 1 bytes early");
  stream.open = []() -> Result<BodySource> {
    return [](std::span<std::byte>) -> Result<std::size_t> { return Error(Errc::io, "disk error"); };
  };
  CHECK(send({.method = "PUT", .url = server.url("/"), .stream = stream}).error().code() == Errc::io);
  stream.open = []() -> Result<BodySource> { return Error(Errc::not_found, "layer.tar: no such file"); };
  CHECK(send({.method = "PUT", .url = server.url("/"), .stream = stream}).error().code() == Errc::not_found);
}

TEST_CASE("redirects are followed five times, without credentials to strangers") {
  const HttpServer other(always({.body = "blob"}));
  const HttpServer server([&](const ServerRequest& request) -> Reply {
    if (request.target == "/blob") return {.status = 307, .headers = {{"Location", other.url("/store?sig=1")}}};
    const auto hops = std::stoi(request.target.substr(1));
    if (hops == 0) return {.body = "end"};
    return {.status = 302, .body = "moved", .headers = {{"Location", "/" + std::to_string(hops - 1)}}};
  });
  CHECK(send({.url = server.url("/5")})->body == "end");
  CHECK(send({.url = server.url("/6")}).error().message() == "GET " + server.url("/6") + ": more than 5 redirects");
  CHECK(send({.url = server.url("/1"), .follow_redirects = false})->status == 302);
  const auto blob =
      send({.url = server.url("/blob"), .headers = {{"Authorization", "Bearer x"}, {"Range", "bytes=0-"}}});
  CHECK(blob->body == "blob");
  CHECK(blob->url == other.url("/store?sig=1"));
  CHECK(other.requests().at(0).header("Authorization").empty());
  CHECK(other.requests().at(0).header("Range") == "bytes=0-");
}

TEST_CASE("silence ends an exchange: before the answer, and in its middle") {
  const HttpServer silent(always({.silent_after = 0}));
  const auto nothing = send({.url = silent.url("/"), .idle_timeout = 30ms});
  CHECK(nothing.error().code() == Errc::unavailable);
  CHECK(nothing.error().message() == "GET " + silent.url("/") + ": nothing came for 30 ms");
  const HttpServer stuck(always({.body = std::string(1000, 'x'), .silent_after = 500}));
  CHECK(send({.url = stuck.url("/"), .idle_timeout = 30ms}).error().code() == Errc::unavailable);
  const auto late = send({.url = stuck.url("/"), .timeout = 30ms});
  CHECK(late.error().code() == Errc::timed_out);
  CHECK(late.error().message() == "GET " + stuck.url("/") + ": no complete answer within 30 ms");
}

TEST_CASE("slow is not silent") {
  const HttpServer server(always({.body = "slowly", .drip = 100ms}));
  const auto slow = send({.url = server.url("/"), .timeout = 0ms, .idle_timeout = 500ms});
  REQUIRE(slow);
  CHECK(slow->body == "slowly");
  CHECK(send({.url = server.url("/"), .timeout = 20ms}).error().code() == Errc::timed_out);
}

TEST_CASE("a stop ends an exchange at once") {
  const HttpServer server(always({.silent_after = 0}));
  std::stop_source stop;
  const std::jthread stopper([&] {
    while (server.requests().empty()) std::this_thread::yield();
    stop.request_stop();
  });
  const auto start = std::chrono::steady_clock::now();
  const auto result = send({.url = server.url("/")}, stop.get_token());
  CHECK(result.error().code() == Errc::cancelled);
  CHECK(std::chrono::steady_clock::now() - start < 2s);
  CHECK(send({.url = server.url("/")}, stop.get_token()).error().code() == Errc::cancelled);
  CHECK(server.requests().size() == 1);
}

TEST_CASE("connections are kept, and made anew when the server closed them") {
  const HttpServer server(always({.body = "x"}));
  const auto client = make_client({});
  for (int i = 0; i < 5; ++i) CHECK(client->send({.url = server.url("/")}, {})->body == "x");
  CHECK(server.connections() == 1);
  const HttpServer closing(always({.body = "x", .close = true}));
  for (int i = 0; i < 5; ++i) CHECK(client->send({.url = closing.url("/")}, {})->body == "x");
  CHECK(closing.connections() == 5);
}

TEST_CASE("on a kept connection that breaks, a GET and a stream go again, a POST never does") {
  std::atomic<int> left = 0;  // So many requests are answered, then one is not.
  const HttpServer server([&](const ServerRequest&) -> Reply {
    if (left-- == 0) return {.reset_after = 0};
    return {.body = "x"};
  });
  const auto client = make_client({});
  const auto warm_up = [&] {
    left = 1;
    REQUIRE(client->send({.url = server.url("/")}, {}));
  };
  warm_up();
  CHECK(client->send({.url = server.url("/")}, {})->body == "x");
  warm_up();
  CHECK(client->send({.method = "PUT", .url = server.url("/"), .stream = stream_of(100'000, 1000)}, {})->body == "x");
  CHECK(server.requests().back().body == std::string(100'000, 'x'));
  warm_up();
  CHECK(client->send({.method = "POST", .url = server.url("/"), .body = "{}", .idempotent = true}, {})->body == "x");
  warm_up();
  const auto before = server.requests().size();
  const auto post = client->send({.method = "POST", .url = server.url("/"), .body = "{}"}, {});
  CHECK(post.error().code() == Errc::unavailable);
  CHECK(post.error().id() != not_connected);
  CHECK(server.requests().size() == before + 1);
}

TEST_CASE("one client serves many threads") {
  const HttpServer server([](const ServerRequest& request) -> Reply { return {.body = request.target}; });
  const auto client = make_client({});
  std::atomic<int> good = 0;
  std::latch start(8);
  {
    std::vector<std::jthread> threads;
    threads.reserve(8);
    for (int t = 0; t < 8; ++t) {
      threads.emplace_back([&, t] {
        start.arrive_and_wait();
        for (int i = 0; i < 25; ++i) {
          const auto target = "/" + std::to_string(t) + "/" + std::to_string(i);
          const auto response = client->send({.url = server.url(target)}, {});
          if (response && response->body == target) ++good;
        }
      });
    }
  }
  CHECK(good == 200);
  CHECK(server.connections() <= 8);
}

TEST_CASE("a unix socket is spoken to by its path") {
  const test::TemporaryDirectory directory;
  const HttpServer server(always({.body = "OK"}), {.unix_socket = directory / "docker.sock"});
  const auto transport = std::make_shared<const Transport>(Transport{.unix_socket = directory / "docker.sock"});
  CHECK(send({.url = "http://docker/_ping", .transport = transport})->body == "OK");
  CHECK(server.requests().at(0).header("Host") == "docker");
}

TEST_CASE("a proxy is asked as the environment given says, never as the process's own") {
  const HttpServer proxy(always({.body = "by proxy"}));
  ::setenv("all_proxy", proxy.url().c_str(), 1);  // NOLINT(concurrency-mt-unsafe): no other thread reads it
  const HttpServer server(always({.body = "direct"}));
  CHECK(send({.url = server.url("/")})->body == "direct");
  const auto client = make_client({{"http_proxy", proxy.url()}, {"no_proxy", "other.example"}});
  CHECK(client->send({.url = "http://some.invalid/x"}, {})->body == "by proxy");
  CHECK(proxy.requests().at(0).target == "http://some.invalid/x");
  CHECK(client->send({.url = server.url("/")}, {})->body == "direct");
  ::unsetenv("all_proxy");  // NOLINT(concurrency-mt-unsafe)
}

TEST_CASE("a proxy that says no is named") {
  const HttpServer proxy(always({.status = 407, .headers = {{"Proxy-Authenticate", "Basic realm=x"}}}));
  const auto client = make_client({{"https_proxy", proxy.url()}});
  const auto result = client->send({.method = "POST", .url = "https://some.invalid/x"}, {});
  CHECK(result.error().code() == Errc::denied);
  CHECK(result.error().message() == "POST https://some.invalid/x: the proxy answered 407");
}

TEST_CASE("a name without an address is unavailable") {
  const auto result = send({.url = "http://no-such-host.invalid/"});
  CHECK(result.error().code() == Errc::unavailable);
  CHECK(result.error().message() == "GET http://no-such-host.invalid/: the host has no address");
  CHECK(result.error().id() == not_connected);
}

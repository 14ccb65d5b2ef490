#include "base/bytes.hpp"
#include "base/encoding.hpp"
#include "http/client.hpp"
#include "support/http_server.hpp"

#include <doctest/doctest.h>
#include <string>

using namespace fairlead;
using namespace fairlead::http;
using test::Framing;
using test::HttpServer;
using test::Reply;
using test::ServerRequest;

TEST_CASE("an answer may come compressed with gzip when the request says so, and is read as it was") {
  const auto bytes = [](std::string_view text) { return std::string(as_text(*from_hex(text))); };
  // {"a":1}, and 100,000 times "x"
  const auto small = bytes("1f8b0800000000000203ab564a54b232ac0500afac1b5607000000");
  const auto large =
      bytes("1f8b0800000000000203edc13101000000c2a0da8b6f0d0fa0" + std::string(192, '0') + "805703711107fea0860100");
  const HttpServer server([&](const ServerRequest& request) -> Reply {
    const auto accepts = request.header("Accept-Encoding");
    const auto& packed = request.target == "/large" ? large : small;
    if (accepts.empty()) return {.body = "plain"};
    CHECK(accepts == "gzip");
    if (request.target == "/plain") return {.body = "plain"};
    if (request.target == "/cut")
      return {.body = packed.substr(0, 3) + "\xff", .headers = {{"Content-Encoding", "gzip"}}};
    return {.status = request.target == "/error" ? 500 : 200,
            .body = packed,
            .headers = {{"Content-Encoding", "gzip"}},
            .framing = request.target == "/chunked" ? Framing::chunked : Framing::length};
  });
  const auto client = make_client({});
  const auto send = [&](const Request& request) { return client->send(request, {}); };
  const auto get = [&](std::string_view path, std::uint64_t limit = 200'000) {
    return send({.url = server.url(path), .body_limit = limit, .accept_gzip = true});
  };
  for (const char* path : {"/small", "/chunked", "/error"}) CHECK(get(path)->body == R"({"a":1})");
  CHECK(get("/plain")->body == "plain");
  CHECK(send({.url = server.url("/small")})->body == "plain");
  CHECK(get("/large")->body == std::string(100'000, 'x'));
  CHECK(get("/large", 99'999).error().code() == Errc::refused);  // the limit is of what it becomes
  CHECK(get("/cut").error().code() == Errc::corrupt);
  std::string sunk;
  const auto sink = [&](std::span<const std::byte> piece) -> Result<> {
    sunk += as_text(piece);
    return {};
  };
  CHECK(send({.url = server.url("/small"), .sink = sink, .accept_gzip = true}));
  CHECK(sunk == R"({"a":1})");
}

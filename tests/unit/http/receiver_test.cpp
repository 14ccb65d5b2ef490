#include "http/receiver.hpp"

#include <doctest/doctest.h>
#include <string>

using namespace fairlead;
using namespace fairlead::http;

namespace {

Result<> feed(Receiver& receiver, std::initializer_list<std::string> lines) {
  for (const auto& line : lines) TRY(receiver.header_line(line + "\r\n"));
  return {};
}

}  // namespace

TEST_CASE("the headers of the last status line count") {
  const Request request;
  Receiver receiver(request);
  REQUIRE(feed(receiver,
               {"HTTP/1.1 103 Early Hints", "Link: <x>", "", "HTTP/2 200", "X-A:  1 ", "x-b:", "X-A: 2", "\tfolded"}));
  CHECK_FALSE(receiver.has_headers());
  REQUIRE(feed(receiver, {""}));
  CHECK(receiver.has_headers());
  REQUIRE(receiver.body(as_bytes("hello")));
  REQUIRE(feed(receiver, {"X-Trailer: 1"}));
  const auto response = receiver.take();
  CHECK(response.status == 200);
  CHECK(response.body == "hello");
  REQUIRE(response.headers.size() == 3);
  CHECK(response.header("x-a") == "1");
  CHECK(response.header("X-B").empty());
  CHECK(response.headers[2].value == "2 folded");
}

TEST_CASE("headers have limits and a form") {
  const Request request;
  Receiver receiver(request);
  CHECK(receiver.header_line("HTTP/1.1 OK").error().code() == Errc::corrupt);
  CHECK(receiver.header_line("HTTP/1.1 20").error().code() == Errc::corrupt);
  CHECK(receiver.header_line("no colon").error().message() == "not an HTTP header: \"no colon\"");
  REQUIRE(receiver.header_line("HTTP/1.1 200 OK"));
  for (int i = 0; i < 256; ++i) REQUIRE(receiver.header_line("a: b"));
  CHECK(receiver.header_line("a: b").error().message() == "the answer has too many headers");
  Receiver large(request);
  REQUIRE(large.header_line("HTTP/1.1 200 OK"));
  CHECK(large.header_line("a: " + std::string(128U << 10U, 'x')).error().message() ==
        "the answer's headers are too large");
}

TEST_CASE("a body that is kept has a limit, an error's body is cut") {
  const Request request = {.body_limit = 4};
  Receiver receiver(request);
  REQUIRE(receiver.header_line("HTTP/1.1 200 OK"));
  REQUIRE(receiver.body(as_bytes("1234")));
  CHECK(receiver.body(as_bytes("5")).error().code() == Errc::refused);
  Receiver failed(request);
  REQUIRE(failed.header_line("HTTP/1.1 500 No"));
  REQUIRE(failed.body(as_bytes("123456")));
  CHECK(failed.has_enough());
  CHECK(failed.response().body == "1234");
}

TEST_CASE("a sink gets the body of a success and nothing of an error") {
  std::string got;
  Request request;
  request.body_limit = 1;
  request.sink = [&](std::span<const std::byte> bytes) -> Result<> {
    got += as_text(bytes);
    return {};
  };
  Receiver receiver(request);
  REQUIRE(receiver.header_line("HTTP/1.1 200 OK"));
  REQUIRE(receiver.body(as_bytes("hello")));
  CHECK(got == "hello");
  CHECK(receiver.response().body.empty());
  Receiver failed(request);
  REQUIRE(failed.header_line("HTTP/1.1 404 No"));
  REQUIRE(failed.body(as_bytes("n")));
  CHECK(got == "hello");
  CHECK(failed.response().body == "n");
}

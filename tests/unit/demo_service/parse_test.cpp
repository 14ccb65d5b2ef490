#include "service/fetch.hpp"
#include "service/load.hpp"
#include "service/resolve.hpp"
#include "service/server.hpp"

#include <arpa/inet.h>
#include <doctest/doctest.h>

namespace fairlead::demo {

TEST_SUITE_BEGIN("demo_service");

namespace {

using namespace std::string_literals;

std::string page_of(std::string_view answer) {
  const auto page = parse_answer(answer);
  return std::to_string(page.status) + "|" + page.server + "|" + page.body + "|" + page.failure;
}

/// An answer to query 7 for "web" with these records.
std::string answer_with(std::uint8_t records, const std::string& bytes) {
  return "\x00\x07\x81\x80\x00\x01\x00"s + static_cast<char>(records) + "\x00\x00\x00\x00"s + "\x03web\x00"s +
         "\x00\x01\x00\x01"s + bytes;
}

const std::string alias = "\xc0\x0c\x00\x05\x00\x01\x00\x00\x00\x00\x00\x02\xc0\x0c"s;
const std::string address = "\xc0\x0c\x00\x01\x00\x01\x00\x00\x00\x00\x00\x04\x0a\x00\x01\x05"s;

}  // namespace

TEST_CASE("a URL is http, a host, perhaps a port and a path") {
  struct Case {
    const char *text, *host;
    std::uint16_t port;
    const char* path;
  };
  for (const auto& [text, host, port, path] :
       {Case{"http://web", "web", 80, "/"}, Case{"http://web:8080", "web", 8080, "/"},
        Case{"http://10.0.1.5:8080/healthz", "10.0.1.5", 8080, "/healthz"}}) {
    CAPTURE(text);
    const auto url = parse_url(text);
    REQUIRE(url);
    CHECK(url->host == host);
    CHECK(url->port == port);
    CHECK(url->path == path);
  }
  for (const auto* text :
       {"", "web", "https://web", "http://", "http://:80", "http://web:", "http://web:99999", "http://web:8o"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_url(text));
  }
}

TEST_CASE("an answer counts only when all of it came") {
  CHECK(page_of("HTTP/1.1 200 OK\r\nServer: harbour/1.0.0\r\nContent-Length: 2\r\n\r\nhi") == "200|harbour/1.0.0|hi|");
  CHECK(page_of("HTTP/1.1 503 Sorry\r\nContent-Length: 0\r\n\r\n") == "503|||");
  CHECK(page_of("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nhi") == "0|||cut short");
  CHECK(page_of("HTTP/1.1 200 OK\r\n") == "0|||not an HTTP answer");
  CHECK(page_of("") == "0|||closed without an answer");
}

TEST_CASE("a server takes GET and a path, nothing else") {
  CHECK(requested_path("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n") == "/healthz");
  for (const auto* head :
       {"POST / HTTP/1.1\r\n\r\n", "GET HTTP/1.1\r\n\r\n", "GET x HTTP/1.1\r\n\r\n", "GET /\r\n\r\n", "\r\n\r\n", ""}) {
    CAPTURE(head);
    CHECK(requested_path(head).empty());
  }
}

TEST_CASE("a DNS query asks for one name's address") {
  CHECK(dns_query("web", 7) == "\x00\x07\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x03web\x00\x00\x01\x00\x01"s);
  CHECK(dns_query("a.bc", 7).substr(12) == "\x01"s + "a\x02"s + "bc\x00\x00\x01\x00\x01"s);
  for (const auto& host : {""s, "a..b"s, ".a"s, std::string(64, 'a'), std::string(300, 'a')}) {
    CAPTURE(host);
    CHECK(dns_query(host, 7).empty());
  }
}

TEST_CASE("the first address of a DNS answer is taken, behind aliases too") {
  const auto expected = inet_addr("10.0.1.5");
  CHECK(first_address(answer_with(1, address), 7) == expected);
  CHECK(first_address(answer_with(2, alias + address), 7) == expected);
}

TEST_CASE("a DNS answer that is cut, foreign or an error gives no address") {
  const auto whole = answer_with(1, address);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CAPTURE(size);
    CHECK_FALSE(first_address(std::string_view(whole).substr(0, size), 7));
  }
  CHECK_FALSE(first_address(whole, 8));
  CHECK_FALSE(first_address(answer_with(1, alias), 7));
  auto refused = whole;
  refused[3] = '\x83';
  CHECK_FALSE(first_address(refused, 7));
}

TEST_CASE("the outcome of a load is one line of JSON") {
  CHECK(json({.requests = 5, .failed = 1, .servers = {{"harbour/1.0.0", 4}}, .first_failure = "status 503"}) ==
        "{\"requests\":5,\"failed\":1,\"servers\":{\"harbour/1.0.0\":4},\"first_failure\":\"status 503\"}\n");
}

TEST_SUITE_END();

}  // namespace fairlead::demo

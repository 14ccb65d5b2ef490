#include "http/client.hpp"
#include "support/http_server.hpp"
#include "support/temporary_directory.hpp"
#include "support/tls_files.hpp"

#include <csignal>
#include <doctest/doctest.h>

using namespace fairlead;
using namespace fairlead::http;
using test::HttpServer;

namespace {

/// A server with a certificate of an authority that no system knows.
struct CurlTlsFixture {
  test::TemporaryDirectory directory;
  test::TlsFiles files = test::make_tls_files(directory.path());

  test::ServerOptions server(bool wants_client = false) const {
    return {.unix_socket = {},
            .tls = test::ServerTls{files.server_certificate, files.server_key, wants_client ? files.authority : ""}};
  }
  std::shared_ptr<const Transport> trusting(bool with_client = false) const {
    return std::make_shared<const Transport>(
        Transport{.ca_file = files.authority,
                  .client_certificate = with_client ? files.client_certificate : "",
                  .client_key = with_client ? files.client_key : ""});
  }
};

test::Reply hello(const test::ServerRequest&) {
  return {.body = "hello"};
}

}  // namespace

TEST_CASE("a server that nobody vouches for is not trusted, and gets nothing") {
  const CurlTlsFixture f;
  const HttpServer server(hello, f.server());
  const auto result = make_client({})->send({.url = server.url("/"), .headers = {{"Authorization", "x"}}}, {});
  CHECK(result.error().code() == Errc::denied);
  CHECK(result.error().id() == "FL0601");
  CHECK(result.error().message() ==
        "GET " + server.url("/") +
            ": the server is not trusted: SSL certificate problem: unable to get local issuer certificate");
  CHECK(server.requests().empty());
}

TEST_CASE("an authority is trusted by request, by SSL_CERT_FILE, or the check is waived") {
  const CurlTlsFixture f;
  const HttpServer server(hello, f.server());
  CHECK(make_client({})->send({.url = server.url("/"), .transport = f.trusting()}, {})->body == "hello");
  const auto client = make_client({{"SSL_CERT_FILE", f.files.authority}});
  CHECK(client->send({.url = server.url("/")}, {})->body == "hello");
  const auto waived = std::make_shared<const Transport>(Transport{.insecure_skip_verify = true});
  CHECK(make_client({})->send({.url = server.url("/"), .transport = waived}, {})->body == "hello");
}

TEST_CASE("a connection that was made without checks is not used by who wants them") {
  const CurlTlsFixture f;
  const HttpServer server(hello, f.server());
  const auto client = make_client({});
  const auto waived = std::make_shared<const Transport>(Transport{.insecure_skip_verify = true});
  REQUIRE(client->send({.url = server.url("/"), .transport = waived}, {}));
  CHECK(client->send({.url = server.url("/")}, {}).error().id() == "FL0601");
}

TEST_CASE("a certificate must be for the name that was asked") {
  const CurlTlsFixture f;
  const HttpServer server(hello, f.server());
  auto url = server.url("/");
  url.replace(url.find("127.0.0.1"), 9, "localhost");
  const auto result = make_client({})->send({.url = url, .transport = f.trusting()}, {});
  CHECK(result.error().id() == "FL0601");
  CHECK(result.error().message().find("'localhost'") != std::string::npos);
}

TEST_CASE("mutual TLS needs the client's certificate") {
  const CurlTlsFixture f;
  const HttpServer server(hello, f.server(true));
  const auto client = make_client({});
  CHECK(client->send({.url = server.url("/"), .transport = f.trusting(true)}, {})->body == "hello");
  const auto without = client->send({.url = server.url("/"), .transport = f.trusting()}, {});
  CHECK(without.error().code() == Errc::denied);
  CHECK(without.error().help() == "the server wants a client certificate that it trusts");
  CHECK(server.requests().size() == 1);
}

TEST_CASE("certificates that are not there are a mistake of the user") {
  const CurlTlsFixture f;
  const HttpServer server(hello, f.server());
  const auto no_authority = std::make_shared<const Transport>(Transport{.ca_file = "/nonexistent/ca.pem"});
  const auto no_client = std::make_shared<const Transport>(Transport{
      .ca_file = f.files.authority, .client_certificate = "/nonexistent/c.pem", .client_key = "/nonexistent/k.pem"});
  for (const auto& transport : {no_authority, no_client}) {
    const auto result = make_client({})->send({.url = server.url("/"), .transport = transport}, {});
    CHECK(result.error().code() == Errc::config);
    CHECK(result.error().message().find("/nonexistent/c") != std::string::npos);
  }
}

TEST_CASE("TLS with a server that has none, and none with one that has") {
  const CurlTlsFixture f;
  const HttpServer plain(hello);
  auto url = plain.url("/");
  url.replace(0, 4, "https");
  const auto result = make_client({})->send({.url = url}, {});
  CHECK(result.error().code() == Errc::config);
  CHECK(result.error().help() == "the server does not speak TLS on this port: use http://");
  const HttpServer tls(hello, f.server());
  url = tls.url("/");
  url.replace(0, 5, "http");
  CHECK(make_client({})->send({.url = url}, {}).error().code() == Errc::unavailable);
}

TEST_CASE("a server that breaks a TLS connection off raises no SIGPIPE") {
  const CurlTlsFixture f;
  const HttpServer server([](const auto&) -> test::Reply { return {.reset_after = 0}; }, f.server());
  std::signal(SIGPIPE, SIG_DFL);  // A SIGPIPE would end the test.
  const Request request = {
      .method = "PUT", .url = server.url("/"), .body = std::string(5'000'000, 'x'), .transport = f.trusting()};
  CHECK(make_client({})->send(request, {}).error().code() == Errc::unavailable);
}

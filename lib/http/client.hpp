#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace fairlead::http {

/// How to reach the server, when it is not by the URL alone. Shared by the requests of one server.
struct Transport {
  std::string unix_socket = {};                          ///< A path: the URL's host is then only a name.
  std::string ca_file = {}, ca_directory = {};           ///< In place of the system's.
  std::string client_certificate = {}, client_key = {};  ///< PEM files, for mutual TLS.
  bool insecure_skip_verify = false;                     ///< Only ever from an explicit flag of the user.
};

struct Header {
  std::string name, value;
  bool sensitive = false;  ///< Shown as "***" wherever requests are shown.
};

/// Hands out the next bytes of a body: fills the buffer, 0 at the end.
using BodySource = std::function<Result<std::size_t>(std::span<std::byte>)>;

/// A body that is streamed. `open` gives a fresh source each time, since a request may be sent again.
struct Stream {
  std::uint64_t size = 0;
  std::function<Result<BodySource>()> open;
};

struct Response;

struct Request {
  std::string method = "GET";  ///< CONNECT only opens a connection, by no proxy: the status of the answer is 0.
  std::string url = {};        ///< http or https. User and password in it are an error.
  std::vector<Header> headers = {};
  std::string body = {};
  std::optional<Stream> stream = {};  ///< In place of `body`.
  std::shared_ptr<const Transport> transport = {};
  /// Receives the body of a 2xx answer as it comes; Response::body then stays empty.
  /// A request whose sink has received bytes is never sent again by `Retrying`.
  std::function<Result<>(std::span<const std::byte>)> sink = {};
  std::chrono::milliseconds connect_timeout = std::chrono::seconds(10);
  std::chrono::milliseconds timeout = std::chrono::seconds(60);       ///< The whole exchange; 0 = `idle_timeout` alone.
  std::chrono::milliseconds idle_timeout = std::chrono::seconds(30);  ///< No byte moved for this long.
  std::uint64_t body_limit = 64U << 20U;                              ///< Of a body that is kept; `refused` beyond.
  bool idempotent = false;  ///< May be sent again although the method is POST or PATCH.
  bool send_once = false;   ///< `Retrying` does not send it again: the caller knows better how to go on.
  /// Says of an answer that `Retrying` would send again after, that it will stay so: a 503 that means "not a manager".
  std::function<bool(const Response&)> is_final = {};
  /// The answer may come compressed with gzip (RFC 9110 section 8.4.1.3): `body`, `sink` and `body_limit` see it as it
  /// was before. Not for content whose bytes count: blobs, archives.
  bool accept_gzip = false;
  bool follow_redirects = true;  ///< GET and HEAD only, at most 5; headers that are sensitive stay with the first host.
};

struct Response {
  int status = 0;
  std::vector<Header> headers;
  std::string body;
  std::string url;  ///< Where it came from after redirects.

  /// The first value of `name` (any case), or "".
  std::string_view header(std::string_view name) const;
  bool ok() const { return status >= 200 && status < 300; }
};

/// The id of errors after which the server surely got nothing: no name, no connection, no TLS.
inline constexpr std::string_view not_connected = "FL0602";

/// Sends requests. Safe to call from several threads; connections are kept and reused.
/// An answer of any status is a Response; the body of an error (400 and above) is kept up to a megabyte. No answer is
/// `unavailable` (refused, reset, DNS, nothing moved for `idle_timeout`), `timed_out` (`timeout` has passed), `denied`
/// (TLS: not trusted, or the socket may not be opened), `corrupt` (not HTTP) or `cancelled`. Without a connection the
/// error's id is `not_connected`. No error ever shows a sensitive header or a query's secret.
class Client {
 public:
  virtual ~Client() = default;
  virtual Result<Response> send(const Request& request, const std::stop_token& stop) = 0;
};

/// How long an exchange of `bytes` may take: five minutes, and a second for each 64 KiB. Against peers that send a byte
/// now and then, which `idle_timeout` does not see.
std::chrono::milliseconds time_for(std::uint64_t bytes);

/// The real one, on libcurl, which the first request loads. `environment` is read as curl reads it: http_proxy
/// (lower case only), https_proxy, all_proxy, no_proxy and these in upper case; loopback addresses are never asked
/// through a proxy. SSL_CERT_FILE and SSL_CERT_DIR take the place of the system's certificates.
/// Speaks HTTP/1.1, and HTTP/2 where TLS negotiates it. Asks for no compression unless a request does.
std::unique_ptr<Client> make_client(const std::map<std::string, std::string, std::less<>>& environment);

}  // namespace fairlead::http

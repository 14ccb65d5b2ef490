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

struct Request {
  std::string method = "GET";
  std::string url = {};  ///< http or https. User and password in it are an error.
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
  bool idempotent = false;       ///< May be sent again although the method is POST or PATCH.
  bool send_once = false;        ///< `Retrying` does not send it again: the caller knows better how to go on.
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

/// Sends requests. Safe to call from several threads; connections are kept and reused.
/// An answer of any status is a Response; no answer is `unavailable` (refused, reset, DNS), `timed_out`,
/// `denied` (TLS: not trusted) or `cancelled`. No error ever shows a sensitive header or a query's secret.
class Client {
 public:
  virtual ~Client() = default;
  virtual Result<Response> send(const Request& request, const std::stop_token& stop) = 0;
};

/// The real one, on libcurl. Reads the proxy variables (HTTP_PROXY, HTTPS_PROXY, NO_PROXY) that `environment` has.
std::unique_ptr<Client> make_client(const std::map<std::string, std::string, std::less<>>& environment);

}  // namespace fairlead::http

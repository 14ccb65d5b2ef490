#pragma once

#include "http/client.hpp"

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace fairlead::test {

/// What the server read.
struct ServerRequest {
  std::string method, target;  ///< "GET", "/v2/?n=1"
  std::vector<http::Header> headers;
  std::string body;

  std::string_view header(std::string_view name) const;
};

enum class Framing : std::uint8_t { length, chunked, until_close };

/// What the server answers, and how it misbehaves.
struct Reply {
  int status = 200;
  std::string body = {};
  std::vector<http::Header> headers = {};
  Framing framing = Framing::length;
  std::optional<std::size_t> said_length = {};   ///< A Content-Length that is not the body's.
  std::optional<std::size_t> reset_after = {};   ///< Resets the connection after so many bytes of the whole answer.
  std::optional<std::size_t> silent_after = {};  ///< Sends nothing more after so many bytes of the whole answer.
  std::chrono::milliseconds drip = {};           ///< Waits so long before each byte of the body.
  bool close = false;                            ///< Closes afterwards, without saying so.
  std::string raw = {};                          ///< Sent in place of all of the above.
};

/// PEM files for TLS: of the server, and of the authority that a client's certificate must be of, if any.
struct ServerTls {
  std::string certificate, key, client_authority = {};
};

struct ServerOptions {
  std::string unix_socket = {};  ///< A path, in place of a port of 127.0.0.1.
  std::optional<ServerTls> tls = {};
};

/// A small HTTP/1.1 server for tests of clients: plain sockets, one thread, kept connections. It ends with the object.
class HttpServer {
 public:
  using Handler = std::function<Reply(const ServerRequest&)>;  ///< Called in the server's thread.

  explicit HttpServer(Handler handler, ServerOptions options = {});
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;
  ~HttpServer();

  std::string url(std::string_view path = {}) const;  ///< "http://127.0.0.1:40001" and `path`.
  std::vector<ServerRequest> requests() const;
  int connections() const { return connections_; }  ///< So many were made.

 private:
  class Connection;
  void serve(const std::stop_token& stop);
  void accept_one(std::vector<std::unique_ptr<Connection>>& open);
  Reply reply_to(const ServerRequest& request);

  Handler handler_;
  ServerOptions options_;
  std::shared_ptr<void> tls_context_;
  int listener_ = -1, wake_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<int> connections_ = 0;
  mutable std::mutex mutex_;
  std::vector<ServerRequest> requests_;
  std::jthread thread_;
};

}  // namespace fairlead::test

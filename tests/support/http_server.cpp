#include "support/http_server.hpp"

#include "base/text.hpp"
#include "sys/sigpipe.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <doctest/doctest.h>
#include <fcntl.h>
#include <fmt/core.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <utility>

namespace fairlead::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

std::string reply_text(const Reply& reply) {
  if (!reply.raw.empty()) return reply.raw;
  auto text = fmt::format("HTTP/1.1 {} Answer\r\n", reply.status);
  for (const auto& header : reply.headers) text += header.name + ": " + header.value + "\r\n";
  const bool has_body = reply.status >= 200 && reply.status != 204 && reply.status != 304;
  if (reply.framing == Framing::chunked) {
    text += "Transfer-Encoding: chunked\r\n\r\n";
    for (std::size_t at = 0; at < reply.body.size(); at += 1000) {
      const auto piece = reply.body.substr(at, 1000);
      text += fmt::format("{:x}\r\n{}\r\n", piece.size(), piece);
    }
    return text + "0\r\n\r\n";
  }
  if (reply.framing == Framing::length && has_body) {
    text += fmt::format("Content-Length: {}\r\n", reply.said_length.value_or(reply.body.size()));
  }
  return text + "\r\n" + reply.body;
}

std::string_view value_of(const std::vector<http::Header>& headers, std::string_view name) {
  for (const auto& header : headers) {
    if (equal_ignoring_case(header.name, name)) return header.value;
  }
  return {};
}

std::size_t number(std::string_view text, int base) {
  std::size_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value, base);
  return value;
}

/// The body of a chunked request, if it is all there; removes it from `in`.
std::optional<std::string> take_chunks(std::string_view& in) {
  std::string body;
  for (auto left = in;;) {
    const auto end = left.find("\r\n");
    if (end == left.npos) return {};
    const auto size = number(left.substr(0, end), 16);
    if (left.size() < end + 4 + size) return {};
    body += left.substr(end + 2, size);
    left.remove_prefix(end + 4 + size);
    if (size == 0) return in = left, body;
  }
}

/// A whole request, if it is there; removes it from `in`.
std::optional<ServerRequest> take_request(std::string& in) {
  const auto end = in.find("\r\n\r\n");
  if (end == in.npos) return {};
  ServerRequest request;
  const auto head = lines(std::string_view(in).substr(0, end));
  const auto words = split(head.front(), ' ');
  request.method = words.at(0);
  request.target = words.at(1);
  for (const auto line : std::span(head).subspan(1)) {
    const auto colon = line.find(':');
    request.headers.push_back({std::string(line.substr(0, colon)), std::string(trim(line.substr(colon + 1)))});
  }
  auto rest = std::string_view(in).substr(end + 4);
  if (equal_ignoring_case(request.header("Transfer-Encoding"), "chunked")) {
    auto body = take_chunks(rest);
    if (!body) return {};
    request.body = *std::move(body);
  } else {
    const auto size = number(request.header("Content-Length"), 10);
    if (rest.size() < size) return {};
    request.body = rest.substr(0, size);
    rest.remove_prefix(size);
  }
  in = std::string(rest);
  return request;
}

int listen_on_socket(const std::string& path) {
  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  REQUIRE(fd >= 0);
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  REQUIRE(path.size() < sizeof address.sun_path);
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  REQUIRE(::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  REQUIRE(::listen(fd, 64) == 0);
  return fd;
}

std::pair<int, std::uint16_t> listen_on_loopback() {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  REQUIRE(fd >= 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  REQUIRE(::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  REQUIRE(::listen(fd, 64) == 0);
  socklen_t size = sizeof address;
  REQUIRE(::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0);
  return {fd, ntohs(address.sin_port)};
}

std::shared_ptr<void> tls_context(const ServerTls& tls) {
  std::shared_ptr<SSL_CTX> context(::SSL_CTX_new(::TLS_server_method()), ::SSL_CTX_free);
  REQUIRE(::SSL_CTX_use_certificate_chain_file(context.get(), tls.certificate.c_str()) == 1);
  REQUIRE(::SSL_CTX_use_PrivateKey_file(context.get(), tls.key.c_str(), SSL_FILETYPE_PEM) == 1);
  if (!tls.client_authority.empty()) {
    REQUIRE(::SSL_CTX_load_verify_file(context.get(), tls.client_authority.c_str()) == 1);
    ::SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  }
  return context;
}

}  // namespace

/// One client: what it sent and is not read yet, what is to be sent to it.
class HttpServer::Connection {
 public:
  Connection(int fd, SSL_CTX* context) : fd_(fd) {
    if (context == nullptr) return;
    tls_.reset(::SSL_new(context));
    ::SSL_set_fd(tls_.get(), fd);
    ::SSL_set_accept_state(tls_.get());
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() { ::close(fd_); }

  pollfd poll_entry() const {
    const bool can_write = !out_.empty() && !is_waiting();
    return {.fd = fd_, .events = static_cast<short>(POLLIN | (can_write ? POLLOUT : 0)), .revents = 0};
  }
  /// How long until the next byte may go out, or -1.
  int wait() const {
    if (out_.empty() || !is_waiting()) return -1;
    const auto left = std::chrono::ceil<milliseconds>(next_byte_ - steady_clock::now());
    return static_cast<int>(std::max(left, milliseconds(0)).count());
  }
  bool is_over() const { return is_over_; }

  void receive(HttpServer& server) {
    std::array<char, 65536> buffer;
    for (;;) {
      const auto got = read_some(buffer);
      if (got == 0) is_over_ = true;
      if (got <= 0) break;
      if (!is_draining_) in_.append(buffer.data(), static_cast<std::size_t>(got));
    }
    if (in_.starts_with('\x16')) start({.status = 400, .body = "TLS on a plain port", .close = true}, false);
    while (out_.empty() && !is_over_ && !is_silent_) {
      const auto request = take_request(in_);
      if (!request) return;
      start(server.reply_to(*request), request->method == "HEAD");
    }
  }

  void send() {
    while (!out_.empty() && !is_over_ && !is_waiting()) {
      const auto head = out_.find("\r\n\r\n");  // Of what is left: when it is sent, the rest drips.
      const auto size = reply_.drip.count() == 0 ? out_.size() : head == out_.npos ? 1 : head + 4;
      const auto put = write_some(std::string_view(out_).substr(0, size));
      if (put <= 0) return;
      out_.erase(0, static_cast<std::size_t>(put));
      next_byte_ = steady_clock::now() + reply_.drip;
    }
    if (out_.empty()) finish();
  }

 private:
  void start(Reply reply, bool is_head) {
    reply_ = std::move(reply);
    out_ = reply_text(reply_);
    if (is_head) out_.resize(out_.find("\r\n\r\n") + 4);
    if (const auto end = reply_.reset_after ? reply_.reset_after : reply_.silent_after) {
      out_.resize(std::min(out_.size(), *end));
    }
    next_byte_ = {};
    send();
  }

  void finish() {
    if (reply_.reset_after) {  // Lingering for no time makes close() send a reset.
      const linger none = {.l_onoff = 1, .l_linger = 0};
      ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &none, sizeof none);
    }
    is_silent_ = reply_.silent_after.has_value();
    is_over_ = is_over_ || reply_.reset_after || reply_.close || reply_.framing == Framing::until_close;
  }

  bool is_waiting() const { return steady_clock::now() < next_byte_; }

  /// As read(2): 0 at the end, below 0 when nothing is there.
  ssize_t read_some(std::span<char> buffer) {
    if (!tls_ || is_draining_) {
      const auto got = ::recv(fd_, buffer.data(), buffer.size(), 0);
      return got < 0 && errno != EAGAIN ? 0 : got;
    }
    return tls_result(::SSL_read(tls_.get(), buffer.data(), static_cast<int>(buffer.size())));
  }
  ssize_t write_some(std::string_view text) {
    if (!tls_) return ::send(fd_, text.data(), text.size(), MSG_NOSIGNAL);
    return tls_result(::SSL_write(tls_.get(), text.data(), static_cast<int>(text.size())));
  }
  ssize_t tls_result(int result) {
    if (result > 0) return result;
    const auto error = ::SSL_get_error(tls_.get(), result);
    if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE || is_draining_) return -1;
    // Closed now, what the client sent and nobody read would reset the connection, and the alert might get lost.
    is_draining_ = true;
    ::shutdown(fd_, SHUT_WR);
    return -1;
  }

  int fd_;
  std::unique_ptr<SSL, decltype(&::SSL_free)> tls_{nullptr, ::SSL_free};
  std::string in_, out_;
  Reply reply_;
  steady_clock::time_point next_byte_ = {};
  bool is_over_ = false, is_silent_ = false, is_draining_ = false;
};

std::string_view ServerRequest::header(std::string_view name) const {
  return value_of(headers, name);
}

HttpServer::HttpServer(Handler handler, ServerOptions options)
    : handler_(std::move(handler)), options_(std::move(options)), wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (options_.tls) tls_context_ = tls_context(*options_.tls);
  if (options_.unix_socket.empty()) {
    std::tie(listener_, port_) = listen_on_loopback();
  } else {
    listener_ = listen_on_socket(options_.unix_socket);
  }
  thread_ = std::jthread([this](const std::stop_token& stop) { serve(stop); });
}

HttpServer::~HttpServer() {
  thread_.request_stop();
  ::eventfd_write(wake_, 1);
  thread_.join();
  ::close(listener_);
  ::close(wake_);
  if (!options_.unix_socket.empty()) ::unlink(options_.unix_socket.c_str());
}

std::string HttpServer::url(std::string_view path) const {
  const auto* scheme = options_.tls ? "https" : "http";
  if (!options_.unix_socket.empty()) return fmt::format("{}://local{}", scheme, path);
  return fmt::format("{}://127.0.0.1:{}{}", scheme, port_, path);
}

std::vector<ServerRequest> HttpServer::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

Reply HttpServer::reply_to(const ServerRequest& request) {
  {
    const std::lock_guard lock(mutex_);
    requests_.push_back(request);
  }
  return handler_(request);
}

void HttpServer::accept_one(std::vector<std::unique_ptr<Connection>>& open) {
  const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (fd < 0) return;
  ++connections_;
  open.push_back(std::make_unique<Connection>(fd, static_cast<SSL_CTX*>(tls_context_.get())));
}

void HttpServer::serve(const std::stop_token& stop) {
  const sys::SigpipeBlocked no_sigpipe;  // OpenSSL writes without MSG_NOSIGNAL.
  std::vector<std::unique_ptr<Connection>> open;
  while (!stop.stop_requested()) {
    std::vector<pollfd> polled = {{.fd = listener_, .events = POLLIN, .revents = 0},
                                  {.fd = wake_, .events = POLLIN, .revents = 0}};
    int timeout = -1;
    for (const auto& connection : open) {
      polled.push_back(connection->poll_entry());
      const auto wait = connection->wait();
      if (wait >= 0) timeout = timeout < 0 ? wait : std::min(timeout, wait);
    }
    ::poll(polled.data(), polled.size(), timeout);
    for (std::size_t i = 0; i < open.size(); ++i) {
      if (polled[i + 2].revents != 0) open[i]->receive(*this);
      open[i]->send();
    }
    std::erase_if(open, [](const auto& connection) { return connection->is_over(); });
    if (polled[0].revents != 0) accept_one(open);
  }
}

}  // namespace fairlead::test

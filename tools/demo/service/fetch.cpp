#include "service/fetch.hpp"

#include "service/resolve.hpp"
#include "service/socket.hpp"

#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstring>
#include <netinet/in.h>
#include <sys/socket.h>

namespace fairlead::demo {
namespace {

constexpr std::size_t answer_limit = 64U << 10U;
constexpr std::chrono::seconds patience{2};

Page failed(std::string what) {
  return {.failure = std::move(what) + ": " + strerrordesc_np(errno)};
}

std::string_view header(std::string_view head, std::string_view name) {
  const auto at = head.find(name);
  if (at == std::string_view::npos) return {};
  head.remove_prefix(at + name.size());
  return head.substr(0, head.find('\r'));
}

}  // namespace

std::optional<Url> parse_url(std::string_view text) {
  constexpr std::string_view scheme = "http://";
  if (!text.starts_with(scheme)) return {};
  text.remove_prefix(scheme.size());
  Url url;
  const auto slash = text.find('/');
  if (slash != std::string_view::npos) url.path = text.substr(slash);
  const auto authority = text.substr(0, slash);
  const auto colon = authority.find(':');
  url.host = authority.substr(0, colon);
  if (colon != std::string_view::npos) {
    const auto port = authority.substr(colon + 1);
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), url.port);
    if (error != std::errc{} || end != port.data() + port.size()) return {};
  }
  if (url.host.empty()) return {};
  return url;
}

Page parse_answer(std::string_view answer) {
  const auto end = answer.find("\r\n\r\n");
  if (!answer.starts_with("HTTP/1.1 ") || end == std::string_view::npos || end < 12)
    return {.failure = answer.empty() ? "closed without an answer" : "not an HTTP answer"};
  const auto head = answer.substr(0, end + 2);
  Page page{.server = std::string(header(head, "\r\nServer: ")), .body = std::string(answer.substr(end + 4))};
  std::from_chars(head.data() + 9, head.data() + 12, page.status);
  std::size_t length = page.body.size();
  const auto stated = header(head, "\r\nContent-Length: ");
  std::from_chars(stated.data(), stated.data() + stated.size(), length);
  if (length != page.body.size()) return {.failure = "cut short"};
  return page;
}

Page fetch(const Url& url) {
  const auto address = resolve(url.host);
  if (!address) return {.failure = "no address for " + url.host};
  const Socket socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!socket) return failed("socket");
  limit_waits(socket.fd(), patience);
  sockaddr_in server{};
  server.sin_family = AF_INET;
  server.sin_port = htons(url.port);
  server.sin_addr.s_addr = *address;
  if (connect(socket.fd(), reinterpret_cast<const sockaddr*>(&server), sizeof server) != 0) return failed("connect");
  const auto request = "GET " + url.path + " HTTP/1.1\r\nHost: " + url.host + "\r\nConnection: close\r\n\r\n";
  if (send(socket.fd(), request.data(), request.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(request.size()))
    return failed("send");
  std::string answer;
  std::array<char, 4096> buffer{};
  ssize_t size = 0;
  while (answer.size() < answer_limit && (size = recv(socket.fd(), buffer.data(), buffer.size(), 0)) > 0)
    answer.append(buffer.data(), static_cast<std::size_t>(size));
  if (size < 0) return failed("receive");
  return parse_answer(answer);
}

}  // namespace fairlead::demo

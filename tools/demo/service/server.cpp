#include "service/server.hpp"

#include "service/socket.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <list>
#include <netinet/in.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <vector>

namespace fairlead::demo {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t connection_limit = 256, request_limit = 8U << 10U;
constexpr std::chrono::seconds request_time{5}, drain_time{3};

struct Connection {
  Socket socket;
  Clock::time_point deadline;
  std::string request = {}, reply = {};
  std::size_t sent = 0;
  bool done = false;
};

Socket listen_on(std::uint16_t port) {
  Socket socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!socket) return {};
  const int on = 1;
  setsockopt(socket.fd(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_ANY);
  if (bind(socket.fd(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return {};
  if (listen(socket.fd(), SOMAXCONN) != 0) return {};
  return socket;
}

/// SIGTERM and SIGINT as a descriptor to poll.
Socket stop_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return Socket(signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK));
}

std::string reply_text(const Server& server, const Reply& reply) {
  return "HTTP/1.1 " + std::to_string(reply.status) + (reply.status == 200 ? " OK" : " Sorry") +
         "\r\nServer: " + server.name +
         "\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: " + std::to_string(reply.body.size()) +
         "\r\nConnection: close\r\n\r\n" + reply.body;
}

void receive(const Server& server, Connection& connection, bool draining) {
  std::array<char, 4096> buffer{};
  const ssize_t size = recv(connection.socket.fd(), buffer.data(), buffer.size(), 0);
  if (size < 0 && errno == EAGAIN) return;
  if (size <= 0) {
    connection.done = true;
    return;
  }
  connection.request.append(buffer.data(), static_cast<std::size_t>(size));
  if (connection.request.find("\r\n\r\n") != std::string::npos) {
    const auto path = requested_path(connection.request);
    const auto reply = path.empty() ? Reply{400, "only GET is known here\n"} : server.answer(path, draining);
    connection.reply = reply_text(server, reply);
  } else if (connection.request.size() > request_limit) {
    connection.done = true;
  }
}

void reply(Connection& connection) {
  const auto rest = std::string_view(connection.reply).substr(connection.sent);
  const ssize_t size = send(connection.socket.fd(), rest.data(), rest.size(), MSG_NOSIGNAL);
  if (size < 0 && errno == EAGAIN) return;
  if (size > 0) connection.sent += static_cast<std::size_t>(size);
  connection.done = size <= 0 || connection.sent == connection.reply.size();
}

class Loop {
 public:
  Loop(const Server& server, Socket listener, Socket signals)
      : server_(server), listener_(std::move(listener)), signals_(std::move(signals)) {}

  void run() {
    while (!finished()) {
      wait();
      for (auto& connection : connections_) connection.reply.empty() ? read(connection) : reply(connection);
      connections_.remove_if([&](const Connection& c) { return c.done || c.deadline < Clock::now(); });
      if (listener_ && connections_.size() < connection_limit) accept_all();
    }
  }

 private:
  /// Past the lame duck the listener goes; then it ends when the last connection does.
  bool finished() {
    const auto now = Clock::now();
    if (listener_ && now >= stop_at_) listener_ = {};
    return !listener_ && (connections_.empty() || now >= stop_at_ + drain_time);
  }

  void wait() {
    std::vector<pollfd> waits{{signals_.fd(), POLLIN, 0}};
    if (listener_) waits.push_back({listener_.fd(), POLLIN, 0});
    for (const auto& connection : connections_)
      waits.push_back({connection.socket.fd(), static_cast<short>(connection.reply.empty() ? POLLIN : POLLOUT), 0});
    poll(waits.data(), waits.size(), 100);
    signalfd_siginfo info{};
    if (::read(signals_.fd(), &info, sizeof info) != sizeof info || draining_) return;
    draining_ = true;
    stop_at_ = Clock::now() + server_.lame_duck;
    std::fprintf(stderr, "%s: stopping in %lld ms\n", server_.name.c_str(),
                 static_cast<long long>(server_.lame_duck.count()));
  }

  void read(Connection& connection) { receive(server_, connection, draining_); }

  void accept_all() {
    while (connections_.size() < connection_limit) {
      Socket socket(accept4(listener_.fd(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
      if (!socket) return;
      connections_.push_back({.socket = std::move(socket), .deadline = Clock::now() + request_time});
    }
  }

  const Server& server_;
  Socket listener_, signals_;
  std::list<Connection> connections_;
  bool draining_ = false;
  Clock::time_point stop_at_ = Clock::time_point::max() - drain_time;
};

}  // namespace

std::string_view requested_path(std::string_view head) {
  constexpr std::string_view get = "GET ";
  const auto line = head.substr(0, head.find('\r'));
  const auto end = line.rfind(" HTTP/1.");
  if (!line.starts_with(get) || end == std::string_view::npos || end <= get.size() || line[get.size()] != '/')
    return {};
  return line.substr(get.size(), end - get.size());
}

int serve(const Server& server) {
  auto listener = listen_on(server.port);
  if (!listener) {
    std::fprintf(stderr, "%s: cannot listen on port %u: %s\n", server.name.c_str(), unsigned{server.port},
                 strerrordesc_np(errno));
    return 1;
  }
  std::fprintf(stderr, "%s: serving on port %u\n", server.name.c_str(), unsigned{server.port});
  Loop(server, std::move(listener), stop_signals()).run();
  std::fprintf(stderr, "%s: stopped\n", server.name.c_str());
  return 0;
}

}  // namespace fairlead::demo

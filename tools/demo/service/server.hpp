#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace fairlead::demo {

struct Reply {
  int status = 200;
  std::string body;
};

struct Server {
  std::uint16_t port = 8080;
  std::string name;  ///< The Server header: "harbour/1.0.0".
  /// How long a stopping server goes on answering. Whoever has just resolved our address still gets through; the
  /// engine took it out of the DNS before it sent SIGTERM.
  std::chrono::milliseconds lame_duck = std::chrono::seconds(2);
  /// Answers a GET for a path. `draining`: SIGTERM has come.
  std::function<Reply(std::string_view path, bool draining)> answer;
};

/// Serves until SIGTERM or SIGINT, then for `lame_duck` more, then finishes the requests it has. Returns the exit
/// status. One thread; up to 256 connections, 5 seconds and 8 KiB a request.
int serve(const Server& server);

/// The path of a request head, or "" if it is not "GET <path> HTTP/1.x".
std::string_view requested_path(std::string_view head);

}  // namespace fairlead::demo

#pragma once

#include "base/result.hpp"
#include "base/text.hpp"
#include "engine/ssh_target.hpp"
#include "sys/clock.hpp"
#include "sys/process.hpp"

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>

namespace fairlead::engine {

/// What a tunnel needs of the outside. Processes and clock must outlive it.
struct TunnelPorts {
  sys::Processes& processes;
  sys::Clock& clock;
  const Variables& environment;  ///< XDG_RUNTIME_DIR or TMPDIR is where the socket lies; else /tmp.
};

/// A unix socket here that leads to a socket on another host, for as long as the object lives.
///
/// It is the system's ssh that connects, with the user's own configuration, keys, agent and known hosts; it never asks
/// a question (BatchMode) and shares no connection (ControlPath). The socket lies in a directory that only this user
/// may enter, which is removed at the end. ssh ends with the tunnel, and by setpriv(1) also when this process is
/// killed. When the connection breaks, it is made again, with pauses that grow to five seconds.
class Tunnel {
 public:
  /// `timeout` is for everything until the socket is there. `unavailable` with ssh's own words (FL0507) when it does
  /// not connect, `timed_out`, `cancelled` on a stop, `not_found` when there is no ssh.
  static Result<std::shared_ptr<Tunnel>> open(const SshTarget& target, const TunnelPorts& ports,
                                              std::chrono::milliseconds timeout, const std::stop_token& stop);
  ~Tunnel();
  Tunnel(const Tunnel&) = delete;
  Tunnel& operator=(const Tunnel&) = delete;

  const std::string& socket() const noexcept { return socket_; }
  /// Closes the tunnel, and gives the last line that ssh wrote: why the far end does not answer. "" if it was silent.
  std::string close();

 private:
  Tunnel(const SshTarget& target, const TunnelPorts& ports, std::string directory);
  void keep_up(const std::stop_token& stop);
  Result<> await_socket(std::chrono::milliseconds timeout, const std::stop_token& stop);

  sys::Processes& processes_;
  sys::Clock& clock_;
  std::string directory_, socket_, host_;
  sys::Invocation ssh_;
  std::mutex mutex_;
  bool is_open_ = false;               ///< The socket was there once.
  std::optional<Error> failure_ = {};  ///< Why ssh ended before that.
  std::string last_words_ = {};
  std::jthread thread_;  ///< Goes first.
};

}  // namespace fairlead::engine

#include "engine/tunnel.hpp"

#include "sys/os_error.hpp"
#include "sys/waiting.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fmt/core.h>
#include <utility>

namespace fairlead::engine {
namespace {

using std::chrono::milliseconds;

constexpr auto glance = milliseconds(10);
constexpr auto first_pause = milliseconds(100), longest_pause = milliseconds(5000);
constexpr auto for_ever = std::chrono::hours(24 * 365);

Result<std::string> private_directory(const Variables& environment) {
  for (const auto* name : {"XDG_RUNTIME_DIR", "TMPDIR"}) {
    const auto parent = value_or(environment, name);
    auto path = parent + "/fairlead-ssh-XXXXXX";
    // A directory that is gone, or too deep for a socket in it, is no reason to give up.
    if (!parent.empty() && is_forwardable(path + "/docker.sock") && ::mkdtemp(path.data()) != nullptr) return path;
  }
  std::string path = "/tmp/fairlead-ssh-XXXXXX";
  if (::mkdtemp(path.data()) == nullptr) return sys::os_error("a directory for ssh's socket in /tmp", errno);
  return path;
}

/// ssh ends by itself when it cannot connect; else with us.
std::vector<std::string> arguments(const SshTarget& target, const std::string& socket) {
  std::vector<std::string> words = {"setpriv", "--pdeathsig", "TERM", "--", "ssh", "-N", "-T"};
  // Questions could not be answered. A shared connection would keep the forwarding after us. What the user's ssh may
  // lend to hosts where they work is not for the one that runs the engine.
  for (const auto* option :
       {"BatchMode=yes", "ControlMaster=no", "ControlPath=none", "StreamLocalBindUnlink=yes", "ServerAliveInterval=10",
        "ServerAliveCountMax=3", "ForwardAgent=no", "ForwardX11=no", "GSSAPIDelegateCredentials=no"}) {
    words.insert(words.end(), {"-o", option});
  }
  words.insert(words.end(), {"-L", fmt::format("{}:{}", socket, target.socket)});
  if (!target.user.empty()) words.insert(words.end(), {"-l", target.user});
  if (target.port != 0) words.insert(words.end(), {"-p", fmt::format("{}", target.port)});
  words.insert(words.end(), {"--", target.host});
  return words;
}

/// The last line that says something, of what ssh wrote.
std::string last_line(std::string_view errors) {
  std::string_view last;
  for (const auto line : lines(errors)) {
    if (!trim(line).empty()) last = trim(line);
  }
  return printable(last);
}

Error no_way(std::string_view host, std::string_view why) {
  return Error(Errc::unavailable, fmt::format("ssh {}: {}", printable(host), why))
      .id("FL0507")
      .help(fmt::format("ssh -o BatchMode=yes {} true must work without a question; docs: fairlead explain FL0507",
                        printable(host)));
}

}  // namespace

Tunnel::Tunnel(const SshTarget& target, const TunnelPorts& ports, std::string directory)
    : processes_(ports.processes),
      clock_(ports.clock),
      directory_(std::move(directory)),
      socket_(directory_ + "/docker.sock"),
      host_(target.host),
      ssh_{.arguments = arguments(target, socket_), .timeout = for_ever} {}

Tunnel::~Tunnel() {
  close();
  std::error_code ignored;
  std::filesystem::remove_all(directory_, ignored);
}

Result<std::shared_ptr<Tunnel>> Tunnel::open(const SshTarget& target, const TunnelPorts& ports, milliseconds timeout,
                                             const std::stop_token& stop) {
  TRY_ASSIGN(auto directory, private_directory(ports.environment));
  std::shared_ptr<Tunnel> tunnel(new Tunnel(target, ports, std::move(directory)));
  tunnel->thread_ = std::jthread([raw = tunnel.get()](const std::stop_token& end) { raw->keep_up(end); });
  TRY(tunnel->await_socket(timeout, stop));
  return tunnel;
}

/// The kernel ends ssh with the thread that started it: this one, which lives as long as the tunnel.
void Tunnel::keep_up(const std::stop_token& stop) {
  for (auto pause = first_pause; !stop.stop_requested(); pause = std::min(pause * 2, longest_pause)) {
    const auto start = clock_.steady();
    auto done = processes_.run(ssh_, stop);
    {
      const std::scoped_lock lock(mutex_);
      if (done) last_words_ = last_line(done->errors);
      if (!done && !done.error().notes().empty()) last_words_ = done.error().notes().back();
      if (!is_open_) {
        failure_ = done ? no_way(host_, last_words_.empty() ? fmt::format("exit status {}", done->status) : last_words_)
                        : std::move(done).error();
        return;
      }
    }
    if (clock_.steady() - start > longest_pause) pause = first_pause;
    clock_.sleep(pause, stop);
  }
}

Result<> Tunnel::await_socket(milliseconds timeout, const std::stop_token& stop) {
  const sys::Deadline deadline(clock_, timeout);
  while (true) {
    std::error_code missing;
    const bool is_there = std::filesystem::exists(socket_, missing);
    {
      const std::scoped_lock lock(mutex_);
      if (failure_) return std::move(*failure_);
      is_open_ = is_there;
    }
    if (is_there) return {};
    if (deadline.has_passed()) {
      const auto words = close();
      return no_way(host_, fmt::format("no connection within {} s{}{}", timeout.count() / 1000,
                                       words.empty() ? "" : ": ", words));
    }
    TRY(sys::pause({clock_, stop}, glance, fmt::format("ssh {}: stopped", host_)));
  }
}

std::string Tunnel::close() {
  thread_.request_stop();
  if (thread_.joinable()) thread_.join();
  return last_words_;
}

}  // namespace fairlead::engine

#include "engine/reach.hpp"

#include "engine/context.hpp"
#include "engine/tunnel.hpp"

#include <fmt/core.h>
#include <utility>

namespace fairlead::engine {
namespace {

/// Longer than Swarm takes to elect a leader.
constexpr auto patience = std::chrono::seconds(45);

Result<> open_tunnel(Endpoint& endpoint, const SshTarget& target, const Reach& how) {
  const TunnelPorts ports = {.processes = how.processes, .clock = how.clock, .environment = how.environment};
  TRY_ASSIGN(endpoint.tunnel, Tunnel::open(target, ports, how.ssh_timeout, how.stop)
                                  .during(fmt::format("the Docker Engine at {}", printable(endpoint.text))));
  endpoint.transport =
      std::make_shared<const http::Transport>(http::Transport{.unix_socket = endpoint.tunnel->socket()});
  return {};
}

/// What ssh says about the far end, which the engine's client cannot know.
Error explained(Error error, const Endpoint& endpoint) {
  if (!endpoint.tunnel || !endpoint.ssh || error.code() != Errc::unavailable) return error;
  const auto words = endpoint.tunnel->close();
  const auto says = words.empty() ? std::string("ssh is connected; is the engine's socket there?") : "ssh: " + words;
  return Error(Errc::unavailable, fmt::format("the Docker Engine at {}: nothing answers at {} on {}", endpoint.text,
                                              endpoint.ssh->socket, endpoint.ssh->host))
      .id("FL0507")
      .help("start the Docker Engine there, or let the user of the ssh connection be in its group docker")
      .note(says);
}

}  // namespace

Result<Client> reach(Endpoint endpoint, const Reach& how) {
  if (endpoint.ssh) {
    const auto target = *endpoint.ssh;
    TRY(open_tunnel(endpoint, target, how));
  }
  auto client = Client::connect(endpoint, how.http, how.stop);
  if (!client) return explained(std::move(client).error(), endpoint);
  client->set_patience(how.clock, patience);
  return client;
}

Result<Client> reach(const Reach& how) {
  TRY_ASSIGN(auto endpoint, find_endpoint(how.environment, how.files));
  return reach(std::move(endpoint), how);
}

}  // namespace fairlead::engine

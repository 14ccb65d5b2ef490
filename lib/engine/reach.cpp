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

}  // namespace

Result<Client> reach(Endpoint endpoint, const Reach& how) {
  if (endpoint.ssh) {
    const auto target = *endpoint.ssh;
    TRY(open_tunnel(endpoint, target, how));
  }
  TRY_ASSIGN(auto client, Client::connect(std::move(endpoint), how.http, how.stop));
  client.set_patience(how.clock, patience);
  return client;
}

Result<Client> reach(const Reach& how) {
  TRY_ASSIGN(auto endpoint, find_endpoint(how.environment, how.files));
  return reach(std::move(endpoint), how);
}

}  // namespace fairlead::engine

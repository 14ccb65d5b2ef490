#pragma once

#include "cli/ports.hpp"
#include "demo_harbour.hpp"
#include "engine/client.hpp"

#include <optional>
#include <string>

namespace fairlead::demo {

struct PlaceOptions {
  std::string directory;     ///< Of the demo; the throw-away engine goes to lab/ in it.
  std::string helpers;       ///< Where `lab` and `harbour` are.
  std::string engine = {};   ///< DOCKER_HOST of a Swarm manager that the user lets us use. Empty: a private one.
  bool outlives_us = false;  ///< A private engine stays when this process ends.
};

/// An engine and a registry to play on.
struct Place {
  std::string engine;  ///< In words: "private Docker 20.10.24, a Swarm of one node".
  std::string docker_host;
  std::string registry;  ///< "127.0.0.1:5000"
  std::string user;
  Secret password;
  std::vector<std::string> enter;  ///< What to put before a command so that it reaches the registry.
  Traffic traffic = Traffic::service_network;
};

/// Starts what is needed. `refused` when this machine or this user cannot: no root, no Docker, no such namespaces. The
/// message then says what is missing. `config` when `engine` is no Swarm manager on this machine.
Result<Place> open_place(const PlaceOptions& options, cli::Ports& ports);

/// Speaks to the engine at `docker_host`.
Result<engine::Client> connect(const std::string& docker_host, cli::Ports& ports, std::stop_token stop);

/// Ends the engine and the registry that `open_place` started in `directory`, now or in a run that was killed. Fine if
/// there is none.
Result<> close_place(const PlaceOptions& options, cli::Ports& ports);

}  // namespace fairlead::demo

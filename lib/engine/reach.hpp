#pragma once

#include "base/result.hpp"
#include "engine/client.hpp"
#include "sys/clock.hpp"
#include "sys/filesystem.hpp"
#include "sys/process.hpp"

#include <chrono>
#include <stop_token>

namespace fairlead::engine {

/// What it takes to find an engine and to get to it. All must outlive the client.
struct Reach {
  const Variables& environment;
  sys::FileSystem& files;
  sys::Processes& processes;
  sys::Clock& clock;
  http::Client& http;
  std::stop_token stop;
  std::chrono::milliseconds ssh_timeout = std::chrono::seconds(30);  ///< Until ssh is connected.
};

/// The engine that `find_endpoint` finds, over its transport: a tunnel through ssh is open for as long as a copy of the
/// client lives, and the client is patient with a Swarm between two leaders. Fails as those and Client::connect do.
Result<Client> reach(const Reach& how);

/// The same for an endpoint that is known.
Result<Client> reach(Endpoint endpoint, const Reach& how);

}  // namespace fairlead::engine

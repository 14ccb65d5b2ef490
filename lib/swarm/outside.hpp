#pragma once

#include "engine/client.hpp"
#include "plan/observer.hpp"
#include "sys/waiting.hpp"

#include <stop_token>

namespace fairlead::swarm {

/// What changing a Swarm and waiting for it needs of the outside.
struct Outside {
  const engine::Client& engine;
  sys::Clock& clock;
  plan::Observer& observer;
  std::stop_token stop;

  sys::Waiting waiting() const { return {clock, stop}; }
};

/// Waits for as long as one likes: a request now and then keeps the lease. `cancelled` also when that is lost.
Result<> linger(const Outside& outside, std::chrono::milliseconds duration);

}  // namespace fairlead::swarm

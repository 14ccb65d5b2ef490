#pragma once

#include "engine/client.hpp"
#include "plan/observer.hpp"
#include "sys/clock.hpp"

#include <stop_token>

namespace fairlead::swarm {

/// What changing a Swarm and waiting for it needs of the outside.
struct Outside {
  const engine::Client& engine;
  sys::Clock& clock;
  plan::Observer& observer;
  std::stop_token stop;
};

/// A moment after which waiting ends.
class Deadline {
 public:
  Deadline(const sys::Clock& clock, std::chrono::milliseconds after) : clock_(clock), end_(clock.steady() + after) {}
  bool has_passed() const { return clock_.steady() >= end_; }

 private:
  const sys::Clock& clock_;
  sys::Clock::Steady end_;
};

/// Waits; `cancelled` when a stop is requested.
Result<> pause(const Outside& outside, std::chrono::milliseconds duration);

/// The same, for as long as one likes: a request now and then keeps the lease. `cancelled` also when that is lost.
Result<> linger(const Outside& outside, std::chrono::milliseconds duration);

}  // namespace fairlead::swarm

#pragma once

#include "base/result.hpp"
#include "swarm/judge.hpp"
#include "swarm/outside.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace fairlead::swarm {

struct Target {
  std::string service;
  bool is_new = true;         ///< We replaced its tasks: the new ones must be seen to run for a while.
  bool update_counts = true;  ///< It fails, too, when the Swarm stopped or undid its last update.
};

struct Watch {
  std::string stack;
  std::vector<Target> targets;
  std::chrono::milliseconds timeout = std::chrono::minutes(5);
  std::chrono::milliseconds clock_ahead{0};  ///< See Cluster.
  std::uint64_t failures = 2;                ///< See Standard.
  std::chrono::milliseconds stable = std::chrono::seconds(3);
};

struct Judged {
  std::string service, service_id;
  Verdict verdict;
  std::chrono::milliseconds took{0};  ///< From the first look until it came into the state of the verdict.
  friend bool operator==(const Judged&, const Judged&) = default;
};

struct Outcome {
  State state = State::waiting;   ///< `waiting`: the time was over.
  std::vector<Judged> services;   ///< In the order of the targets; the last verdict of each.
  const Judged* culprit() const;  ///< The first that failed, else the first that still waits; null when converged.
};

/// Looks at the targets until all have converged, one has failed, or the time is over. Two calls a round for the whole
/// stack. An engine that does not answer is asked again until then. `cancelled` on a stop.
Result<Outcome> converge(const Outside& outside, const Watch& watch);

}  // namespace fairlead::swarm

#pragma once

#include "base/result.hpp"
#include "swarm/ages.hpp"
#include "swarm/judge.hpp"
#include "swarm/outside.hpp"

#include <chrono>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace fairlead::swarm {

struct Target {
  std::string service;
  bool is_new = true;         ///< We replaced its tasks: the new ones must be seen to run for a while.
  bool update_counts = true;  ///< It fails, too, when the Swarm stopped or undid its last update.
  Milestone until = Milestone::settled;
  std::chrono::milliseconds hold{0};  ///< So long it has to run, where that is longer than the watch's `stable`.
};

/// What one look shows.
struct Look {
  std::vector<LiveService> services;
  std::vector<Task> tasks;
};

struct Watch {
  std::string stack;
  std::vector<Target> targets;
  std::chrono::milliseconds timeout = std::chrono::minutes(5);
  std::chrono::milliseconds clock_ahead{0};  ///< See Cluster.
  std::uint64_t failures = 2;                ///< See Standard.
  std::chrono::milliseconds stable = std::chrono::seconds(3);
  /// Asked of the services at each look: an error of it ends the watching.
  std::function<Result<>(const std::vector<LiveService>&)> check = {};
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

/// Looks at a stack again and again, and remembers between the looks how long its tasks have been seen to run.
class Watcher {
 public:
  /// The time of `watch` begins now; its targets are those of `converge`.
  Watcher(const Outside& outside, Watch watch);

  /// One look, two calls for the whole stack. When the engine does not answer, all wait.
  Result<Outcome> look(std::span<const Target> targets);
  /// Waits a little, a little longer each time. `cancelled` on a stop.
  Result<> rest();
  bool is_over() const { return deadline_.has_passed(); }
  /// Looks until all of the watch's targets have converged, one has failed, or the time is over.
  Result<Outcome> converge();

 private:
  void fill_ages(Look& seen, std::span<const Target> targets);
  Judged judge_target(const Target& target, const Look& seen);
  std::chrono::milliseconds in_state_after(const Judged& judged);

  const Outside& outside_;
  Watch watch_;
  sys::Clock::Steady start_;
  sys::Deadline deadline_;
  Ages ages_;
  std::map<std::string, std::pair<State, std::chrono::milliseconds>> entered_;  ///< By service: its state, since when.
  std::map<std::string, sys::Clock::Steady> first_looks_;                       ///< By the name of the service.
  std::chrono::milliseconds interval_{200};
  bool has_warned_ = false;
};

/// Looks at the targets until all have converged, one has failed, or the time is over. Two calls a round for the whole
/// stack. An engine that does not answer is asked again until then. `cancelled` on a stop.
Result<Outcome> converge(const Outside& outside, const Watch& watch);

}  // namespace fairlead::swarm

#pragma once

#include "base/result.hpp"
#include "swarm/live.hpp"
#include "swarm/task.hpp"

#include <chrono>
#include <cstdint>
#include <span>
#include <string>

/// Whether a service runs as it should. Pure: tables of states in, verdicts out.
namespace fairlead::swarm {

enum class ServiceMode : std::uint8_t { replicated, global, replicated_job, global_job };
enum class Restart : std::uint8_t { none, on_failure, any };

/// What a service promises, as far as judging goes.
struct Promise {
  std::string id, name;
  ServiceMode mode = ServiceMode::replicated;
  std::uint64_t wanted = 1;  ///< Replicas, or completions of a job.
  Restart restart = Restart::any;
  std::chrono::milliseconds monitor{0};  ///< Of its update_config; what the Swarm takes when it says none.
  /// A failed update is undone by the Swarm itself (failure_action: rollback).
  bool swarm_rolls_back = false;
  std::string update_state = {}, update_message = {};
  std::uint64_t job_iteration = 0;

  bool is_job() const { return mode == ServiceMode::replicated_job || mode == ServiceMode::global_job; }
  /// Its tasks may end well and stay ended. The Swarm's updater takes that for a failure within `monitor` (swarmkit,
  /// manager/orchestrator/update), so that "paused" says nothing: its tasks do.
  bool may_end() const { return restart != Restart::any && !is_job(); }
  /// The Swarm stopped an update, or its way back, before it had replaced all tasks.
  bool is_stuck() const;
};

Promise promise_of(const LiveService& service);

struct Standard {
  /// How the last update ended counts: set for what was just updated, not for what only has to run.
  bool update_counts = true;
  std::uint64_t failures = 2;                  ///< So many failed tasks are a crash loop.
  std::chrono::milliseconds recent{60'000};    ///< Failures older than this do not count.
  std::chrono::milliseconds stable{3'000};     ///< So long must tasks run; at least `monitor`.
  std::chrono::milliseconds patience{10'000};  ///< So long may a task find no node, or a global service have no task.
  std::chrono::milliseconds watched{0};        ///< How long we have been looking.
  Milestone until = Milestone::settled;        ///< What has to be reached to converge.
};

enum class State : std::uint8_t { converged, waiting, failed };

struct Verdict {
  State state = State::waiting;
  std::string text;                 ///< "2 of 3 running", "crash loop: 2 tasks failed"
  std::string task = {};            ///< The ID of the task to blame, if one is known.
  bool engine_rolled_back = false;  ///< The Swarm itself went back, or is going.
  friend bool operator==(const Verdict&, const Verdict&) = default;
};

/// Judges a service by its tasks that are up to date (TaskFilter::up_to_date), whose ages are filled in.
Verdict judge(const Promise& service, std::span<const Task> all, const Standard& standard);

}  // namespace fairlead::swarm

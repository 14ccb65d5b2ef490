#pragma once

#include "base/result.hpp"
#include "swarm/checks.hpp"
#include "swarm/converge.hpp"
#include "swarm/live.hpp"
#include "swarm/logins.hpp"
#include "swarm/outside.hpp"
#include "swarm/plan.hpp"
#include "swarm/snapshot.hpp"
#include "swarm/trial.hpp"

#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace fairlead::swarm {

/// How long the way back may take beyond the time that services have to run; with what it takes to give the lease back
/// that is a minute.
inline constexpr std::chrono::milliseconds way_back = std::chrono::seconds(56);

struct DeployOptions {
  /// For everything to run. The way back has a minute more, or what is left of this time and a minute.
  std::chrono::milliseconds timeout = std::chrono::minutes(5);
  std::uint64_t failures = 2;  ///< See Standard.
  /// Until all services run; else it ends when the Swarm has accepted everything, having waited at gates only.
  bool waits = true;
  std::size_t connections = 8;  ///< So many calls at a time.
  bool rolls_back = true;       ///< The whole stack, when a service does not come to run.
  http::Client* web = nullptr;  ///< Asks the plan's checks; without it none are asked.
  Trial* trial = nullptr;       ///< Is told how each service went, also when the deploy fails.
  Redact redact = {};           ///< Of what tasks wrote.
};

struct Deployed {
  std::vector<plan::Change> changes;  ///< What was done.
  std::vector<Judged> services;       ///< How each service runs; empty when not waited for.
  std::vector<Checked> checks;        ///< All good; empty when not waited for.
  std::vector<std::string> notes;     ///< What whoever reads the report should know beside.
  std::chrono::milliseconds took{0};
};

/// What deploy needs to know beside the plan.
struct Surroundings {
  const Cluster& cluster;
  const Observed& observed;
  const Logins& logins;
  /// What the stack was before an earlier deploy began to change it and did not finish: then this is what to go back
  /// to.
  const Snapshot* before = nullptr;
  /// Called once everything runs, or is accepted: from here on nothing goes back. Then comes what is removed.
  std::function<Result<>(const Deployed&)> commit = {};
};

/// Does what the plan says: creates and updates, services as their gates allow, waits until every service of the stack
/// runs, asks the plan's checks, then removes. When a service does not come to run or an answer is bad, undoes all of
/// it: `rolled_back` (FL0531) with the reason and the task's last log lines as notes; `partial` when even that fails,
/// or when all runs and only what is no longer needed could not be removed; `timed_out` when the engine does not tell
/// how it ended; `conflict` (FL0526) when somebody else changed what was deployed, which is left as it is. Without
/// rolling back, or when nothing was changed, `unavailable` (FL0532), or `timed_out`. `cancelled` on a stop: what was
/// begun stays, and the same deploy goes on from there.
Result<Deployed> deploy(const Outside& outside, const StackPlan& plan, const Surroundings& surroundings,
                        const DeployOptions& options);

}  // namespace fairlead::swarm

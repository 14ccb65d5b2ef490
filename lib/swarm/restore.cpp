#include "swarm/restore.hpp"

#include "swarm/limited.hpp"
#include "swarm/observe.hpp"
#include "swarm/plan.hpp"

#include <chrono>
#include <limits>
#include <utility>

namespace fairlead::swarm {
namespace {

Result<std::size_t> restore_once(const Outside& outside, const Desired& desired, const Logins& logins,
                                 const DeployOptions& options, std::chrono::milliseconds timeout) {
  TRY_ASSIGN(const auto there, cluster(outside.engine, outside.clock));
  TRY_ASSIGN(const auto observed, observe(outside.engine, desired));
  // Whoever goes back to something drops no revision and nothing that one needs.
  constexpr auto all = std::numeric_limits<std::size_t>::max();
  TRY_ASSIGN(const auto way, plan(desired, observed, {.salt = there.id, .prune = true, .keep = all}));
  TRY(deploy(outside, way, {there, observed, logins},
             {.timeout = timeout,
              .failures = options.failures,
              .waits = true,
              .rolls_back = false,
              .redact = options.redact}));
  return way.steps.steps.size();
}

}  // namespace

Result<> restore(const Outside& outside, const Snapshot& snapshot, std::string_view stack, const Logins& logins,
                 const DeployOptions& options) {
  const auto desired = desired_of(snapshot, stack);
  const sys::Deadline deadline(outside.clock, options.timeout);
  // The Swarm may pause or undo an update at the very moment in which we do: look again.
  constexpr int rounds = 3;
  for (int round = 1;; ++round) {
    const auto left = deadline.left();
    auto restored = restore_once(outside, desired, logins, options, left);
    if (restored && (*restored == 0 || round == rounds)) return {};
    if (restored) continue;
    if (restored.error().code() == Errc::cancelled) return std::move(restored).error();
    const bool is_known = !was_unseen(restored.error());
    if (round < rounds && left.count() > 0) continue;
    return Error(is_known ? Errc::partial : Errc::timed_out,
                 "the rollback is incomplete: " + restored.error().message())
        .id("FL0530")
        .help("look at `fairlead stack ps`, mend the cause, and deploy again: it goes on from what is there");
  }
}

}  // namespace fairlead::swarm

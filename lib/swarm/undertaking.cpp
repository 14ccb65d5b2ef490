#include "swarm/undertaking.hpp"

#include "swarm/leased_client.hpp"
#include "swarm/names.hpp"
#include "swarm/observe.hpp"
#include "swarm/recorder.hpp"
#include "swarm/removal.hpp"

#include <memory>
#include <optional>
#include <utility>

namespace fairlead::swarm {
namespace {

/// The outside while a lease is held: no request without it.
struct Leased {
  Leased(const Outside& outside, Lease& lease)
      : client(outside.engine.http(), lease),
        engine(outside.engine.through(client, outside.stop)),
        inner{engine, outside.clock, outside.observer, outside.stop} {}
  Leased(const Leased&) = delete;
  Leased& operator=(const Leased&) = delete;

  LeasedClient client;
  engine::Client engine;
  Outside inner;
};

/// What was changed is whole: all of it, or nothing.
bool is_whole(const Result<Deployed>& result, const Lease& lease, const LeasedClient& client) {
  if (result || result.error().code() == Errc::rolled_back) return true;
  return !lease.is_resumed() && !client.has_written();
}

/// Gives the lease back. That it cannot be is no failure: the next one sees that we have ended.
void finish(const Outside& outside, Lease& lease, bool is_done) {
  const auto ended = is_done ? lease.release() : lease.suspend();
  if (!ended && !lease.is_lost()) {
    outside.observer.warning("the lease of the stack stays until it expires: " + ended.error().message());
  }
}

/// What came of it, after the lease is given back.
template <class T>
Result<T> finished(const Outside& outside, Lease& lease, Result<T> result, bool is_done) {
  finish(outside, lease, is_done);
  if (!result && lease.is_lost()) return lease.lost().note(result.error().message());
  return result;
}

bool needs_lease(const Prepared& prepared) {
  return !prepared.plan.steps.empty() || prepared.plan.makes_revision;
}

/// For the times in leases and revisions, and for the ages of tasks.
Result<> ask_clock(const Outside& outside, Cluster& known) {
  if (!known.is_remembered) return {};
  TRY_ASSIGN(const auto there, cluster(outside.engine, outside.clock));
  known.clock_ahead = there.clock_ahead;
  known.is_remembered = false;
  return {};
}

/// Whether the world is still the one that was planned for.
Result<bool> is_unmoved(const Outside& outside, const Prepared& prepared) {
  TRY_ASSIGN(const auto now, observe(outside.engine, prepared.desired));
  const auto newest = [](const Observed& observed) {
    const auto objects = revision_objects(observed.records);
    return objects.empty() ? 0 : revision_number(objects.front());
  };
  return inventory(prepared.plan.stack, now) == prepared.plan.steps.observed &&
         newest(now) == newest(prepared.observed);
}

Result<Deployed> deploy_prepared(const Outside& outside, const Undertaking& undertaking, const Prepared& prepared,
                                 const Lease& lease) {
  Surroundings surroundings = {prepared.cluster, prepared.observed, prepared.logins};
  const Recorder recorder(outside, prepared, undertaking.origin, lease.is_resumed());
  const auto& unfinished = lease.unfinished();
  if (unfinished && !recorder.is_recorded()) surroundings.before = &*unfinished;
  surroundings.commit = [&](const Deployed& deployed) { return recorder.record(deployed); };
  return deploy(outside, prepared.plan, surroundings, undertaking.deploy);
}

struct Ready {
  Prepared prepared;
  std::unique_ptr<Lease> lease;  ///< Null when there is nothing to do.
};

/// Plans until the world holds still between planning and having the lease.
Result<Ready> get_ready(const Outside& outside, const Undertaking& undertaking) {
  constexpr int attempts = 5;
  for (int attempt = 1;; ++attempt) {
    Ready out;
    TRY_ASSIGN(out.prepared, undertaking.prepare());
    TRY(undertaking.approve(out.prepared));
    const bool has_work = needs_lease(out.prepared);
    if (has_work || undertaking.deploy.waits) TRY(ask_clock(outside, out.prepared.cluster));
    if (!has_work) return out;
    const auto& stack = out.prepared.plan.stack;
    TRY_ASSIGN(out.lease, Lease::acquire(outside, stack, snapshot_of(out.prepared.observed),
                                         out.prepared.cluster.clock_ahead, undertaking.lease));
    const auto unmoved = is_unmoved(outside, out.prepared);
    if (unmoved && *unmoved) return out;
    finish(outside, *out.lease, !out.lease->is_resumed());
    if (!unmoved) return Error(unmoved.error().code(), unmoved.error().message());
    if (attempt == attempts) {
      return Error(Errc::conflict, "the stack changes all the time: it was never as it had been planned for")
          .id("FL0560")
          .help("see who changes it, then run the same command again");
    }
    outside.observer.note("the stack was changed meanwhile: planning again");
  }
}

}  // namespace

Result<Deployed> undertake(const Outside& outside, const Undertaking& undertaking) {
  TRY_ASSIGN(const auto ready, get_ready(outside, undertaking));
  const auto& prepared = ready.prepared;
  if (ready.lease == nullptr) {
    return deploy(outside, prepared.plan, {prepared.cluster, prepared.observed, prepared.logins}, undertaking.deploy);
  }
  const Leased leased(outside, *ready.lease);
  auto result = deploy_prepared(leased.inner, undertaking, prepared, *ready.lease);
  const bool is_done = is_whole(result, *ready.lease, leased.client);
  return finished(outside, *ready.lease, std::move(result), is_done);
}

Result<StackPlan> undertake_removal(const Outside& outside, std::string_view stack, const LeaseOptions& lease_options,
                                    std::chrono::milliseconds timeout) {
  TRY_ASSIGN(const auto there, cluster(outside.engine, outside.clock));
  TRY_ASSIGN(const auto seen, observe_stack(outside.engine, stack));
  auto plan = plan_removal(stack, seen);
  if (plan.steps.empty() && find(seen.records, lease_name(stack)) == nullptr) {
    // Tasks of an earlier, interrupted removal may still be stopping.
    TRY(remove_stack(outside, plan, timeout));
    return plan;
  }
  TRY_ASSIGN(const auto lease, Lease::acquire(outside, stack, std::nullopt, there.clock_ahead, lease_options));
  const Leased leased(outside, *lease);
  const auto remove = [&]() -> Result<> {
    TRY_ASSIGN(const auto observed, observe_stack(leased.engine, stack));
    plan = plan_removal(stack, observed);
    return remove_stack(leased.inner, plan, timeout);
  };
  auto removed = remove();
  const bool is_done = removed.has_value();
  TRY(finished(outside, *lease, std::move(removed), is_done));
  return plan;
}

Result<> undertake_adjustment(const Outside& outside, std::string_view stack, const LeaseOptions& lease_options,
                              const std::function<Result<>(const Outside&)>& adjust) {
  TRY_ASSIGN(const auto there, cluster(outside.engine, outside.clock));
  auto options = lease_options;
  options.leaves_whole = true;
  TRY_ASSIGN(const auto lease, Lease::acquire(outside, stack, std::nullopt, there.clock_ahead, options));
  const Leased leased(outside, *lease);
  return finished(outside, *lease, adjust(leased.inner), !lease->is_resumed());
}

}  // namespace fairlead::swarm

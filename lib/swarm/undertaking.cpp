#include "swarm/undertaking.hpp"

#include "swarm/leased_client.hpp"
#include "swarm/limited.hpp"
#include "swarm/names.hpp"
#include "swarm/observe.hpp"
#include "swarm/recorder.hpp"
#include "swarm/removal.hpp"
#include "swarm/task.hpp"

#include <algorithm>
#include <fmt/core.h>
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
  if (result || result.error().id() == "FL0531") return true;
  return !lease.is_resumed() && !client.has_written();
}

/// Gives the lease back. That it cannot be is no failure: the next one sees that we have ended.
void finish(const Outside& outside, Lease& lease, bool is_done) {
  const auto ended = is_done ? lease.release() : lease.suspend();
  if (!ended && !lease.is_lost()) {
    outside.observer.warning("the lease of the stack stays until it expires: " + ended.error().message());
  }
}

/// A status that says that nothing was touched is not that of what was.
Error honest(Error error) {
  const auto code = error.code();
  if (code != Errc::usage && code != Errc::config && code != Errc::refused) return error;
  return std::move(error).as(Errc::partial);
}

/// What came of it, after the lease is given back.
template <class T>
Result<T> finished(const Outside& outside, Lease& lease, Result<T> result, bool is_done) {
  finish(outside, lease, is_done);
  if (!result && lease.is_lost()) return lease.lost().note(result.error().message());
  return result;
}

/// Some of the stack is gone, whatever kept the rest from going.
Error half_removed(Error error, std::string_view stack) {
  if (error.code() == Errc::timed_out || error.code() == Errc::cancelled || error.code() == Errc::partial) return error;
  auto out = Error(Errc::partial, fmt::format("only a part of stack \"{}\" is removed: {}", stack, error.message()));
  return std::move(out).id("FL0536").help(error.help().empty() ? "run the same command again" : error.help());
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
    const Limited limited(outside, undertaking.deploy.timeout);
    const auto unmoved = is_unmoved(limited.inner, out.prepared);
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
  if (!result && leased.client.has_written()) result = honest(std::move(result).error());
  return finished(outside, *ready.lease, std::move(result), is_done);
}

Result<std::optional<StackPlan>> undertake_removal(const Outside& outside, std::string_view stack,
                                                   const LeaseOptions& lease_options,
                                                   std::chrono::milliseconds timeout) {
  const Limited looking(outside, timeout);
  TRY_ASSIGN(const auto there, cluster(looking.engine, outside.clock));
  TRY_ASSIGN(const auto seen, observe_stack(looking.engine, stack));
  auto plan = plan_removal(stack, seen);
  if (plan.steps.empty() && find(seen.records, lease_name(stack)) == nullptr) {
    // Tasks of an earlier, interrupted removal may still be stopping.
    TRY_ASSIGN(const auto tasks, stack_tasks(looking.engine, stack, TaskFilter::all));
    if (std::ranges::none_of(tasks, has_to_end)) return std::optional<StackPlan>();
    TRY(remove_stack(looking.inner, plan, timeout));
    return std::optional(std::move(plan));
  }
  TRY_ASSIGN(const auto lease, Lease::acquire(outside, stack, std::nullopt, there.clock_ahead, lease_options));
  const Leased leased(outside, *lease);
  const Limited limited(leased.inner, timeout + std::chrono::seconds(1));
  const auto remove = [&]() -> Result<> {
    TRY_ASSIGN(const auto observed, observe_stack(limited.engine, stack));
    plan = plan_removal(stack, observed);
    return remove_stack(limited.inner, plan, timeout);
  };
  auto removed = remove();
  const bool is_done = removed.has_value();
  if (!is_done && leased.client.has_written()) removed = half_removed(std::move(removed).error(), stack);
  TRY(finished(outside, *lease, std::move(removed), is_done));
  return std::optional(std::move(plan));
}

Result<> undertake_adjustment(const Outside& outside, std::string_view stack, const LeaseOptions& lease_options,
                              const std::function<Result<>(const Outside&)>& adjust) {
  const Limited looking(outside, std::chrono::seconds(45));
  TRY_ASSIGN(const auto there, cluster(looking.engine, outside.clock));
  auto options = lease_options;
  options.leaves_whole = true;
  TRY_ASSIGN(const auto lease, Lease::acquire(outside, stack, std::nullopt, there.clock_ahead, options));
  const Leased leased(outside, *lease);
  auto result = adjust(leased.inner);
  if (!result && leased.client.has_written()) result = honest(std::move(result).error());
  return finished(outside, *lease, std::move(result), !lease->is_resumed());
}

}  // namespace fairlead::swarm

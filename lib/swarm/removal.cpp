#include "swarm/removal.hpp"

#include "swarm/observe.hpp"
#include "swarm/task.hpp"
#include "swarm/writer.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace fairlead::swarm {
namespace {

using std::chrono::milliseconds;

Result<> remove_kinds(const Outside& outside, Writer& writer, const StackPlan& plan, bool services) {
  for (const auto& step : plan.steps.steps) {
    if ((step.call.kind == Kind::service) != services) continue;
    const auto start = outside.clock.steady();
    outside.observer.step_started(step.change);
    TRY(writer.remove(step.call));
    outside.observer.step_finished(step.change,
                                   std::chrono::duration_cast<milliseconds>(outside.clock.steady() - start));
  }
  return {};
}

Result<> wait_for_tasks(const Outside& outside, const StackPlan& plan, milliseconds timeout) {
  const Deadline deadline(outside.clock, timeout);
  while (true) {
    TRY_ASSIGN(const auto tasks, stack_tasks(outside.engine, plan.stack, TaskFilter::all));
    const auto left = std::ranges::count_if(tasks, has_to_end);
    if (left == 0) return {};
    outside.observer.waiting(plan.stack, fmt::format("{} tasks left", left));
    if (deadline.has_passed()) {
      return Error(Errc::timed_out, fmt::format("{} tasks of \"{}\" do not end", left, plan.stack)).id("FL0536");
    }
    TRY(pause(outside, milliseconds(250)));
  }
}

Result<> wait_for_networks(const Outside& outside, const StackPlan& plan, milliseconds timeout) {
  const Deadline deadline(outside.clock, timeout);
  while (true) {
    TRY_ASSIGN(const auto networks, live_objects(outside.engine, Kind::network, plan.stack));
    if (networks.empty()) return {};
    if (deadline.has_passed()) {
      return Error(Errc::timed_out, fmt::format("network \"{}\" does not go", networks.front().name)).id("FL0536");
    }
    TRY(pause(outside, milliseconds(250)));
  }
}

}  // namespace

Result<> remove_stack(const Outside& outside, const StackPlan& plan, milliseconds timeout) {
  const Logins nobody;
  Writer writer(outside, nobody, plan.stack);
  TRY(remove_kinds(outside, writer, plan, true));
  TRY(wait_for_tasks(outside, plan, timeout));
  TRY(remove_kinds(outside, writer, plan, false));
  return wait_for_networks(outside, plan, timeout);
}

}  // namespace fairlead::swarm

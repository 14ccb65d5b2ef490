#include "swarm/removal.hpp"

#include "base/text.hpp"
#include "http/url.hpp"
#include "json/json.hpp"
#include "swarm/observe.hpp"
#include "swarm/task.hpp"
#include "swarm/writer.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

namespace fairlead::swarm {
namespace {

using std::chrono::milliseconds;

/// A container that is no task keeps its network; only the node that it is on can name it.
Error kept_network(const Outside& outside, const Call& call) {
  const auto network = outside.engine.get("/networks/" + http::percent_encode(call.id));
  std::string names;
  constexpr std::size_t id_length = 64;  // Others are endpoints of the Swarm itself.
  const auto containers = network ? json::member(*network, "Containers") : json::Value();
  for (const auto& [id, container] : containers.items()) {
    if (id.size() == id_length) names += (names.empty() ? "" : " ") + printable(json::text_or(container, "Name", id));
  }
  const auto who = names.empty() ? std::string("a container outside of the stack") : "container " + names;
  return Error(Errc::partial, fmt::format("network \"{}\" stays: {} is in it", call.name, who))
      .id("FL0589")
      .help(fmt::format("docker network disconnect -f {} {}; then run the same command again", call.name,
                        names.empty() ? "CONTAINER" : names.substr(0, names.find(' '))));
}

/// One that stays keeps none of the others from going.
Result<> remove_kinds(const Outside& outside, Writer& writer, const StackPlan& plan, bool services,
                      const sys::Deadline& deadline) {
  std::optional<Error> problem;
  for (const auto& step : plan.steps.steps) {
    if ((step.call.kind == Kind::service) != services) continue;
    const auto start = outside.clock.steady();
    outside.observer.step_started(step.change);
    auto removed = writer.remove(step.call, deadline.left());
    if (!removed && step.call.kind == Kind::network && is_in_use(removed.error())) {
      problem = kept_network(outside, step.call);
      continue;
    }
    if (!removed) return removed;
    outside.observer.step_finished(step.change,
                                   std::chrono::duration_cast<milliseconds>(outside.clock.steady() - start));
  }
  if (problem) return *std::move(problem);
  return {};
}

Result<> wait_for_tasks(const Outside& outside, const StackPlan& plan, const sys::Deadline& deadline) {
  while (true) {
    TRY_ASSIGN(const auto tasks, stack_tasks(outside.engine, plan.stack, TaskFilter::all));
    const auto left = std::ranges::count_if(tasks, has_to_end);
    if (left == 0) return {};
    outside.observer.waiting(plan.stack, fmt::format("{} tasks left", left));
    if (deadline.has_passed()) {
      return Error(Errc::timed_out, fmt::format("{} tasks of \"{}\" do not end", left, plan.stack)).id("FL0536");
    }
    TRY(pause(outside.waiting(), milliseconds(250)));
  }
}

Result<> wait_for_networks(const Outside& outside, const StackPlan& plan, const sys::Deadline& deadline) {
  while (true) {
    TRY_ASSIGN(const auto networks, live_objects(outside.engine, Kind::network, plan.stack));
    if (networks.empty()) return {};
    if (deadline.has_passed()) {
      return Error(Errc::timed_out, fmt::format("network \"{}\" does not go", networks.front().name)).id("FL0536");
    }
    TRY(pause(outside.waiting(), milliseconds(250)));
  }
}

}  // namespace

Result<> remove_stack(const Outside& outside, const StackPlan& plan, milliseconds timeout) {
  const Logins nobody;
  Writer writer(outside, nobody, plan.stack);
  const sys::Deadline deadline(outside.clock, timeout);
  TRY(remove_kinds(outside, writer, plan, true, deadline));
  TRY(wait_for_tasks(outside, plan, deadline));
  TRY(remove_kinds(outside, writer, plan, false, deadline));
  return wait_for_networks(outside, plan, deadline);
}

}  // namespace fairlead::swarm

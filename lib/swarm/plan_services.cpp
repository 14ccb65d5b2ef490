#include "json/json.hpp"
#include "swarm/canonical.hpp"
#include "swarm/diff.hpp"
#include "swarm/gates.hpp"
#include "swarm/judge.hpp"
#include "swarm/members.hpp"
#include "swarm/names.hpp"
#include "swarm/plan_parts.hpp"
#include "swarm/strategy.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <nlohmann/json.hpp>
#include <utility>

namespace fairlead::swarm {
namespace {

using json::Value;
using plan::Action;

/// What a restart replaces: the tasks that are to run, not those that stop already.
std::string tasks_of(const LiveService& live) {
  if (!live.wanted) return "its tasks";
  if (*live.wanted == 0) return "no task";
  return *live.wanted == 1 ? "1 task" : fmt::format("{} tasks", *live.wanted);
}

std::string effect(Impact impact, const LiveService& live, bool job) {
  if (job) return "runs the job again";
  switch (impact) {
    case Impact::in_place: return "in place";
    case Impact::scale: return "starts or stops tasks, the others stay";
    case Impact::placement: return "moves tasks whose node no longer fits";
    case Impact::restart: return "restarts " + tasks_of(live);
    case Impact::recreate: break;
  }
  return "the service is removed and made anew";
}

Action action(const std::vector<Difference>& differences, bool job) {
  Impact worst = Impact::in_place;
  for (const auto& difference : differences) worst = std::max(worst, difference.impact);
  if (worst == Impact::recreate) return Action::recreate;
  if (job) return Action::rerun;
  return worst == Impact::restart ? Action::restart : Action::update;
}

Call call_for(Verb verb, const Spec& spec, const LiveService& live, Value wanted, std::string_view salt) {
  json::Document body(std::move(wanted));
  auto hash = fingerprint(salt, body.text());
  return {.verb = verb,
          .kind = Kind::service,
          .name = spec.name,
          .id = live.id,
          .version = live.version,
          .body = std::move(body),
          .before = live.spec,
          .data = {},
          .hash = std::move(hash),
          .image = spec.image,
          .gates = spec.gates};
}

/// The live spec is the desired one, but the Swarm is not there yet: an earlier deploy was interrupted, or not waited
/// for. If that fails now, what was there before it is what to go back to.
void go_on(const Spec& spec, const LiveService& live, Value wanted, std::string_view salt, StackPlan& out) {
  const bool is_stuck = promise_of(live).is_stuck();
  if (!is_stuck && live.update_state != "updating") return;
  plan::Change change = {.action = Action::restart, .kind = "service", .name = spec.name};
  change.why = is_stuck ? fmt::format("its last update stopped half-way ({}): goes on", live.update_state)
                        : "its last update is under way: waits for it";
  auto call = call_for(Verb::update, spec, live, std::move(wanted), salt);
  if (live.update_state != "rollback_paused") call.back = live.previous;
  call.is_under_way = !is_stuck;
  out.steps.steps.push_back({std::move(change), std::move(call)});
}

void plan_existing(const Spec& spec, const LiveService& live, const Variables& networks, std::string_view salt,
                   StackPlan& out) {
  auto wanted = *spec.body;
  leave_to_swarm(wanted, *live.spec);
  const auto before = canonical(*live.spec, networks), after = canonical(wanted, networks);
  plan::Change change = {.action = Action::restart, .kind = "service", .name = spec.name};
  if (before == after) return go_on(spec, live, std::move(wanted), salt, out);
  const auto all = differences(before, after);
  const bool job = is_job(before) && is_job(after);
  change.action = action(all, job);
  for (const auto& difference : all) {
    change.fields.push_back(difference.field);
    change.fields.back().effect = effect(difference.impact, live, job);
  }
  if (change.action == Action::restart) change.why = pace(after, live);
  if (change.action == Action::recreate) change.why = "Swarm cannot change the mode of a service";
  const auto verb = change.action == Action::recreate ? Verb::recreate : Verb::update;
  out.steps.steps.push_back({std::move(change), call_for(verb, spec, live, std::move(wanted), salt)});
}

}  // namespace

void leave_to_swarm(Value& spec, const Value& live) {
  const auto forced = json::integer_or(json::member(live, "TaskTemplate"), "ForceUpdate", 0);
  if (forced != 0) spec["TaskTemplate"]["ForceUpdate"] = forced;
  const auto& replicas = json::at(live, {"Mode", "Replicated", "Replicas"});
  const auto& mode = json::at(spec, {"Mode", "Replicated"});
  if (mode.is_object() && !mode.contains("Replicas") && replicas.is_number()) {
    spec["Mode"]["Replicated"]["Replicas"] = replicas;
  }
}

std::string pace(const Value& spec, const LiveService& live) {
  const auto& config = json::member(spec, "UpdateConfig");
  const auto parallelism = json::integer_or(config, "Parallelism", 1);
  const auto order = json::text_or(config, "Order");
  const bool goes_on = json::text_or(config, "FailureAction") == "continue";
  return fmt::format("restarts {}, {} at a time, {}{}", tasks_of(live),
                     parallelism == 0 ? "all" : fmt::format("{}", parallelism), order.empty() ? "stop-first" : order,
                     goes_on ? ", also while new ones fail" : "");
}

namespace {

/// Says in the plan what a service has to wait for.
void explain_gates(StackPlan& out) {
  for (auto& step : out.steps.steps) {
    const auto after = describe(step.call.gates);
    if (!after.empty()) step.change.why += (step.change.why.empty() ? "" : "; ") + after;
  }
}

}  // namespace

Result<> plan_services(const Desired& desired, const Observed& observed, const PlanOptions& options, StackPlan& out) {
  const auto networks = observed.network_names();
  for (const auto& spec : desired.services) {
    if (std::ranges::find(observed.strangers, spec.name) != observed.strangers.end()) {
      return Error(Errc::conflict,
                   fmt::format(R"(a service "{}" exists, but not in stack "{}")", spec.name, desired.stack))
          .id("FL0526")
          .at(spec.place)
          .help("give the stack another name, or remove that service");
    }
    if (const auto* live = find(observed.services, spec.name)) {
      const auto count = out.steps.steps.size();
      plan_existing(spec, *live, networks, options.salt, out);
      if (out.steps.steps.size() > count) TRY(add_second(spec, observed, options.salt, out));
      continue;
    }
    Call call = {.verb = Verb::create,
                 .kind = Kind::service,
                 .name = spec.name,
                 .body = spec.body,
                 .hash = fingerprint(options.salt, spec.body.text()),
                 .image = spec.image,
                 .gates = spec.gates};
    out.steps.steps.push_back({created(spec.name, *spec.body), std::move(call)});
  }
  explain_gates(out);
  return {};
}

}  // namespace fairlead::swarm

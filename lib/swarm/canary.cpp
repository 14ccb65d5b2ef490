#include "swarm/canary.hpp"

#include "json/json.hpp"
#include "swarm/canonical.hpp"
#include "swarm/names.hpp"
#include "swarm/plan_parts.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <nlohmann/json.hpp>
#include <utility>

namespace fairlead::swarm {
namespace {

using json::Value;
using plan::Action;

std::uint64_t tasks_of(const Value& body) {
  const auto count = json::integer_or(json::at(body, {"Mode", "Replicated"}), "Replicas", 1);
  return static_cast<std::uint64_t>(std::max<std::int64_t>(count, 0));
}

/// A share is rounded up.
std::uint64_t canary_tasks(const compose::Canary& canary, const Value& body) {
  return canary.is_share ? (tasks_of(body) * canary.replicas + 99) / 100 : canary.replicas;
}

/// The service as it is to be, by another name, with fewer tasks.
Value canary_body(const Spec& spec, const compose::Canary& canary, Value body) {
  body["Name"] = canary_name(spec.name);
  body["Mode"]["Replicated"]["Replicas"] = canary_tasks(canary, body);
  auto& labels = body["Labels"];
  const auto own = labels;
  for (const auto& [key, value] : canary.labels) labels[key] = value;
  for (const auto label : {namespace_label, image_label}) labels[std::string(label)] = own.at(std::string(label));
  labels[std::string(canary_label)] = spec.name;
  return body;
}

/// How to begin, by what is there.
Result<plan::Step<Call>> first_canary_step(const Spec& spec, const LiveService* live, const Value& body,
                                           const Observed& observed) {
  plan::Step<Call> step = {created(canary_name(spec.name), body), {.verb = Verb::create, .name = {}}};
  step.change.why = "a few tasks beside the others; it goes again in any case";
  if (live == nullptr) return step;
  if (!is_canary(*live)) {
    return Error(Errc::conflict, fmt::format("a service \"{}\" exists, but is no canary", live->name))
        .id("FL0526")
        .at(spec.place)
        .help(fmt::format("remove it first: docker service rm {}", live->name));
  }
  TRY_ASSIGN(const auto there, json::parse(live->spec, "the engine's spec of " + live->name));
  const auto networks = observed.network_names();
  const bool is_same = canonical(there, networks) == canonical(body, networks);
  step.change.action = is_same ? Action::update : Action::recreate;
  step.change.why = is_same ? "left by a deploy that did not finish: goes on with it"
                            : "left by a deploy that did not finish, and of another version";
  step.call.verb = is_same ? Verb::update : Verb::recreate;
  step.call.is_under_way = is_same;
  step.call.id = live->id;
  step.call.version = live->version;
  step.call.before = live->spec;
  return step;
}

}  // namespace

std::string canary_name(std::string_view service) {
  return fmt::format("{}-canary", service);
}

bool is_canary(const LiveService& service) {
  if (service.spec.find(canary_label) == std::string::npos) return false;
  const auto spec = json::parse(service.spec, "the engine's spec");
  return spec && json::member(json::member(*spec, "Labels"), canary_label).is_string();
}

Result<> add_canary(const Spec& spec, const Observed& observed, std::string_view salt, StackPlan& out) {
  if (!spec.canary) return {};
  const auto& canary = *spec.canary;
  auto& [change, main] = out.steps.steps.back();
  TRY_ASSIGN(auto body, json::parse(main.body, spec.name));
  if (change.action != Action::restart || main.is_under_way || tasks_of(body) == 0) return {};
  body = canary_body(spec, canary, std::move(body));
  const auto name = canary_name(spec.name);
  TRY_ASSIGN(auto step, first_canary_step(spec, find(observed.services, name), body, observed));
  auto& call = step.call;
  call.kind = Kind::service;
  call.name = name;
  call.body = json::dump(body);
  call.hash = fingerprint(salt, call.body);
  call.image = spec.image;
  call.gates = spec.gates;
  call.is_temporary = true;
  const auto hold = std::chrono::ceil<std::chrono::milliseconds>(canary.hold);
  main.gates.push_back({.service = name, .milestone = Milestone::settled, .hold = hold});
  main.checks = canary.checks;
  out.steps.steps.insert(out.steps.steps.end() - 1, std::move(step));
  return {};
}

}  // namespace fairlead::swarm

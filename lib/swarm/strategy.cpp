#include "swarm/strategy.hpp"

#include "compose/strategy.hpp"
#include "json/json.hpp"
#include "swarm/canonical.hpp"
#include "swarm/names.hpp"
#include "swarm/plan_parts.hpp"
#include "traefik/twin.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <nlohmann/json.hpp>
#include <utility>

namespace fairlead::swarm {
namespace {

using compose::second_name;
using compose::StrategyKind;
using json::Value;
using plan::Action;

std::uint64_t tasks_of(const Value& body) {
  const auto count = json::integer_or(json::at(body, {"Mode", "Replicated"}), "Replicas", 1);
  return static_cast<std::uint64_t>(std::max<std::int64_t>(count, 0));
}

/// A share is rounded up.
std::uint64_t second_tasks(const compose::Strategy& strategy, const Value& body) {
  return strategy.is_share ? (tasks_of(body) * strategy.replicas + 99) / 100 : strategy.replicas;
}

Variables labels_of(const Value& body) {
  Variables out;
  for (const auto& [key, value] : json::member(body, "Labels").items()) {
    if (value.is_string()) out[key] = value.get<std::string>();
  }
  return out;
}

bool is_of_stack(std::string_view key) {
  return key == namespace_label || key == image_label;
}

/// A canary has the routes of what runs: two services that define a route differently would both lose it. A green one
/// has none yet.
Variables second_labels(const Spec& spec, const compose::Strategy& strategy, const Value& body, const Value& live) {
  auto labels = labels_of(body);
  std::erase_if(labels, [](const auto& label) { return traefik::is_route(label.first); });
  if (strategy.kind == StrategyKind::canary) {
    for (const auto& [key, value] : labels_of(live)) {
      if (traefik::is_route(key)) labels[key] = value;
    }
  }
  for (const auto& [key, value] : strategy.labels) {
    if (!is_of_stack(key)) labels[key] = value;
  }
  labels[std::string(second_label)] = spec.name;
  return labels;
}

/// The service as it is to be, by another name, with other labels and number of tasks.
Value second_body(const Spec& spec, const compose::Strategy& strategy, const Value& body, const Value& live) {
  auto out = body;
  out["Name"] = second_name(spec.name, strategy.kind);
  out["Mode"]["Replicated"]["Replicas"] = second_tasks(strategy, body);
  out["Labels"] = second_labels(spec, strategy, body, live);
  if (strategy.kind == StrategyKind::canary) return out;
  // Other services find the old version by its name until that is updated.
  for (auto& network : out["TaskTemplate"]["Networks"]) network.erase("Aliases");
  if (out["TaskTemplate"]["Networks"].is_null()) out["TaskTemplate"].erase("Networks");
  return out;
}

std::chrono::milliseconds milliseconds_of(std::chrono::nanoseconds time) {
  return std::chrono::ceil<std::chrono::milliseconds>(time);
}

/// Before all other routes with the same rules. `settle_label` says that this takes a while to undo.
Value routed_body(const compose::Strategy& strategy, const Value& second, const Value& body) {
  auto out = second;
  for (const auto& [key, value] : traefik::twin_routes(labels_of(body), "-green")) out["Labels"][key] = value;
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(strategy.settle).count();
  out["Labels"][std::string(settle_label)] = fmt::format("{}", seconds);
  return out;
}

/// What the steps of one strategy have in common.
struct Making {
  const Spec& spec;
  const compose::Strategy& strategy;
  const Observed& observed;
  std::string_view salt;
  std::string name = second_name(spec.name, strategy.kind);
  const LiveService* live = find(observed.services, name);

  Call call(Verb verb, const Value& body) const {
    json::Document document(body);
    auto hash = fingerprint(salt, document.text());
    return {.verb = verb,
            .kind = Kind::service,
            .name = name,
            .body = std::move(document),
            .hash = std::move(hash),
            .image = spec.image,
            .is_temporary = true};
  }
  /// Whether what an earlier deploy left is this.
  bool is_there(const Value& body) const {
    if (live == nullptr) return false;
    const auto networks = observed.network_names();
    return canonical(*live->spec, networks) == canonical(body, networks);
  }
};

std::string_view purpose(StrategyKind kind) {
  return kind == StrategyKind::canary ? "a few tasks beside the others; it goes again in any case"
                                      : "all tasks of the new version, without requests; it goes again in any case";
}

/// How to begin, by what is there.
Result<plan::Step<Call>> first_step(const Making& making, const Value& body, bool is_same) {
  plan::Step<Call> step = {created(making.name, body), making.call(Verb::create, body)};
  auto& [change, call] = step;
  call.gates = making.spec.gates;
  change.why = purpose(making.strategy.kind);
  const auto* live = making.live;
  if (live == nullptr) return step;
  if (!is_second(*live)) {
    return Error(Errc::conflict, fmt::format("a service \"{}\" exists, but was not made by this strategy", live->name))
        .id("FL0526")
        .at(making.spec.place)
        .help(fmt::format("remove it first: docker service rm {}", live->name));
  }
  change.action = is_same ? Action::update : Action::recreate;
  change.why = is_same ? "left by a deploy that did not finish: goes on with it"
                       : "left by a deploy that did not finish, and of another version";
  call.verb = is_same ? Verb::update : Verb::recreate;
  call.is_under_way = is_same;
  call.id = live->id;
  call.version = live->version;
  call.before = live->spec;
  return step;
}

/// The second service gets all requests of the first.
plan::Step<Call> switch_step(const Making& making, const Value& before, const Value& after, bool is_done) {
  plan::Step<Call> step = {{.action = Action::update, .kind = "service", .name = making.name},
                           making.call(Verb::update, after)};
  auto& [change, call] = step;
  const auto seconds = std::chrono::duration<double>(making.strategy.settle).count();
  change.why = fmt::format("all requests of {} move to it, within {:g} s", making.spec.name, seconds);
  call.id = making.name;  // What will be made has no ID yet.
  call.before = json::Document(before);
  call.is_under_way = is_done;
  call.settle = milliseconds_of(making.strategy.settle);
  call.gates = {
      {.service = making.name, .milestone = Milestone::settled, .hold = milliseconds_of(making.strategy.hold)}};
  call.checks = making.strategy.checks;
  return step;
}

}  // namespace

bool is_second(const LiveService& service) {
  return json::member(json::member(*service.spec, "Labels"), second_label).is_string();
}

Result<> add_second(const Spec& spec, const Observed& observed, std::string_view salt, StackPlan& out) {
  if (!spec.strategy) return {};
  auto& [change, main] = out.steps.steps.back();
  const auto& body = *main.body;
  if (change.action != Action::restart || main.is_under_way || tasks_of(body) == 0) return {};
  const Making making = {spec, *spec.strategy, observed, salt};
  const auto second = second_body(spec, making.strategy, body, *main.before);
  const bool is_there = making.is_there(second);
  std::vector<plan::Step<Call>> steps;
  main.checks = spec.checks;
  if (making.strategy.kind == StrategyKind::canary) {
    TRY_ASSIGN(auto step, first_step(making, second, is_there));
    steps.push_back(std::move(step));
    main.gates.push_back(
        {.service = making.name, .milestone = Milestone::settled, .hold = milliseconds_of(making.strategy.hold)});
    main.checks.insert(main.checks.end(), making.strategy.checks.begin(), making.strategy.checks.end());
  } else {
    const auto routed = routed_body(making.strategy, second, body);
    const bool is_switched = making.is_there(routed);
    TRY_ASSIGN(auto step, first_step(making, second, is_there || is_switched));
    steps.push_back(std::move(step));
    steps.push_back(switch_step(making, second, routed, is_switched));
    main.gates.push_back({.service = making.name, .milestone = Milestone::healthy});
  }
  out.steps.steps.insert(out.steps.steps.end() - 1, std::make_move_iterator(steps.begin()),
                         std::make_move_iterator(steps.end()));
  return {};
}

Result<> check_routes(const compose::Service& service) {
  if (!service.strategy || service.strategy->kind != StrategyKind::blue_green) return {};
  const auto why = traefik::why_no_twin(service.deploy.labels);
  if (why.empty()) return {};
  return Error(Errc::config, fmt::format("service \"{}\" cannot be deployed blue-green: {}", service.name, why))
      .id("FL0574")
      .at(service.strategy->place)
      .help("give it traefik.http.routers.NAME.rule in deploy.labels, or use canary: {replicas: 100%}");
}

}  // namespace fairlead::swarm

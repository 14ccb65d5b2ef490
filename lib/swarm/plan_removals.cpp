#include "json/json.hpp"
#include "swarm/names.hpp"
#include "swarm/plan_parts.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

namespace fairlead::swarm {
namespace {

using Names = std::set<std::string, std::less<>>;

/// What a service's spec refers to: secrets, configs, and networks by ID or name.
void add_references(const std::string& spec, Names& names) {
  const auto parsed = json::parse(spec, "a spec");
  if (!parsed) return;
  const auto& container = json::at(*parsed, {"TaskTemplate", "ContainerSpec"});
  for (const auto& secret : json::member(container, "Secrets")) names.insert(json::text_or(secret, "SecretName"));
  for (const auto& config : json::member(container, "Configs")) names.insert(json::text_or(config, "ConfigName"));
  for (const auto& network : json::at(*parsed, {"TaskTemplate", "Networks"})) {
    names.insert(json::text_or(network, "Target"));
  }
}

void add_step(StackPlan& out, Kind kind, const std::string& name, Call call, std::string why) {
  plan::Change change = {.action = plan::Action::remove,
                         .kind = std::string(word(kind)),
                         .name = name,
                         .fields = {},
                         .why = std::move(why)};
  call.verb = Verb::remove;
  call.kind = kind;
  call.name = name;
  out.steps.steps.push_back({std::move(change), std::move(call)});
}

/// Removes services that are not in the file, or says that they stay. Returns the names of those that go.
Names remove_services(const Desired& desired, const Observed& observed, const PlanOptions& options, StackPlan& out) {
  Names gone;
  for (const auto& live : observed.services) {
    if (std::ranges::find(desired.services, live.name, &Spec::name) != desired.services.end()) continue;
    if (!options.prune) {
      out.notes.push_back(fmt::format("service \"{}\" is not in the file: kept; --prune removes it", live.name));
      continue;
    }
    gone.insert(live.name);
    add_step(out, Kind::service, live.name, {.name = {}, .id = live.id, .version = live.version, .before = live.spec},
             "not in the file");
  }
  return gone;
}

/// Everything that services refer to once the plan is done. The spec before the last one counts: without what it
/// refers to, `docker service rollback` would fail.
Names references(const Desired& desired, const Observed& observed, const Names& gone, const StackPlan& out) {
  Names used;
  for (const auto& spec : desired.services) add_references(spec.body, used);
  for (const auto& live : observed.services) {
    if (gone.contains(live.name)) continue;
    add_references(live.spec, used);
    const bool is_updated =
        std::ranges::any_of(out.steps.steps, [&](const auto& step) { return step.call.name == live.name; });
    if (!is_updated) add_references(live.previous, used);
  }
  return used;
}

}  // namespace

void plan_removals(const Desired& desired, const Observed& observed, const PlanOptions& options, StackPlan& out) {
  const auto gone = remove_services(desired, observed, options, out);
  const auto used = references(desired, observed, gone, out);
  for (const auto& network : observed.networks) {
    if (!belongs_to(network, desired.stack) || used.contains(network.id) || used.contains(network.name)) continue;
    if (std::ranges::find(desired.networks, network.name, &Spec::name) != desired.networks.end()) continue;
    if (options.prune) {
      add_step(out, Kind::network, network.name, {.name = {}, .id = network.id}, "not in the file");
    } else {
      out.notes.push_back(fmt::format("network \"{}\" is not in the file: kept; --prune removes it", network.name));
    }
  }
  for (const auto& [objects, specs] :
       {std::pair(&observed.configs, &desired.configs), std::pair(&observed.secrets, &desired.secrets)}) {
    for (const auto& object : *objects) {
      // Only those that Fairlead named by their content: others are made and removed by hand.
      if (!belongs_to(object, desired.stack) || !object.labels.contains(hash_label)) continue;
      if (used.contains(object.name) || std::ranges::find(*specs, object.name, &Spec::name) != specs->end()) continue;
      add_step(out, object.kind, object.name, {.name = {}, .id = object.id}, "no service uses it any more");
    }
  }
}

}  // namespace fairlead::swarm

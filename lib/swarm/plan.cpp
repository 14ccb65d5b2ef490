#include "swarm/plan.hpp"

#include "json/json.hpp"
#include "swarm/adopt.hpp"
#include "swarm/lease.hpp"
#include "swarm/names.hpp"
#include "swarm/neighbours.hpp"
#include "swarm/plan_parts.hpp"
#include "swarm/volumes.hpp"

#include <fmt/core.h>
#include <utility>

namespace fairlead::swarm {
namespace {

void add_removal(StackPlan& out, Kind kind, const std::string& name, const std::string& id,
                 json::Document before = {}) {
  Call call = {.verb = Verb::remove, .kind = kind, .name = name, .id = id, .before = std::move(before)};
  out.steps.steps.push_back(
      {{.action = plan::Action::remove, .kind = std::string(word(kind)), .name = name}, std::move(call)});
}

}  // namespace

Result<StackPlan> plan(const Desired& desired, const Observed& observed, const PlanOptions& options) {
  StackPlan out = {.stack = desired.stack, .checks = desired.checks};
  out.steps.observed = inventory(desired.stack, observed);
  for (const auto& spec : desired.services) out.services.push_back(spec.name);
  TRY(check_externals(desired, observed));
  TRY(check_renames(desired, observed, options.renames, out));
  TRY(plan_objects(desired, observed, out));
  TRY(check_volumes(desired, observed, out));
  TRY(plan_services(desired, observed, options, out));
  check_neighbours(desired, observed, out);
  plan_removals(desired, observed, options, out);
  if (const auto* lease = find(observed.records, lease_name(desired.stack))) {
    out.notes.push_back(fmt::format("{} is changing the stack, or did not finish: a deploy waits for it, or goes on",
                                    holder_of(*lease)));
  }
  return out;
}

StackPlan plan_removal(std::string_view stack, const Observed& observed) {
  StackPlan out = {.stack = std::string(stack)};
  out.steps.observed = inventory(stack, observed);
  for (const auto& service : observed.services) add_removal(out, Kind::service, service.name, service.id, service.spec);
  for (const auto* objects : {&observed.networks, &observed.configs, &observed.secrets, &observed.records}) {
    for (const auto& object : *objects) {
      if (object.name == lease_name(stack)) continue;  // Who removes the stack holds it.
      if (belongs_to(object, stack)) add_removal(out, object.kind, object.name, object.id);
    }
  }
  for (const auto& volume : volumes_of(observed.services, stack)) {
    out.notes.push_back(volume_stays(volume.name));
  }
  return out;
}

std::string inventory(std::string_view stack, const Observed& observed) {
  std::string out;
  for (const auto& service : observed.services) {
    out += fmt::format("service {} {} version {}\n", service.name, service.id, service.version);
  }
  for (const auto* objects : {&observed.networks, &observed.configs, &observed.secrets}) {
    for (const auto& object : *objects) {
      if (belongs_to(object, stack)) out += fmt::format("{} {} {}\n", word(object.kind), object.name, object.id);
    }
  }
  return out;
}

}  // namespace fairlead::swarm

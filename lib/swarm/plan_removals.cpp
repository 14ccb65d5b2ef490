#include "swarm/lease.hpp"
#include "swarm/names.hpp"
#include "swarm/plan_parts.hpp"
#include "swarm/references.hpp"
#include "swarm/revision.hpp"
#include "swarm/strategy.hpp"
#include "swarm/volumes.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <iterator>
#include <set>
#include <utility>

namespace fairlead::swarm {
namespace {

using NameSet = std::set<std::string, std::less<>>;

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

/// The volumes of a service that goes, which stay on the nodes.
void name_volumes(const LiveService& live, const Desired& desired, StackPlan& out) {
  for (const auto& volume : volumes_of(*live.spec, out.stack)) {
    const bool is_used = std::ranges::any_of(desired.services, [&](const Spec& spec) {
      const auto used = volumes_of(*spec.body, out.stack);
      return std::ranges::find(used, volume.name, &Volume::name) != used.end();
    });
    if (!is_used) out.notes.push_back(volume_stays(volume.name));
  }
}

/// Removes services that are not in the file, or says that they stay. Returns the names of those that go.
NameSet remove_services(const Desired& desired, const Observed& observed, const PlanOptions& options, StackPlan& out) {
  NameSet gone;
  for (const auto& live : observed.services) {
    if (std::ranges::find(desired.services, live.name, &Spec::name) != desired.services.end()) continue;
    if (is_second(live)) {
      gone.insert(live.name);
      continue;
    }
    if (!options.prune) {
      out.kept.push_back(live);
      out.notes.push_back(fmt::format("service \"{}\" is not in the file: kept; --prune removes it", live.name));
      continue;
    }
    gone.insert(live.name);
    add_step(out, Kind::service, live.name, {.name = {}, .id = live.id, .version = live.version, .before = live.spec},
             "not in the file");
    name_volumes(live, desired, out);
  }
  return gone;
}

/// Second services go, those that the plan makes and those that an earlier deploy left, whether the file has their
/// first one or not. One whose name a service of the file has now becomes that service.
void remove_seconds(const Desired& desired, const Observed& observed, StackPlan& out) {
  std::vector<std::string> made;
  for (const auto& step : out.steps.steps) {
    const bool is_known = std::ranges::find(made, step.call.name) != made.end();
    if (step.call.is_temporary && !is_known) made.push_back(step.call.name);
  }
  // By the name: what will be made has no ID yet.
  for (const auto& name : made) {
    add_step(out, Kind::service, name, {.name = {}, .id = name, .is_temporary = true}, "it has done its work");
  }
  for (const auto& live : observed.services) {
    if (!is_second(live) || std::ranges::find(made, live.name) != made.end()) continue;
    if (std::ranges::find(desired.services, live.name, &Spec::name) != desired.services.end()) continue;
    add_step(out, Kind::service, live.name,
             {.name = {}, .id = live.id, .version = live.version, .before = live.spec, .is_temporary = true},
             "left by a deploy that did not finish");
  }
}

/// Everything that services refer to once the plan is done. The spec before the last one counts: without what it
/// refers to, `docker service rollback` would fail.
References references(const Desired& desired, const Observed& observed, const NameSet& gone, const StackPlan& out) {
  References used;
  for (const auto& spec : desired.services) used.add(references_of(*spec.body));
  for (const auto& live : observed.services) {
    const auto step = std::ranges::find_if(out.steps.steps, [&](const auto& one) {
      return one.call.kind == Kind::service && one.call.name == live.name && !one.call.is_under_way;
    });
    const bool is_posted = step != out.steps.steps.end();
    // One that is made anew has no spec before it.
    if (gone.contains(live.name) || (is_posted && step->call.verb == Verb::recreate)) continue;
    used.add(references_of(*live.spec));
    if (!is_posted) used.add(references_of(*live.previous));
  }
  return used;
}

/// Objects of the stack that the file does not have.
std::vector<LiveObject> strays(const std::vector<LiveObject>& objects, const std::vector<Spec>& wanted,
                               std::string_view stack) {
  std::vector<LiveObject> out;
  std::ranges::copy_if(objects, std::back_inserter(out), [&](const LiveObject& object) {
    return belongs_to(object, stack) && std::ranges::find(wanted, object.name, &Spec::name) == wanted.end();
  });
  return out;
}

void remove_networks(const std::vector<LiveObject>& strays, const PlanOptions& options, const NameSet& used,
                     StackPlan& out) {
  for (const auto& network : strays) {
    if (used.contains(network.id) || used.contains(network.name)) continue;
    if (options.prune) {
      add_step(out, Kind::network, network.name, {.name = {}, .id = network.id}, "not in the file");
    } else {
      out.notes.push_back(fmt::format("network \"{}\" is not in the file: kept; --prune removes it", network.name));
    }
  }
}

/// Parts the revisions that are kept from those that are not, once this plan has made its own.
std::vector<LiveObject> keep_revisions(const Observed& observed, const PlanOptions& options, StackPlan& out) {
  auto all = revision_objects(observed.records);
  const auto room = options.keep - std::min<std::size_t>(options.keep, out.makes_revision ? 1 : 0);
  const auto end = all.begin() + static_cast<std::ptrdiff_t>(std::min(room, all.size()));
  out.outdated.assign(end, all.end());
  all.erase(end, all.end());
  return all;
}

/// Adds what these revisions need. False when one of them cannot be read: then nobody knows.
bool add_revisions(const std::vector<LiveObject>& kept, StackPlan& out, References& used) {
  const auto read = revisions(kept);
  if (!read) {
    out.notes.push_back(read.error().message() + "; no secret or config is removed");
    return false;
  }
  for (const auto& revision : *read) {
    for (const auto& service : revision.snapshot.services) used.add(references_of(*service.body));
  }
  return true;
}

void collect(const std::vector<LiveObject>& strays, const NameSet& used, StackPlan& out) {
  for (const auto& object : strays) {
    // Only those that Fairlead named by their content: others are made and removed by hand.
    if (!object.labels.contains(hash_label) || used.contains(object.name)) continue;
    add_step(out, object.kind, object.name, {.name = {}, .id = object.id}, "no service or revision uses it any more");
  }
}

}  // namespace

void plan_removals(const Desired& desired, const Observed& observed, const PlanOptions& options, StackPlan& out) {
  remove_seconds(desired, observed, out);
  const auto gone = remove_services(desired, observed, options, out);
  const auto networks = strays(observed.networks, desired.networks, out.stack);
  const auto configs = strays(observed.configs, desired.configs, out.stack);
  const auto secrets = strays(observed.secrets, desired.secrets, out.stack);
  const bool has_strays = !networks.empty() || !configs.empty() || !secrets.empty();
  auto used = has_strays ? references(desired, observed, gone, out) : References();
  remove_networks(networks, options, used.networks, out);
  // One that was begun and not finished has yet to be recorded.
  const auto* lease = find(observed.records, lease_name(desired.stack));
  out.makes_revision = !out.steps.empty() || (lease != nullptr && !leaves_whole(*lease));
  const auto kept = keep_revisions(observed, options, out);
  if (configs.empty() && secrets.empty()) return;
  if (!add_revisions(kept, out, used)) return;
  collect(configs, used.configs, out);
  collect(secrets, used.secrets, out);
}

}  // namespace fairlead::swarm

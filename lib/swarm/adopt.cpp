#include "swarm/adopt.hpp"

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

bool is_marked_as(const LiveObject& object, const Spec& spec, std::string_view stack) {
  return belongs_to(object, stack) && value_or(object.labels, key_label) == spec.key &&
         value_or(object.labels, hash_label) == spec.hash;
}

/// The names of `specs` that have to be others, by the old name.
Variables other_names(const std::vector<Spec>& specs, const std::vector<LiveObject>& objects, std::string_view stack) {
  Variables out;
  for (const auto& spec : specs) {
    if (spec.has_fixed_name || find(objects, spec.name) != nullptr) continue;
    const auto live =
        std::ranges::find_if(objects, [&](const LiveObject& object) { return is_marked_as(object, spec, stack); });
    if (live != objects.end()) out[spec.name] = live->name;
  }
  return out;
}

void rename(std::vector<Spec>& specs, const Variables& names) {
  for (auto& spec : specs) {
    const auto found = names.find(spec.name);
    if (found == names.end()) continue;
    auto body = *spec.body;
    body["Name"] = found->second;
    spec.body = json::Document(std::move(body));
    spec.name = found->second;
  }
  std::ranges::sort(specs, {}, &Spec::name);
}

void rename_references(Value& container, const char* list, const char* key, const Variables& names) {
  if (!container.contains(list) || !container[list].is_array()) return;
  auto& references = container[list].get_ref<Value::array_t&>();
  for (auto& reference : references) {
    const auto found = names.find(json::text_or(reference, key));
    if (found != names.end()) reference[key] = found->second;
  }
  std::ranges::sort(references, {}, [&](const Value& reference) { return json::text_or(reference, key); });
}

bool is_adoptable(const LiveObject& live, const Spec& spec, std::string_view stack) {
  if (live.name != scoped(stack, spec.key) || !belongs_to(live, stack) || live.labels.contains(hash_label))
    return false;
  return spec.kind == Kind::secret || live.body == spec.data.reveal();
}

plan::Step<Call> marking(const LiveObject& live) {
  Value body = {{"Name", live.name}, {"Labels", live.labels}};
  return {{.action = plan::Action::update,
           .kind = std::string(word(live.kind)),
           .name = live.name,
           .fields = {{.path = "labels",
                       .before = {},
                       .after = fmt::format("{}, {}", key_label, hash_label),
                       .effect = "in place"}},
           .why = live.kind == Kind::secret ? "its content is believed to be that of the file" : ""},
          {.verb = Verb::update,
           .kind = live.kind,
           .name = live.name,
           .id = live.id,
           .version = live.version,
           .body = json::Document(std::move(body))}};
}

}  // namespace

Desired with_live_names(Desired desired, const Observed& observed) {
  const auto secrets = other_names(desired.secrets, observed.secrets, desired.stack);
  const auto configs = other_names(desired.configs, observed.configs, desired.stack);
  if (secrets.empty() && configs.empty()) return desired;
  rename(desired.secrets, secrets);
  rename(desired.configs, configs);
  for (auto& service : desired.services) {
    auto body = *service.body;
    auto& container = body["TaskTemplate"]["ContainerSpec"];
    rename_references(container, "Secrets", "SecretName", secrets);
    rename_references(container, "Configs", "ConfigName", configs);
    service.body = json::Document(std::move(body));
  }
  return desired;
}

std::vector<plan::Step<Call>> adopt(const Desired& desired, Observed& observed) {
  std::vector<plan::Step<Call>> out;
  for (const auto& [specs, objects] :
       {std::pair(&desired.secrets, &observed.secrets), std::pair(&desired.configs, &observed.configs)}) {
    for (const auto& spec : *specs) {
      if (spec.has_fixed_name || find(*objects, spec.name) != nullptr) continue;
      const auto live = std::ranges::find_if(
          *objects, [&](const LiveObject& object) { return is_adoptable(object, spec, desired.stack); });
      if (live == objects->end()) continue;
      live->labels[std::string(key_label)] = spec.key;
      live->labels[std::string(hash_label)] = spec.hash;
      out.push_back(marking(*live));
    }
  }
  return out;
}

namespace {

/// The services that change, and those of them that would not if the stack were taken over.
struct Renamed {
  std::vector<std::string> all, needless;
};

Renamed renamed(const Desired& desired, const Desired& taken, const Observed& observed) {
  Renamed out;
  const auto networks = observed.network_names();
  for (std::size_t i = 0; i < desired.services.size(); ++i) {
    const auto& name = desired.services[i].name;
    const auto* live = find(observed.services, name);
    if (live == nullptr || desired.services[i].body == taken.services[i].body) continue;
    out.all.push_back(name);
    auto wanted = *taken.services[i].body;
    leave_to_swarm(wanted, *live->spec);
    if (canonical(std::move(wanted), networks) == canonical(*live->spec, networks)) out.needless.push_back(name);
  }
  return out;
}

}  // namespace

Result<> check_renames(const Desired& desired, const Observed& observed, bool is_wanted, StackPlan& out) {
  auto after = observed;
  const auto marks = adopt(desired, after);
  if (marks.empty()) return {};
  const auto [all, needless] = renamed(desired, with_live_names(desired, after), observed);
  const auto what = fmt::format(
      "docker's client deployed the stack \"{}\": here, secrets and configs are named by their content, so {} of them "
      "get{} another name",
      desired.stack, marks.size(), marks.size() == 1 ? "s" : "");
  if (!needless.empty() && !is_wanted) {
    return Error(Errc::refused, fmt::format("{}, and for nothing else {} would restart", what, join(needless, ", ")))
        .id("FL0630")
        .at(desired.services.front().place)
        .help(fmt::format("take the stack over without a restart: fairlead stack adopt -f {} {}; or let them restart: "
                          "--rename-secrets",
                          desired.services.front().place.file, desired.stack));
  }
  if (all.empty()) return {};
  out.warnings.push_back(fmt::format("{}, which restarts {}; fairlead stack adopt takes it over without a restart",
                                     what, join(all, ", ")));
  return {};
}

}  // namespace fairlead::swarm

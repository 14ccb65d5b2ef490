#include "json/json.hpp"
#include "swarm/names.hpp"
#include "swarm/plan_parts.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <nlohmann/json.hpp>
#include <utility>

namespace fairlead::swarm {
namespace {

using json::Value;

const std::vector<LiveObject>& live_of(Kind kind, const Observed& observed) {
  if (kind == Kind::secret) return observed.secrets;
  return kind == Kind::config ? observed.configs : observed.networks;
}

Error of_others(const Spec& spec, std::string_view stack) {
  return Error(Errc::conflict,
               fmt::format(R"(a {} "{}" exists, but not in stack "{}")", word(spec.kind), spec.name, stack))
      .id("FL0526")
      .at(spec.place)
      .help(fmt::format("say `external: true` to use it, or give the {} another name", word(spec.kind)));
}

Error cannot_change(const Spec& spec, std::string_view what, std::string help) {
  return Error(Errc::refused,
               fmt::format("{} \"{}\" exists with {}, which Swarm cannot change", word(spec.kind), spec.name, what))
      .id("FL0527")
      .at(spec.place)
      .help(std::move(help));
}

/// A secret or config whose name does not follow from its content.
Result<> check_content(const Spec& spec, const LiveObject& live, StackPlan& out) {
  if (!spec.has_fixed_name) return {};
  const auto hash = value_or(live.labels, hash_label);
  if (hash == spec.hash) return {};
  if (hash.empty() && spec.kind == Kind::secret) {
    out.notes.push_back(
        fmt::format("secret \"{}\" was made by other means: its content cannot be compared, and stays", spec.name));
    return {};
  }
  if (hash.empty() && spec.kind == Kind::config && live.body == spec.data.reveal()) return {};
  return cannot_change(spec, "other content",
                       "leave out its `name:`, so that Fairlead names it by its content, or put a version into it");
}

/// The settings of a network that the file asks for and that are otherwise.
std::vector<std::string> network_differences(const Value& wanted, const Value& live) {
  std::vector<std::string> out;
  const auto differs = [&](const char* key, const std::string& is, const std::string& should) {
    if (is != should) out.push_back(fmt::format(R"({} "{}" instead of "{}")", key, is, should));
  };
  differs("driver", json::text_or(live, "Driver"), json::text_or(wanted, "Driver"));
  for (const auto* flag : {"Attachable", "Internal", "EnableIPv6"}) {
    if (!wanted.contains(flag)) continue;
    const bool is = json::boolean_or(live, flag, false), should = json::boolean_or(wanted, flag, false);
    differs(flag, is ? "true" : "false", should ? "true" : "false");
  }
  const auto& options = json::member(wanted, "Options");
  if (options.is_object()) {
    for (const auto& [key, value] : options.items()) {
      differs(key.c_str(), json::text_or(json::member(live, "Options"), key), value.get<std::string>());
    }
  }
  std::string subnets, live_subnets;
  for (const auto& pool : json::at(wanted, {"IPAM", "Config"})) subnets += " " + json::text_or(pool, "Subnet");
  for (const auto& pool : json::at(live, {"IPAM", "Config"})) live_subnets += " " + json::text_or(pool, "Subnet");
  if (!trim(subnets).empty()) differs("subnet", std::string(trim(live_subnets)), std::string(trim(subnets)));
  return out;
}

Result<> check_network(const Spec& spec, const LiveObject& live) {
  TRY_ASSIGN(const auto is, json::parse(live.body, "the engine's network " + spec.name));
  const auto differences = network_differences(*spec.body, is);
  if (differences.empty()) return {};
  return cannot_change(spec, join(differences, ", "),
                       "give it another key in the file, so that a new network is made and services move to it");
}

plan::Change creation(const Spec& spec) {
  plan::Change change = {.action = plan::Action::create, .kind = std::string(word(spec.kind)), .name = spec.name};
  if (spec.kind != Kind::network) {
    change.fields.push_back(
        {.path = "content", .before = {}, .after = fmt::format("{} bytes", spec.data.reveal().size())});
  }
  return change;
}

Result<> plan_object(const Spec& spec, const Observed& observed, std::string_view stack, StackPlan& out) {
  const auto* live = find(live_of(spec.kind, observed), spec.name);
  Call call = {.verb = Verb::create,
               .kind = spec.kind,
               .name = spec.name,
               .body = spec.body,
               .data = spec.data,
               .hash = spec.hash};
  if (live == nullptr) {
    out.steps.steps.push_back({creation(spec), std::move(call)});
    return {};
  }
  if (!belongs_to(*live, stack)) return of_others(spec, stack);
  if (spec.kind != Kind::network) return check_content(spec, *live, out);
  out.networks.push_back(std::move(call));
  return check_network(spec, *live);
}

}  // namespace

Result<> plan_objects(const Desired& desired, const Observed& observed, StackPlan& out) {
  for (const auto* specs : {&desired.secrets, &desired.configs, &desired.networks}) {
    for (const auto& spec : *specs) TRY(plan_object(spec, observed, desired.stack, out));
  }
  return {};
}

Result<> check_externals(const Desired& desired, const Observed& observed) {
  for (const auto& external : desired.externals) {
    if (find(live_of(external.kind, observed), external.name) != nullptr) continue;
    const auto what = word(external.kind);
    return Error(Errc::not_found, fmt::format("the external {} \"{}\" is not in this Swarm", what, external.name))
        .id("FL0528")
        .at(external.place)
        .help(external.kind == Kind::network
                  ? fmt::format("create it: docker network create --driver overlay {}", external.name)
                  : fmt::format("create it: docker {} create {} FILE", what, external.name));
  }
  return {};
}

}  // namespace fairlead::swarm

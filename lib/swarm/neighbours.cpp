#include "swarm/neighbours.hpp"

#include "swarm/observe.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

namespace fairlead::swarm {
namespace {

using json::Value;

bool is_external_network(const Desired& desired, std::string_view name) {
  return std::ranges::any_of(desired.externals, [&](const External& external) {
    return external.kind == Kind::network && external.name == name;
  });
}

/// The names under which a service is found in each of its networks, which are named as `networks` says.
std::vector<Presence> presences(const std::string& service, const Value& spec, const Variables& networks) {
  std::vector<Presence> out;
  for (const auto& attachment : json::at(spec, {"TaskTemplate", "Networks"})) {
    const auto target = json::text_or(attachment, "Target");
    Presence one = {.service = service, .network = value_or(networks, target, target), .names = {service}};
    for (const auto& alias : json::member(attachment, "Aliases")) {
      if (alias.is_string()) one.names.push_back(alias.get<std::string>());
    }
    out.push_back(std::move(one));
  }
  return out;
}

void warn_of(const Spec& spec, const Presence& mine, const Presence& theirs, StackPlan& out) {
  std::set<std::string> told;
  for (const auto& name : mine.names) {
    const bool is_shared = std::ranges::find(theirs.names, name) != theirs.names.end();
    if (!is_shared || !told.insert(name).second) continue;
    const auto where = spec.place.line == 0 ? std::string() : spec.place.str() + ": ";
    out.warnings.push_back(fmt::format(
        R"({}in network "{}" the name "{}" means service "{}" already: who asks for it there gets either of them; )"
        R"(call this one "{}", or rename it)",
        where, mine.network, name, theirs.service, spec.name));
  }
}

}  // namespace

Result<> observe_neighbours(Observed& observed, const engine::Client& engine, const Desired& desired) {
  const bool shares =
      std::ranges::any_of(desired.externals, [](const External& external) { return external.kind == Kind::network; });
  if (!shares) return {};
  TRY_ASSIGN(const auto all, every_service(engine));
  const auto networks = observed.network_names();
  for (const auto& service : all) {
    if (stack_of(service) == desired.stack) continue;
    for (auto& presence : presences(service.name, *service.spec, networks)) {
      if (is_external_network(desired, presence.network)) observed.neighbours.push_back(std::move(presence));
    }
  }
  return {};
}

void check_neighbours(const Desired& desired, const Observed& observed, StackPlan& out) {
  if (observed.neighbours.empty()) return;
  for (const auto& spec : desired.services) {
    for (const auto& mine : presences(spec.name, *spec.body, observed.network_names())) {
      for (const auto& theirs : observed.neighbours) {
        if (theirs.network == mine.network) warn_of(spec, mine, theirs, out);
      }
    }
  }
}

}  // namespace fairlead::swarm

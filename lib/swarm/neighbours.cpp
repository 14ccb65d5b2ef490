#include "swarm/neighbours.hpp"

#include "base/text.hpp"
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

/// "8080/tcp" for each port that the service has in the mesh.
std::set<std::string> ports_of(const Value& spec) {
  std::set<std::string> out;
  for (const auto& port : json::at(spec, {"EndpointSpec", "Ports"})) {
    const auto published = json::integer_or(port, "PublishedPort", 0);
    if (published == 0 || json::text_or(port, "PublishMode", "ingress") != "ingress") continue;
    const auto protocol = json::text_or(port, "Protocol");
    out.insert(fmt::format("{}/{}", published, protocol.empty() ? "tcp" : protocol));
  }
  return out;
}

bool publishes_anew(const Desired& desired, const Observed& observed) {
  return std::ranges::any_of(desired.services, [&](const Spec& spec) {
    const auto* live = find(observed.services, spec.name);
    return !std::ranges::includes(live == nullptr ? std::set<std::string>() : ports_of(*live->spec),
                                  ports_of(*spec.body));
  });
}

std::string_view name_of(std::optional<compose::Protocol> protocol) {
  if (protocol == compose::Protocol::udp) return "udp";
  return protocol == compose::Protocol::sctp ? "sctp" : "tcp";
}

}  // namespace

Result<> observe_neighbours(Observed& observed, const engine::Client& engine, const Desired& desired) {
  const bool shares =
      std::ranges::any_of(desired.externals, [](const External& external) { return external.kind == Kind::network; });
  if (!shares && !publishes_anew(desired, observed)) return {};
  TRY_ASSIGN(const auto all, every_service(engine));
  const auto networks = observed.network_names();
  for (const auto& service : all) {
    if (stack_of(service) == desired.stack) continue;
    for (const auto& port : ports_of(*service.spec)) observed.taken_ports.emplace(port, service.name);
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

Result<> check_ports(const compose::Project& project, const Observed& observed) {
  if (observed.taken_ports.empty()) return {};
  for (const auto& [name, service] : project.services) {
    for (const auto& port : service.ports) {
      if (!port.published || port.mode == compose::PublishMode::host) continue;
      const auto taken = observed.taken_ports.find(fmt::format("{}/{}", *port.published, name_of(port.protocol)));
      if (taken == observed.taken_ports.end()) continue;
      return Error(Errc::config, fmt::format(R"(service "{}" cannot have the port {}: service "{}" has it)", name,
                                             taken->first, printable(taken->second)))
          .id("FL0631")
          .at(port.place)
          .help("publish another port, or remove that service; behind a proxy no service needs a port of its own");
    }
  }
  return {};
}

}  // namespace fairlead::swarm

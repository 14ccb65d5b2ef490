#include "compose/validate.hpp"

#include "base/characters.hpp"
#include "base/text.hpp"
#include "compose/dependencies.hpp"
#include "compose/networks.hpp"
#include "compose/refusal.hpp"
#include "compose/strategy.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <map>
#include <tuple>

namespace fairlead::compose {
namespace {

/// Letters, digits and `others` inside; at most 63 characters.
bool is_name(std::string_view name, std::string_view others) {
  if (name.empty() || name.size() > 63 || !is_alphanumeric(name.front()) || !is_alphanumeric(name.back())) return false;
  return std::ranges::all_of(name, [&](char c) { return is_alphanumeric(c) || others.find(c) != others.npos; });
}

Result<> check_name(std::string_view kind, std::string_view name, std::string_view others, const Place& place) {
  if (is_name(name, others)) return {};
  return Error(Errc::config, fmt::format("\"{}\" is no name of a {}", printable(name.substr(0, 80)), kind))
      .id("FL0215")
      .at(place)
      .help(fmt::format("use letters, digits and \"{}\", at most 63, with a letter or digit first and last", others));
}

template <class T>
Result<> check_names(std::string_view kind, const Named<T>& all, std::string_view others) {
  for (const auto& [name, thing] : all) TRY(check_name(kind, name, others, thing.place));
  return {};
}

/// The error for a name that `all` lacks.
template <class T>
Result<> check_reference(std::string_view kind, const std::string& name, const Place& place, const Named<T>& all) {
  if (all.contains(name)) return {};
  std::vector<std::string_view> known;
  for (const auto& [key, thing] : all) known.push_back(key);
  const auto meant = closest(name, known);
  return Error(Errc::config, fmt::format("there is no {} \"{}\"", kind, printable(name)))
      .id("FL0217")
      .at(place)
      .help(meant.empty() ? fmt::format("declare it under \"{}s:\" at the top level", kind)
                          : fmt::format("did you mean \"{}\"?", meant));
}

/// Names the later place: services are looked at by name, files are read from the top.
Error taken(std::string_view what, const Place& one, const Place& other) {
  const bool in_order = one.file != other.file || std::tie(one.line, one.column) <= std::tie(other.line, other.column);
  const auto& first = in_order ? one : other;
  const auto& second = in_order ? other : one;
  return Error(Errc::config, fmt::format("{} is taken by {}", what, first.str()))
      .id("FL0219")
      .at(second)
      .help("change one of the two");
}

Result<> check_targets(const Service& service) {
  std::map<std::string_view, const Place*> mounts;
  for (const auto& mount : service.mounts) {
    std::string_view target = mount.target;
    while (target.size() > 1 && target.ends_with('/')) target.remove_suffix(1);
    const auto [at, added] = mounts.try_emplace(target, &mount.place);
    if (!added) return taken(fmt::format("the path {}", target), *at->second, mount.place);
  }
  for (const auto* files : {&service.secrets, &service.configs}) {
    std::map<std::string_view, const Place*> targets;
    for (const auto& file : *files) {
      const auto [at, added] = targets.try_emplace(file.target, &file.place);
      if (!added) return taken(fmt::format("the file {}", file.target), *at->second, file.place);
    }
  }
  std::map<std::string_view, const Place*> networks;
  for (const auto& attachment : service.networks) {
    const auto [at, added] = networks.try_emplace(attachment.network, &attachment.place);
    if (!added) return taken(fmt::format("the network {}", attachment.network), *at->second, attachment.place);
  }
  return {};
}

Result<> check_references(const Service& service, const Project& project) {
  for (const auto& [network, aliases, options, place] : service.networks)
    TRY(check_reference("network", network, place, project.networks));
  for (const auto& mount : service.mounts) {
    if (mount.type == MountType::volume && !mount.source.empty())
      TRY(check_reference("volume", mount.source, mount.place, project.volumes));
  }
  for (const auto& file : service.secrets) TRY(check_reference("secret", file.source, file.place, project.secrets));
  for (const auto& file : service.configs) TRY(check_reference("config", file.source, file.place, project.configs));
  const auto& credentials = service.credential_spec;
  if (credentials && !credentials->config.empty())
    TRY(check_reference("config", credentials->config, credentials->place, project.configs));
  return {};
}

struct Owner {
  const Service* service;
  const Port* port;
};

bool is_ingress(const Port& port) {
  return port.mode != PublishMode::host;
}

Protocol protocol_of(const Port& port) {
  return port.protocol.value_or(Protocol::tcp);
}

/// A port of the routing mesh is one service's alone, on every node. A port of the hosts is one service's on each of
/// them, and the Swarm lets others wait for a free node. Source: swarmkit, manager/controlapi/service.go,
/// validateEndpointSpec and checkPortConflicts.
Result<> check_published(const Project& project, Context& context) {
  std::map<std::pair<std::uint16_t, Protocol>, std::vector<Owner>> ports;
  for (const auto& [name, service] : project.services) {
    for (const auto& port : service.ports) {
      if (!port.published) continue;
      auto& owners = ports[{*port.published, protocol_of(port)}];
      for (const auto& [owner, other] : owners) {
        if (owner != &service && !is_ingress(port) && !is_ingress(*other)) continue;
        TRY(refuse(taken(fmt::format("the port {}", *port.published), other->place, port.place), context));
      }
      owners.push_back({&service, &port});
    }
  }
  return {};
}

/// Of two ports of the host for one of the container, the engine opens the last one only. Source: moby,
/// daemon/cluster/executor/container/container.go, portBindings; https://github.com/docker/cli/issues/5020.
Result<> check_host_ports(const Service& service, Context& context) {
  std::map<std::pair<std::uint16_t, Protocol>, const Port*> targets;
  for (const auto& port : service.ports) {
    if (is_ingress(port)) continue;
    const auto [at, added] = targets.try_emplace({port.target, protocol_of(port)}, &port);
    if (added) continue;
    TRY(refuse(
        never_taken(port.place,
                    fmt::format("{} publishes the port {} of the container on the host, too: only the last one of "
                                "them would be open",
                                at->second->place.str(), port.target),
                    "remove one of the two, or publish both in mode: ingress"),
        context));
  }
  return {};
}

Result<> check_ports(const Project& project, Context& context) {
  for (const auto& [name, service] : project.services) {
    const bool has_no_mesh = service.deploy.endpoint_mode == EndpointMode::dnsrr;
    const auto meshed = std::ranges::find_if(service.ports, is_ingress);
    if (has_no_mesh && meshed != service.ports.end()) {
      TRY(refuse(Error(Errc::config, "a service with endpoint_mode dnsrr cannot publish ports of the routing mesh")
                     .id("FL0216")
                     .at(meshed->place)
                     .help("use mode: host in the long form of the port, or endpoint_mode: vip"),
                 context));
    }
    TRY(check_host_ports(service, context));
  }
  return check_published(project, context);
}

void add_default_network(Project& project) {
  for (const auto& [name, service] : project.services) {
    const bool used = std::ranges::any_of(service.networks, [](const auto& one) { return one.network == "default"; });
    if (used) project.networks.try_emplace("default");
  }
}

}  // namespace

Result<> validate(Project& project, Context& context) {
  if (project.dialect == Dialect::docker) {
    add_default_network(project);
    for (const auto& [name, service] : project.services)
      TRY(check_references(service, project).during(fmt::format("service \"{}\"", name)));
    TRY(check_strategies(project));
    TRY(check_ports(project, context));
    return check_networks(project, context);
  }
  TRY(check_names("service", project.services, "-_"));
  TRY(check_names("network", project.networks, "-_."));
  TRY(check_names("volume", project.volumes, "-_."));
  TRY(check_names("secret", project.secrets, "-_."));
  TRY(check_names("config", project.configs, "-_."));
  add_default_network(project);
  for (const auto& [name, service] : project.services) {
    const auto frame = fmt::format("service \"{}\"", name);
    TRY(check_references(service, project).during(frame));
    TRY(check_targets(service).during(frame));
  }
  TRY(check_dependencies(project));
  TRY(check_strategies(project));
  TRY(check_ports(project, context));
  return check_networks(project, context);
}

}  // namespace fairlead::compose

#include "swarm/go_sort.hpp"
#include "swarm/members.hpp"
#include "swarm/names.hpp"
#include "swarm/parts.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <tuple>
#include <utility>

namespace fairlead::swarm {
namespace {

using compose::Port;

std::string name(std::optional<compose::Protocol> protocol) {
  if (!protocol) return {};
  switch (*protocol) {
    case compose::Protocol::tcp: return "tcp";
    case compose::Protocol::udp: return "udp";
    case compose::Protocol::sctp: break;
  }
  return "sctp";
}

/// What the file does not say is left to the engine, as docker's client leaves it.
json::Value port_body(const Port& port) {
  json::Value out = {{"TargetPort", port.target}};
  put(out, "Protocol", name(port.protocol));
  if (port.mode) out["PublishMode"] = *port.mode == compose::PublishMode::host ? "host" : "ingress";
  if (port.published) out["PublishedPort"] = *port.published;
  return out;
}

/// A total order: with the order of the file, moving a line would restart every task. docker's client 28 looks at the
/// published port only, and its sort is not stable.
void sort_ports(std::vector<Port>& ports, compose::Dialect dialect) {
  if (dialect == compose::Dialect::docker) {
    GoSort(ports, [](const Port& a, const Port& b) { return a.published.value_or(0) < b.published.value_or(0); }).run();
    return;
  }
  std::ranges::stable_sort(ports, {}, [](const Port& port) {
    return std::tuple(port.published.value_or(0), port.target, port.protocol.value_or(compose::Protocol::tcp),
                      port.mode.value_or(compose::PublishMode::ingress));
  });
}

}  // namespace

json::Value endpoint(const compose::Service& service, const Scope& scope) {
  auto out = json::Value::object();
  if (service.deploy.endpoint_mode) {
    out["Mode"] = *service.deploy.endpoint_mode == compose::EndpointMode::vip ? "vip" : "dnsrr";
  }
  auto ports = service.ports;
  sort_ports(ports, scope.project.dialect);
  auto list = json::Value::array();
  for (const auto& port : ports) list.push_back(port_body(port));
  put_part(out, "Ports", std::move(list));
  return out;
}

json::Value attachments(const compose::Service& service, const Scope& scope) {
  std::vector<json::Value> all;
  for (const auto& network : service.networks) {
    const auto target = scope.network(network.network);
    json::Value out;
    out["Target"] = target;
    auto aliases = network.aliases;
    // Only networks of users know aliases.
    if (!is_predefined_network(target)) aliases.push_back(service.name);
    put(out, "Aliases", std::move(aliases));
    put(out, "DriverOpts", network.driver_opts);
    all.push_back(std::move(out));
  }
  std::ranges::stable_sort(
      all, {}, [](const json::Value& out) { return std::string_view(out.at("Target").get_ref<const std::string&>()); });
  return all;
}

}  // namespace fairlead::swarm

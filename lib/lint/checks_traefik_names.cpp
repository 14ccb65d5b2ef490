// What the routes of Traefik refer to: networks, services, middlewares, entry points and certificate resolvers.
#include "base/text.hpp"
#include "lint/checks.hpp"
#include "lint/routed.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <map>
#include <tuple>

namespace fairlead::lint {
namespace {

using traefik::Protocol;

/// Requests go to Traefik itself: api@internal and the like.
bool is_internal(const traefik::Router& router) {
  return router.service && router.service->value.ends_with("@internal");
}

const std::optional<traefik::Setting>& network_label(const traefik::Labels& labels) {
  return labels.swarm_network ? labels.swarm_network : labels.docker_network;
}

/// Could the Swarm call the network `key` of this project `name`?
bool may_be_called(const compose::Project& project, const std::string& key, std::string_view name) {
  const auto found = project.networks.find(key);
  if (found == project.networks.end()) return true;
  if (const auto& own = found->second.name) return *own == name;
  return name.ends_with("_" + key);
}

/// A router or a middleware of one service.
struct Defined {
  const Routed* by;
  const std::map<std::string, std::string>* fields;
};

template <class T>
void add_duplicates(std::string_view kind, const std::vector<Routed>& all, std::vector<T> traefik::Labels::* member,
                    Sink& sink) {
  std::map<std::pair<Protocol, std::string_view>, Defined> seen;
  for (const auto& routed : all) {
    for (const auto& each : routed.labels.*member) {
      const auto [at, added] = seen.try_emplace({each.protocol, each.name}, Defined{&routed, &each.fields});
      if (added || *at->second.fields == each.fields) continue;
      sink.in_service(routed.service->name);
      sink.add(each.place, fmt::format("the services \"{}\" and \"{}\" define the {} \"{}\" differently",
                                       at->second.by->service->name, routed.service->name, kind, each.name));
    }
  }
}

/// Everything of one kind that the file declares.
template <class T>
std::vector<std::string_view> declared(const std::vector<Routed>& all, std::vector<T> traefik::Labels::* member,
                                       Protocol protocol) {
  std::vector<std::string_view> out;
  for (const auto& routed : all) {
    for (const auto& each : routed.labels.*member)
      if (each.protocol == protocol) out.emplace_back(each.name);
  }
  return out;
}

void check_reference(std::string_view kind, const std::string& name, const Place& place,
                     const std::vector<std::string_view>& known, Sink& sink) {
  if (name.empty() || name.find('@') != name.npos || std::ranges::find(known, name) != known.end()) return;
  const auto meant = closest(name, known);
  sink.add(place, fmt::format("no label or argument in this file declares the {} \"{}\"", kind, name),
           meant.empty() ? "" : fmt::format("did you mean {}?", meant));
}

}  // namespace

void traefik_network(const View& view, Sink& sink) {
  for (const auto& [service, labels] : routed_services(view)) {
    if (service->networks.size() < 2 || network_label(labels)) continue;
    if (labels.is_v1() || labels.routers.empty() || std::ranges::all_of(labels.routers, is_internal)) continue;
    sink.in_service(service->name);
    sink.add(labels.routers.front().place,
             fmt::format("the service is in {} networks: Traefik may pick one that it cannot reach",
                         service->networks.size()));
  }
}

void traefik_network_name(const View& view, Sink& sink) {
  for (const auto& [service, labels] : routed_services(view)) {
    const auto& label = network_label(labels);
    if (!label || label->value.empty()) continue;
    const auto attached = [&](const auto& each) { return may_be_called(view.project, each.network, label->value); };
    if (std::ranges::any_of(service->networks, attached)) continue;
    const bool is_key =
        std::ranges::find(service->networks, label->value, &compose::Attachment::network) != service->networks.end();
    sink.in_service(service->name);
    if (is_key)
      sink.add(label->place, fmt::format("the Swarm's name of the network \"{}\" is not that", label->value),
               "write <stack>_<network>, or give the network a name");
    else
      sink.add(label->place, fmt::format("the service is not in a network \"{}\"", label->value));
  }
}

void traefik_two_networks(const View& view, Sink& sink) {
  for (const auto& [service, labels] : routed_services(view)) {
    if (!labels.docker_network || !labels.swarm_network) continue;
    sink.in_service(service->name);
    sink.add(labels.docker_network->place, "Traefik 3 refuses traefik.docker and traefik.swarm labels together");
  }
}

void traefik_duplicate(const View& view, Sink& sink) {
  const auto all = routed_services(view);
  add_duplicates("router", all, &traefik::Labels::routers, sink);
  add_duplicates("middleware", all, &traefik::Labels::middlewares, sink);
}

void traefik_service(const View& view, Sink& sink) {
  for (const auto& [service, labels] : routed_services(view)) {
    sink.in_service(service->name);
    for (const auto& router : labels.routers) {
      const auto count = std::ranges::count(labels.services, router.protocol, &traefik::LoadBalancer::protocol);
      if (router.service || count < 2) continue;
      sink.add(router.place,
               fmt::format("the router \"{}\" has {} services to choose from, and says none", router.name, count));
    }
  }
}

void traefik_reference(const View& view, Sink& sink) {
  const auto all = routed_services(view);
  const auto proxy = proxy_of(view);
  const std::vector<std::string_view> points(proxy.entry_points.begin(), proxy.entry_points.end());
  const std::vector<std::string_view> resolvers(proxy.resolvers.begin(), proxy.resolvers.end());
  for (const auto& [service, labels] : all) {
    sink.in_service(service->name);
    for (const auto& router : labels.routers) {
      if (router.service)
        check_reference("service", router.service->value, router.service->place,
                        declared(all, &traefik::Labels::services, router.protocol), sink);
      if (const auto& middlewares = router.middlewares) {
        for (const auto& name : names(middlewares))
          check_reference("middleware", name, middlewares->place,
                          declared(all, &traefik::Labels::middlewares, router.protocol), sink);
      }
      if (const auto& wanted = router.entry_points; wanted && !points.empty()) {
        for (const auto& name : names(wanted)) check_reference("entry point", lower(name), wanted->place, points, sink);
      }
      const auto& resolver = router.certificate_resolver;
      if (resolver && !resolvers.empty())
        check_reference("certificate resolver", lower(resolver->value), resolver->place, resolvers, sink);
    }
  }
}

}  // namespace fairlead::lint

// What services share: ports, networks, volumes, secrets and configs.
#include "lint/checks.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <map>
#include <set>

namespace fairlead::lint {
namespace {

using compose::Named;

/// Adds a finding for each of `things` that has a name of its own, in which no variable stands.
template <class T>
void add_fixed(std::string_view kind, std::string_view section, const Named<T>& things, const View& view, Sink& sink) {
  for (const auto& [key, thing] : things) {
    if (!thing.name || thing.external || is_from_variable(view, {section, key, "name"})) continue;
    sink.add(place_of(view.root, {section, key, "name"}),
             fmt::format("the {} \"{}\" is the same in every stack that is made from this file", kind, *thing.name));
  }
}

template <class T>
void add_fixed_content(std::string_view kind, std::string_view section, const Named<T>& things, const View& view,
                       Sink& sink) {
  for (const auto& [key, thing] : things) {
    if (!thing.name || thing.external || is_from_variable(view, {section, key, "name"})) continue;
    sink.add(
        place_of(view.root, {section, key, "name"}),
        fmt::format("the {} \"{}\" can never have new content: the Swarm changes none in place", kind, *thing.name));
  }
}

template <class T>
void add_unused(std::string_view kind, const Named<T>& things, const std::set<std::string_view>& used, Sink& sink) {
  for (const auto& [key, thing] : things) {
    if (used.contains(key) || thing.place.line == 0) continue;
    sink.add(thing.place, fmt::format("no service uses the {} \"{}\"", kind, key));
  }
}

}  // namespace

// Two services may ask for one port of the hosts: the engine takes both specs, and the second task never finds a node.
void port_taken(const View& view, Sink& sink) {
  std::map<std::pair<std::uint16_t, compose::Protocol>, const Service*> owners;
  for (const auto* service : in_order(view)) {
    sink.in_service(service->name);
    for (const auto& port : service->ports) {
      if (!port.published) continue;
      const auto [at, added] =
          owners.try_emplace({*port.published, port.protocol.value_or(compose::Protocol::tcp)}, service);
      if (added || at->second == service || port.mode != compose::PublishMode::host) continue;
      sink.add(port.place, fmt::format("the services \"{}\" and \"{}\" both publish port {}: no node can run both",
                                       at->second->name, service->name, *port.published));
    }
  }
}

void overlay_unencrypted(const View& view, Sink& sink) {
  for (const auto& [key, network] : view.project.networks) {
    if (network.external || (!network.driver.empty() && network.driver != "overlay")) continue;
    if (network.driver_opts.contains("encrypted")) continue;
    auto place = network.place.line == 0 ? place_of(view.root, {"services"}) : network.place;
    sink.add(std::move(place), fmt::format("traffic of the network \"{}\" between nodes is not encrypted", key));
  }
}

void fixed_name(const View& view, Sink& sink) {
  add_fixed("network", "networks", view.project.networks, view, sink);
  add_fixed("volume", "volumes", view.project.volumes, view, sink);
}

void fixed_name_of_content(const View& view, Sink& sink) {
  add_fixed_content("secret", "secrets", view.project.secrets, view, sink);
  add_fixed_content("config", "configs", view.project.configs, view, sink);
}

void unused(const View& view, Sink& sink) {
  const auto& project = view.project;
  std::set<std::string_view> networks, volumes, secrets, configs;
  for (const auto& [name, service] : project.services) {
    for (const auto& each : service.networks) networks.insert(each.network);
    for (const auto& each : service.mounts) volumes.insert(each.source);
    for (const auto& each : service.secrets) secrets.insert(each.source);
    for (const auto& each : service.configs) configs.insert(each.source);
    if (service.credential_spec) configs.insert(service.credential_spec->config);
  }
  add_unused("network", project.networks, networks, sink);
  add_unused("volume", project.volumes, volumes, sink);
  add_unused("secret", project.secrets, secrets, sink);
  add_unused("config", project.configs, configs, sink);
}

}  // namespace fairlead::lint

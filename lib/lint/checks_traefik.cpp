// Routes that Traefik takes, or not.
#include "base/text.hpp"
#include "lint/checks.hpp"
#include "lint/routed.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace fairlead::lint {
namespace {

using traefik::Protocol;
using traefik::Syntax;

std::string_view word(Protocol protocol) {
  static constexpr std::string_view words[] = {"http", "tcp", "udp"};
  return words[static_cast<std::size_t>(protocol)];
}

/// What is wrong with a rule: in its version when that is known, else in both.
std::optional<traefik::Problem> problem_of(const traefik::Router& router, const std::string& rule, const Proxy& proxy) {
  if (const auto syntax = syntax_of(router, proxy)) return traefik::check_rule(rule, router.protocol, *syntax);
  auto problem = traefik::check_rule(rule, router.protocol, Syntax::v3);
  if (problem && !traefik::check_rule(rule, router.protocol, Syntax::v2)) return std::nullopt;
  return problem;
}

void add_problem(std::string_view router, const Place& place, const std::optional<traefik::Problem>& problem,
                 Sink& sink) {
  if (!problem) return;
  const auto name = router.empty() ? std::string("the frontend") : fmt::format("\"{}\"", router);
  sink.add(place, fmt::format("rule of {}: {} (character {})", name, problem->message, problem->offset + 1),
           problem->help);
}

/// Does only one of the two syntaxes take the rule?
bool fits_only(const traefik::Router& router, Syntax yes, Syntax no) {
  if (!router.rule || router.syntax || router.protocol == Protocol::udp) return false;
  const auto& rule = router.rule->value;
  return !traefik::check_rule(rule, router.protocol, yes) && traefik::check_rule(rule, router.protocol, no).has_value();
}

/// Does the service have routers, or anything else, for which Traefik makes a service of this protocol?
bool needs_service(const traefik::Labels& labels, Protocol protocol) {
  const auto is_same = [&](const auto& each) { return each.protocol == protocol; };
  if (std::ranges::any_of(labels.routers, is_same)) return true;
  if (protocol != Protocol::http) return false;
  return std::ranges::any_of(labels.middlewares, is_same) ||
         (labels.enabled == true && !labels.is_v1() && !labels.is_v2());
}

}  // namespace

void traefik_container_labels(const Service& service, const View& view, Sink& sink) {
  for (const auto& pair : pairs(view.services.find(service.name, {"labels"}))) {
    if (lower(pair.key.substr(0, 8)) != "traefik.") continue;
    const auto* node = pair.node;
    return sink.add(node->place(), "Traefik reads the labels of services in a Swarm, not those of containers");
  }
}

void traefik_label(const View& view, Sink& sink) {
  for (const auto& [service, labels] : routed_services(view)) {
    sink.in_service(service->name);
    for (const auto& [place, message, help] : labels.unknown) sink.add(place, message, help);
  }
}

void traefik_rule(const View& view, Sink& sink) {
  const auto proxy = proxy_of(view);
  for (const auto& [service, labels] : routed_services(view)) {
    sink.in_service(service->name);
    for (const auto& router : labels.routers) {
      const auto& rule = router.rule;
      if (!rule || router.protocol == Protocol::udp) continue;
      add_problem(router.name, rule->place, problem_of(router, rule->value, proxy), sink);
    }
    for (const auto& frontend : labels.frontends) {
      const auto& rule = frontend.rule;
      if (!rule) continue;
      add_problem(frontend.name, rule->place, traefik::check_rule(rule->value, Protocol::http, Syntax::v1), sink);
    }
  }
}

void traefik_versions(const View& view, Sink& sink) {
  const auto services = routed_services(view);
  const Routed* old = nullptr;
  const traefik::Router *only_v2 = nullptr, *only_v3 = nullptr;
  for (const auto& routed : services) {
    if (routed.labels.is_v1()) old = &routed;
    for (const auto& router : routed.labels.routers) {
      if (fits_only(router, Syntax::v2, Syntax::v3)) only_v2 = &router;
      if (fits_only(router, Syntax::v3, Syntax::v2)) only_v3 = &router;
    }
  }
  const bool has_new = std::ranges::any_of(services, [](const Routed& each) { return each.labels.is_v2(); });
  if (old && has_new) {
    const auto& labels = old->labels;
    sink.in_service(old->service->name);
    sink.add(labels.port ? labels.port->place : labels.frontends.front().place,
             "labels of Traefik 1 stand beside labels of later versions");
  }
  if (proxy_of(view).version || !only_v2 || !only_v3) return;
  const auto& place = only_v2->rule ? only_v2->rule->place : only_v2->place;
  sink.in_service(service_at(view, place));
  sink.add(place,
           fmt::format("only Traefik 2 takes the rule of \"{}\", only Traefik 3 that of \"{}\"", only_v2->name,
                       only_v3->name),
           "use the form of one version, or add the label ruleSyntax to the router");
}

void traefik_port(const View& view, Sink& sink) {
  for (const auto& [service, labels] : routed_services(view)) {
    sink.in_service(service->name);
    for (const auto protocol : {Protocol::http, Protocol::tcp, Protocol::udp}) {
      const auto is_same = [&](const auto& each) { return each.protocol == protocol; };
      if (!needs_service(labels, protocol) || std::ranges::any_of(labels.services, is_same)) continue;
      const auto router = std::ranges::find_if(labels.routers, is_same);
      auto place =
          router != labels.routers.end() ? router->place : view.services.place_of(service->name, {"deploy", "labels"});
      sink.add(
          std::move(place), "Traefik does not know the port of this service, and makes no route to it",
          fmt::format("add the label traefik.{}.services.{}.loadbalancer.server.port", word(protocol), service->name));
    }
    for (const auto& each : labels.services) {
      if (!each.has_servers)
        sink.add(each.place, fmt::format("Traefik's service \"{}\" has no port", each.name),
                 fmt::format("add the label traefik.{}.services.{}.loadbalancer.server.port", word(each.protocol),
                             each.name));
    }
    const bool routes = std::ranges::any_of(labels.frontends, [](const auto& each) { return each.rule.has_value(); });
    if (routes && !labels.port)
      sink.add(labels.frontends.front().place, "Traefik 1 does not know the port of this service",
               "add the label traefik.port");
  }
}

void traefik_tls(const View& view, Sink& sink) {
  static constexpr std::string_view secure[] = {"websecure", "https", "web-secure", "web_secure", "tls"};
  const auto proxy = proxy_of(view);
  for (const auto& [service, labels] : routed_services(view)) {
    sink.in_service(service->name);
    for (const auto& router : labels.routers) {
      if (router.tls || router.protocol != Protocol::http) continue;
      for (const auto& name : names(router.entry_points)) {
        const auto small = lower(name);
        if (std::ranges::find(secure, small) == std::end(secure)) continue;
        if (std::ranges::find(proxy.tls_entry_points, small) != proxy.tls_entry_points.end()) continue;
        sink.add(
            router.entry_points->place,
            fmt::format("the router \"{}\" is at \"{}\", and has no TLS itself", router.name, name),
            fmt::format("add the label traefik.http.routers.{}.tls=true, unless the entry point has it", router.name));
        break;
      }
    }
  }
}

}  // namespace fairlead::lint

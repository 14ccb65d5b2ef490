#include "swarm/review.hpp"

#include <algorithm>
#include <array>
#include <fmt/core.h>
#include <vector>

namespace fairlead::swarm {
namespace {

/// "web" of "traefik.http.routers.web.rule"; "" for other labels (https://doc.traefik.io/traefik/, "Swarm").
std::string_view global_name(std::string_view label) {
  const auto parts = split(label, '.');
  constexpr std::array<std::string_view, 3> protocols = {"http", "tcp", "udp"};
  constexpr std::array<std::string_view, 4> kinds = {"routers", "services", "middlewares", "serverstransports"};
  if (parts.size() < 5 || lower(parts[0]) != "traefik") return {};
  if (std::ranges::find(protocols, lower(parts[1])) == protocols.end()) return {};
  return std::ranges::find(kinds, lower(parts[2])) == kinds.end() ? std::string_view() : parts[3];
}

/// The first host that a rule names: Host(`shop.example.org`) since Traefik 2, Host:shop.example.org before.
std::string_view host_of(std::string_view rule) {
  const auto start = rule.find("Host");
  if (start == rule.npos) return {};
  auto rest = rule.substr(start + 4);
  if (rest.starts_with(':')) {
    rest = trim(rest.substr(1));
    return rest.substr(0, rest.find_first_of(",; "));
  }
  const auto quote = rest.find_first_of("`\"'");
  if (!rest.starts_with('(') || quote == rest.npos) return {};
  const auto end = rest.find(rest[quote], quote + 1);
  return end == rest.npos ? std::string_view() : rest.substr(quote + 1, end - quote - 1);
}

/// The address of the first router of a service that has a host.
std::string url_of(const compose::Service& service) {
  for (const auto& [label, value] : service.deploy.labels) {
    const auto host = host_of(value);
    if (host.empty()) continue;
    if (label == "traefik.frontend.rule") return fmt::format("http://{}", host);
    if (!label.starts_with("traefik.http.routers.") || !label.ends_with(".rule")) continue;
    const auto router = label.substr(0, label.size() - std::string_view(".rule").size());
    const bool has_tls = std::ranges::any_of(service.deploy.labels, [&](const auto& other) {
      if (other.first == router + ".tls") return other.second == "true";
      if (other.first == router + ".entrypoints") return other.second.find("secure") != other.second.npos;
      return other.first.starts_with(router + ".tls.");
    });
    return fmt::format("{}://{}", has_tls ? "https" : "http", host);
  }
  return {};
}

}  // namespace

Result<> check_route_names(const compose::Project& project, std::string_view stack) {
  for (const auto& [key, service] : project.services) {
    for (const auto& [label, value] : service.deploy.labels) {
      const auto name = global_name(label);
      if (name.empty() || name.find(stack) != name.npos) continue;
      return Error(Errc::config,
                   fmt::format("service \"{}\": the label {} would be that of every review app", key, printable(label)))
          .id("FL0573")
          .at(service.deploy.place)
          .help(fmt::format("write labels as a list, and the stack's name into this one: "
                            "- traefik.http.routers.${{COMPOSE_PROJECT_NAME}}-{}.rule=...",
                            key));
    }
  }
  return {};
}

std::string url_of(const compose::Project& project) {
  if (!project.url.empty()) return project.url;
  for (const auto& [key, service] : project.services) {
    auto url = url_of(service);
    if (!url.empty()) return url;
  }
  return {};
}

}  // namespace fairlead::swarm

#include "swarm/review.hpp"
#include "traefik/address.hpp"
#include "traefik/labels.hpp"

#include <fmt/core.h>
#include <vector>

namespace fairlead::swarm {

Result<> check_route_names(const compose::Project& project, std::string_view stack) {
  for (const auto& [key, service] : project.services) {
    for (const auto& [label, value] : service.deploy.labels) {
      const auto name = traefik::shared_name(label);
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
    std::vector<traefik::Label> labels;
    for (const auto& [name, value] : service.deploy.labels) labels.push_back({name, value});
    auto url = traefik::address_of(traefik::read_labels(labels));
    if (!url.empty()) return url;
  }
  return {};
}

}  // namespace fairlead::swarm

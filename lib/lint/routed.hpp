#pragma once

#include "lint/view.hpp"
#include "traefik/labels.hpp"

#include <optional>
#include <string>
#include <vector>

namespace fairlead::lint {

/// A service, and what its deploy.labels ask of Traefik.
struct Routed {
  const compose::Service* service;
  traefik::Labels labels;
};

/// The services that have labels of Traefik, and are not switched off by traefik.enable=false.
std::vector<Routed> routed_services(const View& view);

/// What is known of the Traefik that the file itself runs.
struct Proxy {
  bool is_here = false;
  std::optional<traefik::Syntax> version = {};                                        ///< By its image's tag.
  std::vector<std::string> entry_points = {}, tls_entry_points = {}, resolvers = {};  ///< By its arguments.
};

Proxy proxy_of(const View& view);

/// The syntax of a router's rule: what it says itself, else that of the proxy; nothing if that is not known.
std::optional<traefik::Syntax> syntax_of(const traefik::Router& router, const Proxy& proxy);

}  // namespace fairlead::lint

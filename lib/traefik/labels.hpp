#pragma once

#include "base/error.hpp"
#include "traefik/rule.hpp"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fairlead::traefik {

/// A label of a service, as its file has it.
struct Label {
  std::string key, value;
  Place place = {};
};

/// The value of a label, and where it stands.
struct Setting {
  std::string value;
  Place place;
};

/// traefik.<protocol>.routers.<name>.*, or a frontend of Traefik 1, whose name is that of its segment.
struct Router {
  Protocol protocol = Protocol::http;
  std::string name;
  Place place = {};  ///< Of its first label.
  std::optional<Setting> rule = {}, service = {}, certificate_resolver = {}, syntax = {};
  std::optional<Setting> entry_points = {}, middlewares = {};  ///< Names with commas between.
  bool tls = false;
  std::map<std::string, std::string> fields = {};  ///< All of them, by what follows the name.
};

/// traefik.<protocol>.services.<name>.*
struct LoadBalancer {
  Protocol protocol = Protocol::http;
  std::string name;
  Place place = {};
  bool has_servers = false;  ///< Says where its servers are: a port, a URL, or other services.
};

/// traefik.<protocol>.middlewares.<name>.*
struct Middleware {
  Protocol protocol = Protocol::http;
  std::string name;
  Place place = {};
  std::map<std::string, std::string> fields = {};
};

/// A label that Traefik does not know: it then ignores all labels of the service.
struct Unknown {
  Place place;
  std::string message, help;
};

/// What the labels of one service ask of Traefik. Versions are told by the names: v1 has traefik.frontend.rule.
struct Labels {
  std::optional<bool> enabled = {};
  std::vector<Router> routers = {};  ///< Of v2 and v3.
  std::vector<LoadBalancer> services = {};
  std::vector<Middleware> middlewares = {};
  std::optional<Setting> docker_network = {}, swarm_network = {};
  std::vector<Router> frontends = {};  ///< Of v1.
  std::optional<Setting> port = {};    ///< Of v1: traefik.port.
  std::vector<Unknown> unknown = {};

  bool is_v1() const { return !frontends.empty() || port.has_value(); }
  bool is_v2() const { return !routers.empty() || !services.empty() || !middlewares.empty(); }
};

/// Reads the labels of one service; those that are not Traefik's are skipped.
Labels read_labels(std::span<const Label> labels);

/// "web" of "traefik.http.routers.web.rule": the name of a router, service, middleware or servers transport, of which
/// all services of a Swarm share one namespace; "" of other labels.
std::string_view shared_name(std::string_view key);

/// The names in a list with commas: "web, websecure".
std::vector<std::string> names(const std::optional<Setting>& list);

/// `name` without the provider behind it: "auth" of "auth@file".
std::string_view without_provider(std::string_view name);

}  // namespace fairlead::traefik

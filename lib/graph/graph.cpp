#include "graph/graph.hpp"

#include "base/text.hpp"
#include "traefik/labels.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <map>
#include <set>

namespace fairlead::graph {
namespace {

using compose::Project;
using compose::Service;

constexpr std::size_t longest = 44;  // of a title, in bytes

std::string shortened(std::string_view text) {
  auto clean = printable(text);
  if (clean.size() <= longest) return clean;
  auto end = longest - 3;
  while (end > 0 && (static_cast<unsigned char>(clean[end]) & 0xc0U) == 0x80U) --end;  // not within a character
  return clean.substr(0, end) + "...";
}

/// "shop.example.org/api" where a rule is a host and a path, else the rule itself.
std::string title_of(const traefik::Router& router) {
  if (!router.rule) return router.name;
  const auto rule = traefik::parse_rule(router.rule->value, traefik::Syntax::v3);
  std::string host, path;
  for (const auto& matcher : rule.matchers) {
    const auto name = lower(matcher.name);
    const bool is_host = name == "host" || name == "hostsni";
    const bool is_path = name == "path" || name == "pathprefix";
    auto& part = is_host ? host : path;
    if (rule.problem || matcher.negated || matcher.values.size() != 1 || !(is_host || is_path) || !part.empty())
      return router.rule->value;
    part = matcher.values[0];
  }
  return host.empty() && path.empty() ? router.rule->value : host + path;
}

std::vector<traefik::Router> routers_of(const Service& service) {
  std::vector<traefik::Label> labels;
  for (const auto& [key, value] : service.deploy.labels) labels.push_back({key, value});
  auto read = traefik::read_labels(labels);
  if (read.enabled == false) return {};
  for (auto& frontend : read.frontends) read.routers.push_back(std::move(frontend));
  return std::move(read.routers);
}

std::string detail_of(const traefik::Router& router) {
  std::string out = router.name.empty() ? "Traefik" : "Traefik " + router.name;
  if (router.tls) out += ", TLS";
  return out;
}

std::string detail_of(const compose::Port& port) {
  static constexpr std::string_view protocols[] = {"tcp", "udp", "sctp"};
  return fmt::format("to {} {}{}", port.target,
                     protocols[static_cast<std::size_t>(port.protocol.value_or(compose::Protocol::tcp))],
                     port.mode == compose::PublishMode::host ? ", on the host" : "");
}

/// An image without its registry and its digest.
std::string short_image(std::string_view image) {
  image = image.substr(0, image.find('@'));
  const auto slash = image.find('/');
  const auto host = image.substr(0, slash);
  const bool has_host = slash != image.npos && (host.find_first_of(".:") != host.npos || host == "localhost");
  return std::string(has_host ? image.substr(slash + 1) : image);
}

std::string detail_of(const Service& service) {
  const auto image = short_image(service.image);
  switch (service.deploy.mode) {
    case compose::Mode::global: return "on each node: " + image;
    case compose::Mode::replicated_job:
    case compose::Mode::global_job: return "job: " + image;
    case compose::Mode::replicated: break;
  }
  const auto replicas = service.deploy.replicas.value_or(1);
  return replicas == 1 ? image : fmt::format("{} \u00d7 {}", replicas, image);
}

template <class T>
std::string detail_of(const T& shared, std::string_view fallback) {
  if (shared.external) return "external";
  return shared.driver.empty() ? std::string(fallback) : shared.driver;
}

class Builder {
 public:
  explicit Builder(const Project& project) : project_(project) {}

  Graph graph() && {
    for (const auto& [name, service] : project_.services) add(service);
    return std::move(graph_);
  }

 private:
  std::size_t node(Kind kind, std::string_view title, std::string_view detail) {
    graph_.nodes.push_back({.kind = kind, .title = shortened(title), .detail = shortened(detail)});
    return graph_.nodes.size() - 1;
  }

  /// The node of what several services share.
  std::size_t shared(Kind kind, const std::string& name, std::string_view detail) {
    const auto [at, added] = shared_.try_emplace({kind, name}, 0);
    if (added) at->second = node(kind, name, detail);
    return at->second;
  }

  void add(const Service& service) {
    const auto self = node(Kind::service, service.name, detail_of(service));
    for (const auto& router : routers_of(service))
      connect(node(Kind::route, title_of(router), detail_of(router)), self);
    for (const auto& port : service.ports) {
      const auto title = port.published ? fmt::format(":{}", *port.published) : "any port";
      connect(node(Kind::port, title, detail_of(port)), self);
    }
    for (const auto& attachment : service.networks) {
      const auto& network = project_.networks.find(attachment.network)->second;
      connect(self, shared(Kind::network, attachment.network, detail_of(network, "overlay")));
    }
    for (const auto& mount : service.mounts) {
      if (mount.type == compose::MountType::bind)
        connect(self, shared(Kind::volume, mount.source, "on the node"));
      else if (mount.type == compose::MountType::volume && !mount.source.empty())
        connect(self,
                shared(Kind::volume, mount.source, detail_of(project_.volumes.find(mount.source)->second, "volume")));
    }
  }

  void connect(std::size_t from, std::size_t to) {
    if (connected_.emplace(from, to).second) graph_.edges.push_back({from, to});
  }

  const Project& project_;
  Graph graph_;
  std::map<std::pair<Kind, std::string>, std::size_t> shared_;
  std::set<std::pair<std::size_t, std::size_t>> connected_;
};

}  // namespace

Graph graph_of(const Project& project) {
  return Builder(project).graph();
}

}  // namespace fairlead::graph

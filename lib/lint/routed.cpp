#include "lint/routed.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace fairlead::lint {
namespace {

using traefik::Syntax;

/// Is this an image of Traefik? Its tag, if so.
std::optional<std::string_view> traefik_tag(std::string_view image) {
  image = image.substr(0, image.find('@'));
  const auto slash = image.rfind('/');
  const auto name = slash == image.npos ? image : image.substr(slash + 1);
  const auto colon = name.find(':');
  if (name.substr(0, colon) != "traefik") return std::nullopt;
  return colon == name.npos ? std::string_view() : name.substr(colon + 1);
}

std::optional<Syntax> version_of(std::string_view tag) {
  if (tag.starts_with('v')) tag.remove_prefix(1);
  if (tag.starts_with("1.")) return Syntax::v1;
  if (tag == "2" || tag.starts_with("2.")) return Syntax::v2;
  if (tag == "3" || tag.starts_with("3.")) return Syntax::v3;
  return std::nullopt;
}

void add(std::vector<std::string>& all, std::string_view name) {
  if (!name.empty() && std::ranges::find(all, name) == all.end()) all.emplace_back(name);
}

/// --entrypoints.websecure.http.tls.certresolver=le
void read_argument(std::string_view argument, Proxy& proxy) {
  if (!argument.starts_with("--")) return;
  const auto option = lower(argument.substr(2, argument.find('=') - 2));
  const auto parts = split(option, '.');
  if (parts.size() < 3) return;
  if (parts[0] == "entrypoints") {
    add(proxy.entry_points, parts[1]);
    if (parts.size() > 3 && parts[2] == "http" && parts[3] == "tls") add(proxy.tls_entry_points, parts[1]);
  }
  if (parts[0] == "certificatesresolvers") add(proxy.resolvers, parts[1]);
}

}  // namespace

std::vector<Routed> routed_services(const View& view) {
  std::vector<Routed> out;
  for (const auto* service : in_order(view)) {
    std::vector<traefik::Label> labels;
    for (const auto& pair : pairs(view.services.find(service->name, {"deploy", "labels"}))) {
      if (lower(pair.key.substr(0, 8)) == "traefik.")
        labels.push_back({std::string(pair.key), std::string(pair.value), pair.node->place()});
    }
    if (labels.empty()) continue;
    auto read = traefik::read_labels(labels);
    if (read.enabled != false) out.push_back({service, std::move(read)});
  }
  return out;
}

Proxy proxy_of(const View& view) {
  Proxy proxy;
  for (const auto& [name, service] : view.project.services) {
    const auto tag = traefik_tag(service.image);
    if (!tag) continue;
    proxy.is_here = true;
    proxy.version = version_of(*tag);
    for (const auto* list : {&service.entrypoint, &service.command})
      for (const auto& argument : *list) read_argument(argument, proxy);
  }
  return proxy;
}

std::optional<Syntax> syntax_of(const traefik::Router& router, const Proxy& proxy) {
  if (router.syntax) return equal_ignoring_case(router.syntax->value, "v2") ? Syntax::v2 : Syntax::v3;
  return proxy.version == Syntax::v1 ? std::nullopt : proxy.version;
}

}  // namespace fairlead::lint

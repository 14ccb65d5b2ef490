#include "traefik/labels.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace fairlead::traefik {
namespace {

using Parts = std::vector<std::string_view>;

constexpr std::string_view sections[] = {"routers", "services", "middlewares", "serversTransports"};
// https://doc.traefik.io/traefik/reference/routing-configuration/other-providers/swarm/
constexpr std::string_view router_fields[] = {"rule",     "ruleSyntax", "entryPoints",   "middlewares", "service",
                                              "priority", "tls",        "observability", "parentRefs"};
constexpr std::string_view tls_fields[] = {"certResolver", "options", "domains", "passthrough"};
constexpr std::string_view service_kinds[] = {"loadBalancer", "weighted", "mirroring", "failover",
                                              "highestRandomWeight"};
constexpr std::string_view balancer_fields[] = {"server",           "servers",          "sticky",
                                                "healthCheck",      "passHostHeader",   "responseForwarding",
                                                "strategy",         "serversTransport", "passiveHealthCheck",
                                                "terminationDelay", "proxyProtocol"};
constexpr std::string_view middleware_kinds[] = {
    "addPrefix",   "basicAuth",        "buffering",        "chain",        "circuitBreaker",    "compress",
    "contentType", "digestAuth",       "errors",           "forwardAuth",  "grpcWeb",           "headers",
    "ipWhiteList", "ipAllowList",      "inFlightReq",      "inFlightConn", "passTLSClientCert", "plugin",
    "rateLimit",   "redirectRegex",    "redirectScheme",   "replacePath",  "replacePathRegex",  "retry",
    "stripPrefix", "stripPrefixRegex", "encodedCharacters"};

bool is(std::string_view part, std::string_view name) {
  return equal_ignoring_case(part, name);
}

/// "domains" of "domains[0]"
std::string_view without_index(std::string_view part) {
  return part.substr(0, part.find('['));
}

std::string join_from(const Parts& parts, std::size_t first) {
  std::string out;
  for (auto i = first; i < parts.size(); ++i) out += (i == first ? "" : ".") + lower(parts[i]);
  return out;
}

std::optional<Protocol> protocol_of(std::string_view part) {
  if (is(part, "http")) return Protocol::http;
  if (is(part, "tcp")) return Protocol::tcp;
  if (is(part, "udp")) return Protocol::udp;
  return std::nullopt;
}

/// The element of that protocol and name, made if there is none.
template <class T>
T& element(std::vector<T>& all, Protocol protocol, std::string_view name, const Place& place) {
  const auto found =
      std::ranges::find_if(all, [&](const T& each) { return each.protocol == protocol && each.name == name; });
  if (found != all.end()) return *found;
  auto& made = all.emplace_back();
  made.protocol = protocol;
  made.name = name;
  made.place = place;
  return made;
}

class Reader {
 public:
  Labels labels(std::span<const Label> labels) && {
    for (const auto& label : labels) read(label);
    return std::move(out_);
  }

 private:
  void read(const Label& label) {
    const auto parts = split(label.key, '.');
    if (parts.size() < 2 || !is(parts[0], "traefik")) return;
    if (const auto protocol = protocol_of(parts[1])) return read_dynamic(*protocol, parts, label);
    if (is(parts[1], "enable") && parts.size() == 2)
      out_.enabled = is(label.value, "true");
    else if (parts.size() == 3 && is(parts[2], "network") && is(parts[1], "docker"))
      out_.docker_network = setting(label);
    else if (parts.size() == 3 && is(parts[2], "network") && is(parts[1], "swarm"))
      out_.swarm_network = setting(label);
    else
      read_old(parts, label);
  }

  static Setting setting(const Label& label) { return {.value = label.value, .place = label.place}; }

  /// traefik.frontend.rule, traefik.port, and both with the name of a segment in between.
  void read_old(const Parts& parts, const Label& label) {
    const bool is_port = is(parts.back(), "port") && parts.size() <= 3;
    const bool is_frontend =
        parts.size() >= 3 && (is(parts[1], "frontend") || (parts.size() > 3 && is(parts[2], "frontend")));
    if (is_port && (parts.size() == 2 || !is(parts[1], "docker"))) out_.port = setting(label);
    if (!is_frontend) return;
    const std::string_view segment = is(parts[1], "frontend") ? std::string_view() : parts[1];
    auto& frontend = element(out_.frontends, Protocol::http, segment, label.place);
    if (is(parts.back(), "rule")) frontend.rule = setting(label);
    if (is(parts.back(), "entryPoints")) frontend.entry_points = setting(label);
  }

  /// traefik.<protocol>.<section>.<name>.<field>...
  void read_dynamic(Protocol protocol, const Parts& parts, const Label& label) {
    if (parts.size() < 3 || !knows(sections, parts[2], 2, label, true)) return;
    if (parts.size() < 5) {
      unknown(label, "the label is not complete",
              fmt::format("write traefik.{}.{}.NAME.FIELD", lower(parts[1]), lower(parts[2])));
      return;
    }
    if (is(parts[2], "routers"))
      return read_router(element(out_.routers, protocol, parts[3], label.place), parts, label);
    if (is(parts[2], "services"))
      return read_service(element(out_.services, protocol, parts[3], label.place), parts, label);
    if (!is(parts[2], "middlewares")) return;
    knows(middleware_kinds, parts[4], 4, label, false);
    element(out_.middlewares, protocol, parts[3], label.place).fields[join_from(parts, 4)] = label.value;
  }

  void read_router(Router& router, const Parts& parts, const Label& label) {
    const auto field = parts[4];
    router.fields[join_from(parts, 4)] = label.value;
    if (!knows(router_fields, field, 4, label, true)) return;
    if (is(field, "rule")) router.rule = setting(label);
    if (is(field, "ruleSyntax")) router.syntax = setting(label);
    if (is(field, "service")) router.service = setting(label);
    if (is(field, "entryPoints")) router.entry_points = setting(label);
    if (is(field, "middlewares")) router.middlewares = setting(label);
    if (!is(field, "tls")) return;
    router.tls = parts.size() > 5 || !is(label.value, "false");
    if (parts.size() < 6 || !knows(tls_fields, without_index(parts[5]), 5, label, true)) return;
    if (is(parts[5], "certResolver")) router.certificate_resolver = setting(label);
  }

  void read_service(LoadBalancer& service, const Parts& parts, const Label& label) {
    if (!knows(service_kinds, parts[4], 4, label, true)) return;
    if (!is(parts[4], "loadBalancer")) {
      service.has_servers = true;
      return;
    }
    if (parts.size() < 6 || !knows(balancer_fields, without_index(parts[5]), 5, label, true)) return;
    const auto what = parts.size() > 6 ? parts[6] : std::string_view();
    if (is(without_index(parts[5]), "server") || is(without_index(parts[5]), "servers"))
      service.has_servers = service.has_servers || is(what, "port") || is(what, "url") || is(what, "address");
  }

  /// Is the part one of `names`? What is not, and looks like one of them (or always, when `all_known`), is noted.
  template <std::size_t Size>
  bool knows(const std::string_view (&names)[Size], std::string_view part, std::size_t index, const Label& label,
             bool all_known) {
    if (std::ranges::any_of(names, [&](std::string_view name) { return is(part, name); })) return true;
    std::vector<std::string> small;
    for (const auto name : names) small.push_back(lower(name));
    const std::vector<std::string_view> choices(small.begin(), small.end());
    const auto meant = closest(lower(part), choices);
    if (meant.empty() && !all_known) return false;
    std::vector<std::string> parts;
    for (const auto each : split(label.key, '.')) parts.emplace_back(each);
    parts[index] = meant;
    unknown(label,
            fmt::format("Traefik knows no \"{}\" there, and then ignores all labels of the service", printable(part)),
            meant.empty() ? fmt::format("use one of {}", join(small, ", "))
                          : fmt::format("did you mean {}?", join(parts, ".")));
    return false;
  }

  void unknown(const Label& label, std::string message, std::string help) {
    out_.unknown.push_back({.place = label.place, .message = std::move(message), .help = std::move(help)});
  }

  Labels out_;
};

}  // namespace

Labels read_labels(std::span<const Label> labels) {
  return Reader().labels(labels);
}

std::string_view shared_name(std::string_view key) {
  const auto parts = split(key, '.');
  if (parts.size() < 5 || !is(parts[0], "traefik") || !protocol_of(parts[1])) return {};
  const bool is_known = std::ranges::any_of(sections, [&](std::string_view section) { return is(parts[2], section); });
  return is_known ? parts[3] : std::string_view();
}

std::vector<std::string> names(const std::optional<Setting>& list) {
  std::vector<std::string> out;
  if (!list) return out;
  for (const auto part : split(list->value, ',')) {
    if (!trim(part).empty()) out.emplace_back(trim(part));
  }
  return out;
}

std::string_view without_provider(std::string_view name) {
  return name.substr(0, name.find('@'));
}

}  // namespace fairlead::traefik

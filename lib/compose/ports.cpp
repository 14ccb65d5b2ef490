#include "compose/ports.hpp"

#include "base/text.hpp"
#include "compose/docker_short_forms.hpp"
#include "compose/fields.hpp"
#include "compose/short_forms.hpp"
#include "compose/units.hpp"

#include <fmt/core.h>

namespace fairlead::compose {
namespace {

using yaml::Node;

constexpr std::string_view protocols[] = {"tcp", "udp", "sctp"};
constexpr std::string_view port_modes[] = {"ingress", "host"};
constexpr std::string_view form = R"(write "8080:80", "8080:80/udp" or "9000-9002:9000-9002", in quotes)";

}  // namespace

Result<PortRange> port_range(const Node& node, std::string_view text) {
  const auto dash = text.find('-');
  const auto first = parse_unsigned(text.substr(0, dash));
  const auto last = dash == text.npos ? first : parse_unsigned(text.substr(dash + 1));
  if (!first || !last) return bad_value(node, "a port", std::string(form));
  if (*first > 65535 || *last > 65535 || *last < *first || *first == 0) {
    return bad_value(node, "ports from 1 to 65535", std::string(form));
  }
  return PortRange{.first = static_cast<std::uint16_t>(*first), .last = static_cast<std::uint16_t>(*last)};
}

void warn_address(const Node& node, std::string_view address, Context& context) {
  if (address.empty() || address == "0.0.0.0" || address == "::") return;
  context.warn(node.place(), fmt::format("Swarm ignores the address {}: the port is open on all of them", address),
               "close it by a firewall, or do not publish it and use a network between the services",
               Concern::host_address);
}

Result<> add_port(const Node& node, const Port& port, std::vector<Port>& out, Context& context) {
  if (context.ports_left == 0) {
    return Error(Errc::refused, "too many ports").id("FL0206").at(node.place()).help("publish smaller ranges");
  }
  --context.ports_left;
  out.push_back(port);
  return {};
}

Result<Protocol> protocol_of(const Node& node, std::string_view text) {
  for (std::size_t i = 0; i < std::size(protocols); ++i) {
    if (equal_ignoring_case(text, protocols[i])) return static_cast<Protocol>(i);
  }
  return bad_value(node, "the protocol tcp, udp or sctp", std::string(form));
}

Error unequal_ranges(const Node& node, const PortRange& published, const PortRange& targets) {
  return node
      .error(fmt::format("{} ports are published, but {} are meant in the container", published.size(), targets.size()))
      .id("FL0212")
      .help("make both ranges equally long");
}

namespace {

Result<> read_short(const Node& node, std::vector<Port>& out, Context& context) {
  TRY_ASSIGN(const auto text, scalar(node));
  const auto parts = split_port(text);
  TRY_ASSIGN(const auto protocol, protocol_of(node, parts.protocol));
  TRY_ASSIGN(const auto target, port_range(node, parts.target));
  warn_address(node, parts.address, context);
  Port port{.target = 0, .published = {}, .protocol = protocol, .mode = PublishMode::ingress, .place = node.place()};
  const bool chosen = !parts.published.empty() && parts.published != "0";
  auto published = target;
  if (chosen) {
    TRY_ASSIGN(published, port_range(node, parts.published));
  }
  if (published.size() != target.size()) return unequal_ranges(node, published, target);
  for (std::uint32_t i = 0; i < target.size(); ++i) {
    port.target = static_cast<std::uint16_t>(target.first + i);
    if (chosen) port.published = static_cast<std::uint16_t>(published.first + i);
    TRY(add_port(node, port, out, context));
  }
  return {};
}

Result<> read_target(const Node& node, Port& port, Context& /*context*/) {
  TRY_ASSIGN(const auto number, integer(node, 1, 65535));
  port.target = static_cast<std::uint16_t>(number);
  return {};
}

Result<> read_published(const Node& node, Port& port, Context& /*context*/) {
  TRY_ASSIGN(const auto number, integer(node, 0, 65535));
  if (number != 0) port.published = static_cast<std::uint16_t>(number);
  return {};
}

constexpr Field<Port> port_fields[] = {
    {"target", read_target},
    {"published", read_published},
    {"protocol",
     [](const Node& node, Port& port, Context&) -> Result<> {
       TRY_ASSIGN(port.protocol, enumerator<Protocol>(node, protocols));
       return {};
     }},
    {"mode",
     [](const Node& node, Port& port, Context&) -> Result<> {
       TRY_ASSIGN(port.mode, enumerator<PublishMode>(node, port_modes));
       return {};
     }},
    {"host_ip",
     [](const Node& node, Port&, Context& context) -> Result<> {
       warn_address(node, node.value, context);
       return {};
     }},
    {"name"},  // for people
    {"app_protocol"},
};

Result<> read_long(const Node& node, std::vector<Port>& out, Context& context) {
  Port port{.place = node.place()};
  TRY(read_fields(node, port_fields, port, context));
  if (port.target == 0) return node.error("a port needs \"target\"").id("FL0212").help("write target: 80");
  return add_port(node, port, out, context);
}

}  // namespace

Result<> read_ports(const Node& node, std::vector<Port>& out, Context& context) {
  if (!node.is_sequence()) return bad_value(node, "a list of ports", "write \"- 8080:80\" lines below the key");
  for (const auto& item : node.items) {
    TRY(item.is_mapping()     ? read_long(item, out, context)
        : context.as_docker() ? read_docker_port(item, out, context)
                              : read_short(item, out, context));
  }
  return {};
}

}  // namespace fairlead::compose

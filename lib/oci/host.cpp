#include "oci/host.hpp"

#include "base/characters.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <utility>

namespace fairlead::oci {
namespace {

struct HostAndPort {
  std::string_view name, port;  ///< The port with its colon; empty when there is none.
};

HostAndPort split_port(std::string_view text) {
  const auto colon = text.ends_with(']') ? text.npos : text.rfind(':');
  if (colon == text.npos) return {.name = text, .port = {}};
  return {.name = text.substr(0, colon), .port = text.substr(colon)};
}

bool is_label(std::string_view label) {
  return !label.empty() && is_alphanumeric(label.front()) && is_alphanumeric(label.back()) &&
         std::ranges::all_of(label, [](char c) { return is_alphanumeric(c) || c == '-'; });
}

// Whoever reads 0x7f.1 as an address reads it by its last part (url.spec.whatwg.org, "ends in a number").
bool ends_in_a_number(std::string_view name) {
  const auto last = name.substr(name.rfind('.') + 1);
  return std::ranges::all_of(last, is_digit) || last.starts_with("0x");
}

std::optional<std::string> canonical_name(const std::string& name) {
  if (name.starts_with('[') && name.ends_with(']')) {
    const auto is_part = [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || c == ':' || c == '.'; };
    if (!std::ranges::all_of(std::string_view(name).substr(1, name.size() - 2), is_part)) return {};
    std::array<unsigned char, 16> address{};
    if (inet_pton(AF_INET6, name.substr(1, name.size() - 2).c_str(), address.data()) != 1) return {};
    std::array<char, INET6_ADDRSTRLEN> text{};
    inet_ntop(AF_INET6, address.data(), text.data(), text.size());
    const std::string_view written(text.data());
    constexpr std::string_view mapped = "::ffff:";  // an IPv4 address (RFC 4291, section 2.5.5.2)
    if (written.starts_with(mapped) && written.contains('.')) return std::string(written.substr(mapped.size()));
    return "[" + std::string(written) + "]";
  }
  if (!std::ranges::all_of(split(name, '.'), is_label)) return {};
  std::array<unsigned char, 4> address{};
  if (ends_in_a_number(name) && inet_pton(AF_INET, name.c_str(), address.data()) != 1) return {};
  for (const auto* hub : {"index.docker.io", "registry-1.docker.io", "registry.hub.docker.com"}) {
    if (name == hub) return std::string(docker_hub);
  }
  return name;
}

bool is_this_machine(std::string_view name) {
  return name == "localhost" || name.ends_with(".localhost") || name == "[::1]" || name == "[::]" ||
         name == "0.0.0.0" || (name.starts_with("127.") && ends_in_a_number(name));
}

}  // namespace

std::optional<std::string> canonical_host(std::string_view text) {
  const auto [spelt, port] = split_port(text);
  auto name = canonical_name(lower(spelt));
  if (!name || port.empty()) return name;
  const auto value = number(port.substr(1));
  if (!value || *value == 0 || *value > 65535) return {};
  // Docker Hub is asked at https's own port, whether that is said or not.
  if (*name == docker_hub && *value == 443) return name;
  return *name + ":" + std::to_string(*value);
}

std::vector<std::string> names_of_host(std::string_view host) {
  const auto canonical = canonical_host(host).value_or(std::string(host));
  const auto [name, port] = split_port(canonical);
  const bool is_here = is_this_machine(name);
  std::vector<std::string> names = {std::string(name)};
  if (is_here) names.insert(names.end(), {"localhost", "127.0.0.1", "[::1]"});
  // An engine that may go without TLS asks this machine at 443 first, then at 80.
  std::vector<std::string> ports = {"", ":443"};
  if (is_here) ports.emplace_back(":80");
  if (std::ranges::find(ports, port) == ports.end()) ports = {std::string(port)};
  std::vector<std::string> out;
  for (const auto& one : names) {
    for (const auto& end : ports) out.push_back(one + end);
  }
  return out;
}

}  // namespace fairlead::oci

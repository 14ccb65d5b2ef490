#include "compose/docker_short_forms.hpp"

#include "base/characters.hpp"
#include "base/text.hpp"
#include "compose/mounts.hpp"
#include "compose/ports.hpp"
#include "compose/short_forms.hpp"
#include "compose/values.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace fairlead::compose {
namespace {

using yaml::Node;

/// The parts between colons; the one after a drive letter does not count.
std::vector<std::string> parts_of(std::string_view text) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    const bool after_drive = parts.back().size() == 1 && is_letter(parts.back()[0]);
    if (c == ':' && !after_drive)
      parts.emplace_back();
    else
      parts.back() += c;
  }
  return parts;
}

bool is_file_path(std::string_view source) {
  if (source.empty()) return false;
  if (source[0] == '.' || source[0] == '/' || source[0] == '~' || source.starts_with("\\\\")) return true;
  return source.size() > 1 && is_letter(source[0]) && source[1] == ':';
}

void apply_options(const Node& node, std::string_view options, Mount& mount, Context& context) {
  for (const auto option : split(options, ',')) {
    if (option == "ro" || option == "rw") {
      mount.read_only = option == "ro";
    } else if (option == "nocopy") {
      mount.volume_nocopy = true;
    } else if (is_propagation(option)) {
      mount.bind_propagation = option;
    } else {
      context.warn(node.place(), fmt::format("the option \"{}\" of a mount has no effect in Swarm", printable(option)),
                   "remove it");
    }
  }
}

/// Ports in the order in which docker's client has them: by their texts.
std::vector<std::uint16_t> in_text_order(const PortRange& range) {
  std::vector<std::uint16_t> ports;
  ports.reserve(range.size());
  for (std::uint32_t i = 0; i < range.size(); ++i) ports.push_back(static_cast<std::uint16_t>(range.first + i));
  std::ranges::sort(ports, {}, [](std::uint16_t port) { return fmt::format("{}/", port); });
  return ports;
}

}  // namespace

Result<> read_docker_port(const Node& node, std::vector<Port>& out, Context& context) {
  TRY_ASSIGN(const auto text, scalar(node));
  auto parts = split_port(text);
  if (parts.protocol.empty()) parts.protocol = "tcp";
  TRY_ASSIGN(const auto protocol, protocol_of(node, parts.protocol));
  TRY_ASSIGN(const auto targets, port_range(node, parts.target));
  auto published = PortRange();
  if (!parts.published.empty() && parts.published != "0") {
    TRY_ASSIGN(published, port_range(node, parts.published));
  }
  const bool chosen = published.first != 0;
  if (chosen && published.size() != targets.size() && targets.size() != 1)
    return unequal_ranges(node, published, targets);
  warn_address(node, parts.address, context);
  for (const auto target : in_text_order(targets)) {
    Port port{
        .target = target, .published = {}, .protocol = protocol, .mode = PublishMode::ingress, .place = node.place()};
    const auto count = chosen && targets.size() == 1 ? published.size() : 1U;
    const auto first = static_cast<std::uint32_t>(published.first + target - targets.first);
    for (std::uint32_t i = 0; i < count; ++i) {
      if (chosen) port.published = static_cast<std::uint16_t>(first + i);
      TRY(add_port(node, port, out, context));
    }
  }
  return {};
}

Result<Mount> read_docker_mount(const Node& node, Context& context) {
  TRY_ASSIGN(const auto text, scalar(node));
  Mount mount{.place = node.place()};
  if (text.size() <= 2) {
    mount.target = text;
    return mount;
  }
  const auto parts = parts_of(text);
  const bool empty = std::ranges::any_of(parts, &std::string::empty);
  if (empty || parts.size() > 3) {
    return node.error(fmt::format("\"{}\" is no mount", printable(text)))
        .id("FL0212")
        .help("write source:target, or source:target:ro");
  }
  mount.target = parts.size() == 1 ? parts[0] : parts[1];
  if (parts.size() > 1) mount.source = parts[0];
  if (is_file_path(mount.source)) mount.type = MountType::bind;
  if (parts.size() == 3) apply_options(node, parts[2], mount, context);
  return mount;
}

}  // namespace fairlead::compose

#pragma once

#include "base/result.hpp"
#include "compose/context.hpp"
#include "compose/project.hpp"
#include "yaml/node.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace fairlead::compose {

/// Reads `ports` in short and long form; ranges are expanded.
Result<> read_ports(const yaml::Node& node, std::vector<Port>& out, Context& context);

// What the readers of short forms share.

/// Ports from `first` to `last`.
struct PortRange {
  std::uint16_t first = 0, last = 0;
  std::uint32_t size() const { return last - first + 1U; }
};

/// "80" or "80-90".
Result<PortRange> port_range(const yaml::Node& node, std::string_view text);
Result<Protocol> protocol_of(const yaml::Node& node, std::string_view text);
/// The error for ranges of different sizes.
Error unequal_ranges(const yaml::Node& node, const PortRange& published, const PortRange& targets);
/// Warns of an address, which Swarm ignores.
void warn_address(const yaml::Node& node, std::string_view address, Context& context);
/// Adds one port; `refused` when there are too many.
Result<> add_port(const yaml::Node& node, const Port& port, std::vector<Port>& out, Context& context);

}  // namespace fairlead::compose

#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

namespace fairlead::compose {

/// A part of the addresses of one family: "10.0.1.0/24", "fd00::/64".
struct Subnet {
  bool is_v6 = false;
  std::array<std::uint8_t, 16> bytes = {};  ///< An IPv4 address has the first four.
  unsigned bits = 0;                        ///< So many first ones are the subnet's.

  bool contains(const Subnet& other) const;
  bool overlaps(const Subnet& other) const { return contains(other) || other.contains(*this); }
};

/// As Go's net.ParseCIDR; nothing when it is none.
std::optional<Subnet> parse_subnet(const std::string& text);
/// As Go's net.ParseIP: a subnet of one address.
std::optional<Subnet> parse_address(const std::string& text);

}  // namespace fairlead::compose

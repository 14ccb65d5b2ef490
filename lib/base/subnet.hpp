#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace fairlead {

/// A range of IP addresses: "10.88.0.0/24" (RFC 4632), "fd00:1::/64" (RFC 4291, section 2.3).
struct Subnet {
  std::array<std::uint8_t, 16> address{};  ///< IPv4: the first four.
  std::size_t prefix = 0;                  ///< So many leading bits are those of the range.
  bool is_ipv6 = false;

  /// Nothing when the text is anything else.
  static std::optional<Subnet> parse(std::string_view text);
  /// The range of one address: "10.88.0.1". Nothing when the text is anything else.
  static std::optional<Subnet> parse_address(std::string_view text);
  friend bool operator==(const Subnet&, const Subnet&) = default;
};

/// Whether there is an address in both.
bool overlap(const Subnet& a, const Subnet& b);
/// Whether all addresses of `inner` are in `outer`.
bool contains(const Subnet& outer, const Subnet& inner);

}  // namespace fairlead

#include "base/subnet.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <string>

namespace fairlead {

std::optional<Subnet> Subnet::parse(std::string_view text) {
  const auto slash = text.find('/');
  if (slash == text.npos) return std::nullopt;
  Subnet out;
  const std::string address(text.substr(0, slash));
  out.is_ipv6 = address.find(':') != address.npos;
  if (inet_pton(out.is_ipv6 ? AF_INET6 : AF_INET, address.c_str(), out.address.data()) != 1) return std::nullopt;
  const auto prefix = number(text.substr(slash + 1));
  if (!prefix || *prefix > (out.is_ipv6 ? 128U : 32U)) return std::nullopt;
  out.prefix = *prefix;
  return out;
}

std::optional<Subnet> Subnet::parse_address(std::string_view text) {
  return parse(std::string(text) + (text.find(':') == text.npos ? "/32" : "/128"));
}

bool contains(const Subnet& outer, const Subnet& inner) {
  return outer.prefix <= inner.prefix && overlap(outer, inner);
}

bool overlap(const Subnet& a, const Subnet& b) {
  if (a.is_ipv6 != b.is_ipv6) return false;
  const auto bits = std::min(a.prefix, b.prefix);
  for (std::size_t bit = 0; bit < bits; ++bit) {
    const auto mask = 0x80U >> (bit % 8);
    if ((a.address.at(bit / 8) & mask) != (b.address.at(bit / 8) & mask)) return false;
  }
  return true;
}

}  // namespace fairlead

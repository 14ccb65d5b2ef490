#include "compose/subnet.hpp"

#include "compose/units.hpp"

#include <arpa/inet.h>

namespace fairlead::compose {
namespace {

unsigned width(const Subnet& subnet) {
  return subnet.is_v6 ? 128 : 32;
}

bool same_bits(const Subnet& a, const Subnet& b, unsigned count) {
  for (unsigned bit = 0; bit < count; ++bit) {
    const unsigned mask = 0x80U >> (bit % 8);
    if ((a.bytes.at(bit / 8) & mask) != (b.bytes.at(bit / 8) & mask)) return false;
  }
  return true;
}

}  // namespace

bool Subnet::contains(const Subnet& other) const {
  return is_v6 == other.is_v6 && bits <= other.bits && same_bits(*this, other, bits);
}

std::optional<Subnet> parse_address(const std::string& text) {
  Subnet out{.is_v6 = text.find(':') != text.npos};
  if (text.find('\0') != text.npos || ::inet_pton(out.is_v6 ? AF_INET6 : AF_INET, text.c_str(), out.bytes.data()) != 1)
    return std::nullopt;
  out.bits = width(out);
  return out;
}

std::optional<Subnet> parse_subnet(const std::string& text) {
  const auto slash = text.find('/');
  if (slash == text.npos) return std::nullopt;
  auto out = parse_address(text.substr(0, slash));
  const auto bits = parse_unsigned(std::string_view(text).substr(slash + 1));
  if (!out || !bits || *bits > width(*out)) return std::nullopt;
  out->bits = static_cast<unsigned>(*bits);
  return out;
}

}  // namespace fairlead::compose

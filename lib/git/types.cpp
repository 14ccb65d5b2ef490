#include "git/types.hpp"

#include <cstring>

namespace fairlead::git {
namespace {

constexpr std::string_view digits = "0123456789abcdef";

/// The value of a hexadecimal digit, 16 for others. A table, because 100,000 tags have 4 million digits.
constexpr auto digit_values = [] {
  std::array<std::uint8_t, 256> out = {};
  out.fill(16);
  for (std::uint8_t i = 0; i < 16; ++i) out[static_cast<unsigned char>(digits[i])] = i;
  for (std::uint8_t i = 10; i < 16; ++i) out[static_cast<unsigned char>(digits[i] - 'a' + 'A')] = i;
  return out;
}();

std::uint8_t value_of(char c) {
  return digit_values[static_cast<unsigned char>(c)];
}

}  // namespace

std::optional<Id> Id::parse(std::string_view hex) {
  Id id;
  if (hex.size() != 2 * id.bytes.size()) return {};
  unsigned int seen = 0;
  for (std::size_t i = 0; i < id.bytes.size(); ++i) {
    const unsigned int high = value_of(hex[2 * i]), low = value_of(hex[2 * i + 1]);
    seen |= high | low;
    id.bytes[i] = static_cast<std::uint8_t>(high << 4U | low);
  }
  if (seen > 15) return {};
  return id;
}

std::string Id::str() const {
  std::string out;
  out.reserve(2 * bytes.size());
  for (const auto byte : bytes) {
    out += digits[byte >> 4U];
    out += digits[byte & 15U];
  }
  return out;
}

std::string Id::brief() const {
  return str().substr(0, 7);
}

}  // namespace fairlead::git

std::size_t std::hash<fairlead::git::Id>::operator()(const fairlead::git::Id& id) const noexcept {
  std::size_t out = 0;  // the bytes are a hash already
  std::memcpy(&out, id.bytes.data(), sizeof out);
  return out;
}

#include "git/types.hpp"

#include <cstring>

namespace fairlead::git {
namespace {

constexpr std::string_view digits = "0123456789abcdef";

constexpr int digit_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::optional<Id> Id::parse(std::string_view hex) {
  Id id;
  if (hex.size() != 2 * id.bytes.size()) return {};
  for (std::size_t i = 0; i < id.bytes.size(); ++i) {
    const int high = digit_value(hex[2 * i]), low = digit_value(hex[2 * i + 1]);
    if (high < 0 || low < 0) return {};
    id.bytes[i] = static_cast<std::uint8_t>(high * 16 + low);
  }
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

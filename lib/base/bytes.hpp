#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace fairlead {

using Bytes = std::vector<std::byte>;

/// The bytes of a text, and the text of bytes; neither copies.
inline std::span<const std::byte> as_bytes(std::string_view text) {
  return std::as_bytes(std::span(text));
}
inline std::string_view as_text(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace fairlead

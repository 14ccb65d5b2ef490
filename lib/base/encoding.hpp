#pragma once

#include "base/bytes.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace fairlead {

/// Lower-case hexadecimal.
std::string hex(std::span<const std::byte> bytes);
/// Nothing unless `text` is an even number of hexadecimal digits.
std::optional<Bytes> from_hex(std::string_view text);

/// RFC 4648 section 4, with padding.
std::string base64(std::span<const std::byte> bytes);
/// RFC 4648 section 5 (URL safe), with padding.
std::string base64url(std::span<const std::byte> bytes);
/// Reads both alphabets, with or without padding; white space is skipped. Nothing if it is neither.
std::optional<Bytes> from_base64(std::string_view text);

}  // namespace fairlead

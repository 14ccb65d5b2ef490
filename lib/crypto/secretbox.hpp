#pragma once

#include "base/bytes.hpp"

#include <cstddef>
#include <optional>
#include <span>

namespace fairlead::crypto {

using BoxKey = std::span<const std::byte, 32>;
using BoxNonce = std::span<const std::byte, 24>;

/// NaCl's crypto_secretbox (XSalsa20 and Poly1305): 16 bytes of tag, then as many bytes as the text. A nonce must not
/// be used twice with one key.
Bytes seal_box(std::span<const std::byte> text, BoxKey key, BoxNonce nonce);
/// Nothing unless the tag is right. The tag is compared in constant time.
std::optional<Bytes> open_box(std::span<const std::byte> box, BoxKey key, BoxNonce nonce);

}  // namespace fairlead::crypto

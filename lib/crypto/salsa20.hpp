#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace fairlead::crypto {

/// XSalsa20 (D. J. Bernstein, "Extending the Salsa20 nonce"), which OpenSSL does not have. Used to read and write
/// the key files of cosign, and nothing else.
using SalsaKey = std::span<const std::byte, 32>;

/// The first `size` bytes of the key stream of `key` and `nonce` XORed into `data`.
void xsalsa20_xor(std::span<std::byte> data, SalsaKey key, std::span<const std::byte, 24> nonce);

/// The sub-key that XSalsa20 derives from the first 16 bytes of its nonce.
std::array<std::byte, 32> hsalsa20(SalsaKey key, std::span<const std::byte, 16> input);

}  // namespace fairlead::crypto

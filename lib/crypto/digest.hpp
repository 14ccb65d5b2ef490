#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace fairlead::crypto {

/// The 32 bytes of a SHA-256 (FIPS 180-4).
using Sha256Sum = std::array<std::byte, 32>;

/// SHA-256 of bytes that come in pieces, at the speed of OpenSSL. One thread at a time.
class Sha256 {
 public:
  Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;
  ~Sha256();

  void update(std::span<const std::byte> bytes);
  void update(std::string_view text);
  /// The sum of everything since the start, and a fresh start.
  Sha256Sum finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

Sha256Sum sha256(std::span<const std::byte> bytes);
Sha256Sum sha256(std::string_view text);

/// The same text for the same bytes: 64 lower-case hexadecimal digits.
std::string sha256_hex(std::string_view text);

/// HMAC-SHA256 (RFC 2104) of `text` under a key of any length: what TSIG and S3 sign with.
Sha256Sum hmac_sha256(std::span<const std::byte> key, std::string_view text);

}  // namespace fairlead::crypto

#include "crypto/salsa20.hpp"

#include <algorithm>
#include <bit>

namespace fairlead::crypto {
namespace {

using Block = std::array<std::uint32_t, 16>;

std::uint32_t load(const std::byte* bytes) {
  std::uint32_t word = 0;
  for (unsigned i = 0; i < 4; ++i) word |= std::to_integer<std::uint32_t>(bytes[i]) << (8U * i);
  return word;
}

void store(std::byte* bytes, std::uint32_t word) {
  for (unsigned i = 0; i < 4; ++i) bytes[i] = static_cast<std::byte>(word >> (8U * i) & 255U);
}

void quarter(std::uint32_t& a, std::uint32_t& b, std::uint32_t& c, std::uint32_t& d) {
  b ^= std::rotl(a + d, 7);
  c ^= std::rotl(b + a, 9);
  d ^= std::rotl(c + b, 13);
  a ^= std::rotl(d + c, 18);
}

// Salsa20/20: ten double rounds, columns then rows.
Block rounds(Block x) {
  for (int i = 0; i < 10; ++i) {
    quarter(x[0], x[4], x[8], x[12]);
    quarter(x[5], x[9], x[13], x[1]);
    quarter(x[10], x[14], x[2], x[6]);
    quarter(x[15], x[3], x[7], x[11]);
    quarter(x[0], x[1], x[2], x[3]);
    quarter(x[5], x[6], x[7], x[4]);
    quarter(x[10], x[11], x[8], x[9]);
    quarter(x[15], x[12], x[13], x[14]);
  }
  return x;
}

// "expand 32-byte k" on the diagonal, the key in two halves, the sixteen bytes of input in the middle.
Block start(SalsaKey key, const std::byte* input) {
  Block x{};
  constexpr std::array<std::uint32_t, 4> sigma = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574};
  for (std::size_t i = 0; i < 4; ++i) {
    x[i * 5] = sigma[i];
    x[1 + i] = load(key.data() + 4 * i);
    x[6 + i] = load(input + 4 * i);
    x[11 + i] = load(key.data() + 16 + 4 * i);
  }
  return x;
}

}  // namespace

std::array<std::byte, 32> hsalsa20(SalsaKey key, std::span<const std::byte, 16> input) {
  const auto x = rounds(start(key, input.data()));
  std::array<std::byte, 32> out{};
  constexpr std::array<std::size_t, 8> chosen = {0, 5, 10, 15, 6, 7, 8, 9};
  for (std::size_t i = 0; i < chosen.size(); ++i) store(out.data() + 4 * i, x[chosen[i]]);
  return out;
}

void xsalsa20_xor(std::span<std::byte> data, SalsaKey key, std::span<const std::byte, 24> nonce) {
  const auto subkey = hsalsa20(key, nonce.first<16>());
  std::array<std::byte, 16> input{};
  std::ranges::copy(nonce.last<8>(), input.begin());
  for (std::uint64_t counter = 0; !data.empty(); ++counter) {
    store(input.data() + 8, static_cast<std::uint32_t>(counter));
    store(input.data() + 12, static_cast<std::uint32_t>(counter >> 32U));
    const auto before = start(subkey, input.data());
    const auto after = rounds(before);
    std::array<std::byte, 64> stream{};
    for (std::size_t i = 0; i < 16; ++i) store(stream.data() + 4 * i, before[i] + after[i]);
    const auto count = std::min(data.size(), stream.size());
    for (std::size_t i = 0; i < count; ++i) data[i] ^= stream[i];
    data = data.subspan(count);
  }
}

}  // namespace fairlead::crypto

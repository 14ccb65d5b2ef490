#include "sys/random.hpp"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <sys/random.h>

namespace fairlead::sys {

void RealRandom::fill(std::span<std::byte> bytes) {
  while (!bytes.empty()) {
    const auto got = ::getrandom(bytes.data(), bytes.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) std::abort();  // A kernel without getrandom: no key made here could be trusted.
    bytes = bytes.subspan(static_cast<std::size_t>(got));
  }
}

std::uint64_t number_below(Random& random, std::uint64_t bound) {
  if (bound < 2) return 0;
  // Numbers above the last whole multiple of `bound` would make the small results likelier: draw again.
  const auto whole = std::numeric_limits<std::uint64_t>::max() / bound * bound;
  std::uint64_t number = 0;
  do {
    std::array<std::byte, sizeof number> bytes;
    random.fill(bytes);
    std::memcpy(&number, bytes.data(), sizeof number);
  } while (number >= whole);
  return number % bound;
}

}  // namespace fairlead::sys

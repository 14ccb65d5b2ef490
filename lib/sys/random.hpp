#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace fairlead::sys {

/// Randomness good enough for keys.
class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(std::span<std::byte> bytes) = 0;
};

/// getrandom(2).
class RealRandom final : public Random {
 public:
  void fill(std::span<std::byte> bytes) override;
};

/// A number below `bound`, all of them equally likely; 0 for a bound of 0 or 1.
std::uint64_t number_below(Random& random, std::uint64_t bound);

}  // namespace fairlead::sys

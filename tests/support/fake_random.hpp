#pragma once

#include "sys/random.hpp"

#include <cstdint>

namespace fairlead::test {

/// The same bytes in every run: SplitMix64 from a seed.
class FakeRandom final : public sys::Random {
 public:
  explicit FakeRandom(std::uint64_t seed = 1) : state_(seed) {}

  void fill(std::span<std::byte> bytes) override {
    for (auto& byte : bytes) {
      state_ += 0x9e3779b97f4a7c15U;
      auto mixed = (state_ ^ (state_ >> 30U)) * 0xbf58476d1ce4e5b9U;
      mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111ebU;
      byte = static_cast<std::byte>((mixed ^ (mixed >> 31U)) & 0xffU);
    }
  }

 private:
  std::uint64_t state_;
};

}  // namespace fairlead::test

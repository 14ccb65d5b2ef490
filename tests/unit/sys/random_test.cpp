#include "sys/random.hpp"

#include "support/fake_random.hpp"

#include <algorithm>
#include <array>
#include <doctest/doctest.h>
#include <limits>
#include <vector>

using namespace fairlead;

namespace {

/// Gives bytes that were chosen.
class ChosenRandom final : public sys::Random {
 public:
  explicit ChosenRandom(std::vector<std::byte> bytes) : bytes_(std::move(bytes)) {}
  void fill(std::span<std::byte> bytes) override {
    for (auto& byte : bytes) byte = bytes_.at(at_++);
  }

 private:
  std::vector<std::byte> bytes_;
  std::size_t at_ = 0;
};

}  // namespace

TEST_CASE("real randomness fills the whole span, differently each time") {
  sys::RealRandom random;
  std::array<std::byte, 1000> first = {}, second = {};
  random.fill(first);
  random.fill(second);
  CHECK(first != second);
  CHECK(std::ranges::any_of(std::span(first).last(16), [](auto byte) { return byte != std::byte{0}; }));
  random.fill({});
}

TEST_CASE("numbers stay below their bound and reach all of it") {
  test::FakeRandom random;
  CHECK(sys::number_below(random, 0) == 0);
  CHECK(sys::number_below(random, 1) == 0);
  std::array<int, 6> counts = {};
  for (int i = 0; i < 6000; ++i) ++counts.at(sys::number_below(random, counts.size()));
  for (const auto count : counts) CHECK(std::abs(count - 1000) < 150);
}

TEST_CASE("a draw that would favour small numbers is drawn again") {
  // 2^64 - 1 is a multiple of 3: with it, 0 would be likelier than 1 and 2.
  std::vector<std::byte> bytes(8, std::byte{0xff});
  bytes.push_back(std::byte{5});
  bytes.resize(16);
  ChosenRandom random(bytes);
  CHECK(sys::number_below(random, 3) == 2);
}

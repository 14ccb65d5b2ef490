#include "git/numbering.hpp"

#include <doctest/doctest.h>
#include <unordered_map>

using fairlead::git::Id;
using fairlead::git::Numbering;

TEST_SUITE_BEGIN("git");

namespace {

/// Ids whose first bytes, and so their hashes, are often the same.
Id id_of(std::uint32_t number) {
  Id out;
  out.bytes[0] = static_cast<std::uint8_t>(number % 7);
  for (std::size_t i = 0; i < 4; ++i) out.bytes[16 + i] = static_cast<std::uint8_t>(number >> 8 * i);
  return out;
}

}  // namespace

TEST_CASE("ids are numbered in the order in which they come, each once") {
  Numbering numbering;
  CHECK(numbering.find(id_of(1)) == std::nullopt);
  CHECK(numbering.add(id_of(5)) == 0);
  CHECK(numbering.add(id_of(1)) == 1);
  CHECK(numbering.add(id_of(5)) == 0);
  CHECK(numbering.find(id_of(1)) == 1);
  CHECK(numbering.find(id_of(2)) == std::nullopt);
  CHECK(numbering.of(id_of(5)) == 0);
  CHECK(numbering.id(1) == id_of(1));
  CHECK(numbering.size() == 2);
}

TEST_CASE("numbers stay while it grows, also where hashes collide") {
  Numbering numbering;
  std::unordered_map<Id, std::uint32_t> expected;
  for (std::uint32_t i = 0; i < 2000; ++i) {
    const auto id = id_of(i * 31 % 1500);
    expected.try_emplace(id, static_cast<std::uint32_t>(expected.size()));
    numbering.add(id);
  }
  CHECK(numbering.size() == expected.size());
  for (const auto& [id, number] : expected) {
    CHECK(numbering.find(id) == number);
    CHECK(numbering.id(number) == id);
  }
}

TEST_SUITE_END();

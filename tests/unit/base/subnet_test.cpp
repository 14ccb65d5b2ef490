#include "base/subnet.hpp"

#include <doctest/doctest.h>
#include <string_view>

using namespace fairlead;

TEST_SUITE_BEGIN("base");

TEST_CASE("subnets overlap when an address is in both") {
  struct Pair {
    std::string_view a, b;
    bool overlap;
  };
  constexpr Pair pairs[] = {
      {"10.88.0.0/24", "10.88.0.0/24", true},
      {"10.88.0.0/16", "10.88.7.0/24", true},
      {"10.88.0.0/24", "10.88.1.0/24", false},
      {"10.0.0.0/9", "10.127.255.255/32", true},
      {"10.0.0.0/9", "10.128.0.0/9", false},
      {"0.0.0.0/0", "192.0.2.1/32", true},
      {"fd00:1::/64", "fd00:1::5:0/112", true},
      {"fd00:1::/64", "fd00:2::/64", false},
      {"0.0.0.0/0", "::/0", false},
  };
  for (const auto& [a, b, expected] : pairs) {
    CAPTURE(a);
    CAPTURE(b);
    const auto left = Subnet::parse(a), right = Subnet::parse(b);
    REQUIRE(left.has_value());
    REQUIRE(right.has_value());
    CHECK(overlap(*left, *right) == expected);
    CHECK(overlap(*right, *left) == expected);
  }
}

TEST_CASE("what is no subnet is none") {
  for (const auto* text : {"", "/", "10.0.0.0", "10.0.0.0/33", "10.0.0/8", "fd00::/129", "10.0.0.0/-1", "x/8"}) {
    CAPTURE(text);
    CHECK_FALSE(Subnet::parse(text).has_value());
  }
}

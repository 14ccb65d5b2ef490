#include "base/digests.hpp"

#include <doctest/doctest.h>
#include <string>

using namespace fairlead;

TEST_SUITE_BEGIN("base");

TEST_CASE("digests are short where that is unambiguous") {
  const std::string a = "sha256:" + std::string(64, 'a'), b = "sha256:" + std::string(64, 'b');
  CHECK(with_short_digests("web:1@" + a + " -> web:2@" + b + "!") ==
        "web:1@sha256:aaaaaaaaaaaa -> web:2@sha256:bbbbbbbbbbbb!");
  CHECK(with_short_digests(a + a) == "sha256:aaaaaaaaaaaasha256:aaaaaaaaaaaa");
  const auto like_a = a.substr(0, a.size() - 1) + "0";
  CHECK(with_short_digests(a + " " + like_a) == a + " " + like_a);
  for (const auto* none : {"", "sha256:", "sha256:abc", "web:1"}) CHECK(with_short_digests(none) == none);
}

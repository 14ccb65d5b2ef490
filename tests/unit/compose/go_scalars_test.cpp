#include "compose/go_scalars.hpp"

#include "yaml/parse.hpp"

#include <doctest/doctest.h>

using namespace fairlead;

TEST_SUITE_BEGIN("compose");

TEST_CASE("plain scalars become what a Go program prints") {
  constexpr std::pair<std::string_view, std::string_view> cases[] = {
      {"1.10", "1.1"},
      {"1.0", "1"},
      {"1e5", "100000"},
      {"1e6", "1e+06"},
      {"1234567.5", "1.2345675e+06"},
      {"0.0001", "0.0001"},
      {"0.00001", "1e-05"},
      {"-0.0", "-0"},
      {".5", "0.5"},
      {"1.", "1"},
      {"017", "15"},
      {"08", "8"},
      {"0o17", "15"},
      {"0O17", "15"},
      {"0x1F", "31"},
      {"0b11", "3"},
      {"-0x10", "-16"},
      {"-0", "0"},
      {"+1", "1"},
      {"1_000", "1000"},
      {"18446744073709551615", "18446744073709551615"},
      {"18446744073709551616", "1.8446744073709552e+19"},
      {"2001-1-2", "2001-01-02 00:00:00 +0000 UTC"},
      {"2001-12-14t21:59:43.10-05:00", "2001-12-14 21:59:43.1 -0500 -0500"},
      {"2001-12-14T1:2:3Z", "2001-12-14 01:02:03 +0000 UTC"},
      {"2001-12-14  21:59:43.000", "2001-12-14 21:59:43 +0000 UTC"},
      {"True", "true"},
  };
  for (const auto& [plain, printed] : cases) {
    CAPTURE(std::string(plain));
    CHECK(compose::printed_by_go(plain) == std::string(printed));
  }
}

TEST_CASE("what is no number, date or boolean stays as it is written") {
  for (const auto* text : {"", "-", "+", ".", "yes", "22:22", "0xg", "0b2", "_1", "1.2.3", "2001-02-30",
                           "2001-12-14 21:59:43Z", "1e", "nan", "inf", "9-1", "a"}) {
    CAPTURE(std::string(text));
    CHECK(compose::printed_by_go(text) == std::nullopt);
  }
}

TEST_CASE("quoted texts and keys stay") {
  auto node = yaml::parse(R"({017: [017, "017", !!str 017]})", "a.yml").value();
  compose::print_as_go(node);
  CHECK(node.entries[0].key.value == "017");
  const auto& items = node.entries[0].value.items;
  CHECK(items[0].value == "15");
  CHECK(items[1].value == "017");
  CHECK(items[2].value == "017");
}

TEST_SUITE_END();

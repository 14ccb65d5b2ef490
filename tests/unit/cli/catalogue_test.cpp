#include "cli/catalogue.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <doctest/doctest.h>

using namespace fairlead;

TEST_SUITE_BEGIN("cli");

TEST_CASE("the catalogue is sorted, complete and found by any spelling of an id") {
  const auto all = cli::catalogue();
  CHECK(std::ranges::is_sorted(all, {}, &cli::Entry::id));
  CHECK(std::ranges::adjacent_find(all, {}, &cli::Entry::id) == all.end());
  for (const auto& entry : all) {
    CAPTURE(entry.id);
    CHECK(entry.id.size() == 6);
    CHECK_FALSE(entry.title.empty());
    CHECK(entry.text.size() > 40);
  }
  CHECK(cli::find_entry("fl0005")->id == "FL0005");
  CHECK(cli::find_entry("5")->id == "FL0005");
  CHECK(cli::find_entry("FL9999") == nullptr);
}

TEST_CASE("every code has its general entry") {
  for (auto code = Errc::usage; code <= Errc::internal; code = static_cast<Errc>(static_cast<int>(code) + 1)) {
    CAPTURE(code_name(code));
    CHECK(cli::find_entry(Error(code, "x").id()) == &cli::catalogue()[static_cast<std::size_t>(code)]);
  }
}

TEST_SUITE_END();

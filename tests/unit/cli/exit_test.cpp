#include "cli/exit.hpp"

#include "base/text.hpp"
#include "sys/filesystem.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <string>
#include <utility>
#include <vector>

using namespace fairlead;
using cli::Exit;

TEST_SUITE_BEGIN("cli");

namespace {

using Row = std::pair<std::string, std::string>;

/// The rows of the first table of docs/exit-statuses.md, without its head.
std::vector<Row> documented() {
  sys::RealFileSystem files;
  const auto text = files.read(std::string(FAIRLEAD_SOURCE_DIR) + "/docs/exit-statuses.md", 1U << 20U);
  REQUIRE(text.has_value());
  std::vector<Row> rows;
  for (const auto line : lines(*text)) {
    const auto cells = split(line, '|');
    const bool is_row = cells.size() == 4;
    if (!is_row && !rows.empty()) break;
    if (is_row) rows.emplace_back(trim(cells[1]), trim(cells[2]));
  }
  rows.erase(rows.begin(), rows.begin() + 2);
  return rows;
}

}  // namespace

TEST_CASE("docs/exit-statuses.md says what the programs say") {
  std::vector<Row> told;
  for (const auto& [status, meaning] : cli::exit_meanings()) {
    told.emplace_back(std::to_string(static_cast<int>(status)), meaning);
  }
  CHECK(documented() == told);
}

TEST_CASE("the exit status follows from the code of the error") {
  for (const auto& [code, status] : {std::pair{Errc::usage, Exit::usage},
                                     {Errc::config, Exit::usage},
                                     {Errc::not_found, Exit::failed},
                                     {Errc::conflict, Exit::conflict},
                                     {Errc::denied, Exit::denied},
                                     {Errc::unavailable, Exit::failed},
                                     {Errc::corrupt, Exit::failed},
                                     {Errc::refused, Exit::refused},
                                     {Errc::rolled_back, Exit::rolled_back},
                                     {Errc::timed_out, Exit::timed_out},
                                     {Errc::partial, Exit::partial},
                                     {Errc::cancelled, Exit::interrupted},
                                     {Errc::io, Exit::failed},
                                     {Errc::internal, Exit::failed}}) {
    CAPTURE(code_name(code));
    CHECK(cli::exit_of(code) == status);
  }
}

TEST_CASE("every status has one meaning, in ascending order") {
  const auto rows = cli::exit_meanings();
  CHECK(rows.size() == 12);
  CHECK(std::ranges::is_sorted(rows, {}, &cli::ExitMeaning::status));
  CHECK(std::ranges::adjacent_find(rows, {}, &cli::ExitMeaning::status) == rows.end());
}

TEST_SUITE_END();

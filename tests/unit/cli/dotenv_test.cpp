#include "cli/dotenv.hpp"

#include "support/memory_filesystem.hpp"

#include <doctest/doctest.h>
#include <string>
#include <utility>
#include <vector>

using namespace fairlead;

TEST_SUITE_BEGIN("cli");

namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

class Warnings final : public plan::Observer {
 public:
  void step_started(const plan::Change&) override {}
  void step_finished(const plan::Change&, std::chrono::milliseconds) override {}
  void waiting(std::string_view, std::string_view) override {}
  void progress(std::string_view, std::uint64_t, std::uint64_t) override {}
  void note(std::string_view) override {}
  void warning(std::string_view text) override { texts.emplace_back(text); }
  std::vector<std::string> texts;
};

Pairs many(std::size_t count, const std::string& value) {
  Pairs out;
  for (std::size_t i = 0; i < count; ++i) out.emplace_back("V" + std::to_string(i), value);
  return out;
}

}  // namespace

TEST_CASE("variables become lines as they are") {
  test::MemoryFileSystem files;
  Warnings warnings;
  const Pairs pairs = {{"FAIRLEAD_VERSION", "1.2.0"}, {"NOTE", "a b=\"c\" #d ü"}, {"EMPTY", ""}};
  REQUIRE(cli::write_dotenv(files, "out.env", pairs, warnings).has_value());
  CHECK(files.text("out.env") == "FAIRLEAD_VERSION=1.2.0\nNOTE=a b=\"c\" #d ü\nEMPTY=\n");
  CHECK(warnings.texts.empty());
}

TEST_CASE("what GitLab would read differently is refused, and nothing is written") {
  for (const auto& [name, value] : Pairs{{"A", "x\ny"},
                                         {"A", "x\r"},
                                         {"A", " x"},
                                         {"A", "x\t"},
                                         {"A", "\x1b[2J"},
                                         {"A", "\xff"},
                                         {"", "x"},
                                         {"1A", "x"},
                                         {"A-B", "x"},
                                         {"A=B", "x"}}) {
    CAPTURE(name);
    CAPTURE(value);
    test::MemoryFileSystem files;
    Warnings warnings;
    const Pairs pairs = {{"FIRST", "1"}, {name, value}};
    const auto written = cli::write_dotenv(files, "out.env", pairs, warnings);
    REQUIRE_FALSE(written.has_value());
    CHECK(written.error().code() == Errc::refused);
    CHECK(written.error().id() == "FL0108");
    CHECK(files.writes.empty());
  }
}

TEST_CASE("five KiB is the limit, more than twenty variables a warning") {
  test::MemoryFileSystem files;
  Warnings warnings;
  CHECK(cli::write_dotenv(files, "out.env", many(20, "x"), warnings).has_value());
  CHECK(warnings.texts.empty());
  CHECK(cli::write_dotenv(files, "out.env", many(21, "x"), warnings).has_value());
  CHECK(warnings.texts == std::vector<std::string>{"out.env: 21 variables, GitLab's free tier reads only 20"});
  CHECK(cli::write_dotenv(files, "out.env", many(1, std::string(5 * 1024 - 4, 'x')), warnings).has_value());
  const auto large = cli::write_dotenv(files, "out.env", many(1, std::string(5 * 1024 - 3, 'x')), warnings);
  REQUIRE_FALSE(large.has_value());
  CHECK(large.error().message() == "out.env: 5121 bytes of variables, GitLab reads at most 5120");
}

TEST_SUITE_END();

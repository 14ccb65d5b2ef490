#include "base/text.hpp"

#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <string>
#include <vector>

namespace fs = std::filesystem;
using namespace fairlead;

TEST_SUITE_BEGIN("arch");

namespace {

std::string content(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The items of the page's lists, each with the lines that go on below its first, joined by spaces.
std::vector<std::string> guarantees() {
  std::vector<std::string> out;
  const auto page = content(fs::path(FAIRLEAD_SOURCE_DIR) / "docs/guarantees.md");
  for (const auto line : lines(page)) {
    if (line.starts_with("- ")) {
      out.emplace_back(line);
    } else if (line.starts_with("  ") && !out.empty()) {
      out.back().append(" ").append(trim(line));
    }
  }
  return out;
}

}  // namespace

TEST_CASE("every guarantee names tests, and each of them is there") {
  const std::regex test(R"re(\]\(\.\./(tests/[^)]+)\): `([^`]+)`)re");
  const auto all = guarantees();
  CHECK(all.size() >= 15);
  for (const auto& guarantee : all) {
    CAPTURE(guarantee);
    const auto first = std::sregex_iterator(guarantee.begin(), guarantee.end(), test);
    CHECK(first != std::sregex_iterator());
    for (auto found = first; found != std::sregex_iterator(); ++found) {
      const auto file = content(fs::path(FAIRLEAD_SOURCE_DIR) / (*found)[1].str());
      CHECK_MESSAGE(file.contains((*found)[2].str()), (*found)[1].str(), " has no test ", (*found)[2].str());
    }
  }
}

TEST_SUITE_END();

// Loads the real stack files of a directory, when there is one: FAIRLEAD_STACK_CORPUS=DIR.
#include "compose/load.hpp"

#include <algorithm>
#include <cstdlib>
#include <doctest/doctest.h>
#include <filesystem>
#include <vector>

using namespace fairlead;

TEST_SUITE_BEGIN("compose");

TEST_CASE("real stack files load" *
          doctest::skip(std::getenv("FAIRLEAD_STACK_CORPUS") == nullptr)) {  // NOLINT(concurrency-mt-unsafe)
  sys::RealFileSystem files;
  std::vector<std::string> paths;
  const auto* directory = std::getenv("FAIRLEAD_STACK_CORPUS");  // NOLINT(concurrency-mt-unsafe)
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    if (entry.path().extension() == ".yml" || entry.path().extension() == ".yaml") paths.push_back(entry.path());
  }
  std::ranges::sort(paths);
  std::size_t good = 0;
  for (const auto& path : paths) {
    const compose::Source source{path, files.read(path, 1U << 20U).value()};
    const auto loaded = compose::load({&source, 1}, {{"HOME", "/root"}}, files, {.working_directory = "/"});
    if (loaded) {
      ++good;
      continue;
    }
    const auto& error = loaded.error();
    CHECK_MESSAGE(error.place().line > 0, path);
    MESSAGE(error.place().str(), ": ", error.message());
  }
  REQUIRE_FALSE(paths.empty());
  CHECK_MESSAGE(good * 100 >= paths.size() * 85, good, " of ", paths.size());
}

TEST_SUITE_END();

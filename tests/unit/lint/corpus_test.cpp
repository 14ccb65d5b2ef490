// Judges the real stack files of a directory, when there is one: FAIRLEAD_STACK_CORPUS=DIR.
#include "lint/fix.hpp"
#include "lint/lint.hpp"

#include <algorithm>
#include <cstdlib>
#include <doctest/doctest.h>
#include <filesystem>
#include <vector>

using namespace fairlead;

TEST_SUITE_BEGIN("lint");

TEST_CASE("findings in real stack files have places, and what can be mended is mended at once" *
          doctest::skip(std::getenv("FAIRLEAD_STACK_CORPUS") == nullptr)) {  // NOLINT(concurrency-mt-unsafe)
  sys::RealFileSystem files;
  const auto* directory = std::getenv("FAIRLEAD_STACK_CORPUS");  // NOLINT(concurrency-mt-unsafe)
  std::size_t judged = 0;
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    if (entry.path().extension() != ".yml" && entry.path().extension() != ".yaml") continue;
    const compose::Source source{entry.path(), files.read(entry.path(), 1U << 20U).value()};
    CAPTURE(source.name);
    const auto loaded = compose::load({&source, 1}, {{"HOME", "/root"}}, files, {.working_directory = "/"});
    if (!loaded) continue;
    ++judged;
    const auto written = lint::read_files({&source, 1}).value();
    const auto findings =
        lint::lint({loaded->project, loaded->root, written, loaded->warnings, loaded->unknown}, {.strict = true});
    CHECK(std::ranges::all_of(findings, [&](const auto& each) {
      return each.place.file == source.name && each.place.line > 0 && !each.help.empty();
    }));
    const auto mended = lint::fix(source, findings).value();
    CHECK(lint::fix({source.name, mended}, findings).value() == mended);
  }
  CHECK(judged > 0);
}

TEST_SUITE_END();

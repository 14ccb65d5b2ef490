// Any file that is a project is judged: each finding has a rule, a place in the file, a message and a next step.
#include "lint/lint.hpp"

#include "compose/load.hpp"
#include "lint/report.hpp"
#include "one_file.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

using namespace fairlead;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::vector<compose::Source> sources = {{"a.yml", std::string(reinterpret_cast<const char*>(data), size)}};
  OneFile files("");
  const auto loaded = compose::load(sources, {{"A", "a"}, {"HOME", "/h"}}, files, {.working_directory = "/w"});
  if (!loaded) return 0;
  const auto written = lint::read_files(sources).value();
  const auto findings = lint::lint({loaded->project, loaded->root, written, loaded->warnings}, {.strict = true});
  for (const auto& finding : findings) {
    if (finding.rule.empty() || finding.message.empty() || finding.help.empty()) std::abort();
    if (finding.place.file != "a.yml" || finding.place.line == 0) std::abort();
  }
  lint::to_text(findings);
  lint::to_code_quality(findings);
  return 0;
}

// Any file that is a project is judged: each finding has a rule, a place in the file, a message and a next step. What
// is mended is a project again, in which there is nothing more to mend; and any project can be drawn.
#include "lint/lint.hpp"

#include "compose/load.hpp"
#include "graph/graph.hpp"
#include "lint/fix.hpp"
#include "lint/report.hpp"
#include "one_file.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

using namespace fairlead;

namespace {

struct Judged {
  compose::Project project;
  lint::Findings findings;
};

std::optional<Judged> judge(const compose::Source& source) {
  OneFile files("");
  auto loaded = compose::load({&source, 1}, {{"A", "a"}, {"HOME", "/h"}}, files, {.working_directory = "/w"});
  if (!loaded) return std::nullopt;
  const auto written = lint::read_files({&source, 1}).value();
  auto findings =
      lint::lint({loaded->project, loaded->root, written, loaded->warnings, loaded->unknown}, {.strict = true});
  return Judged{std::move(loaded->project), std::move(findings)};
}

void check(const lint::Findings& findings) {
  for (const auto& finding : findings) {
    if (finding.rule.empty() || finding.message.empty() || finding.help.empty()) std::abort();
    if (finding.place.file != "a.yml" || finding.place.line == 0) std::abort();
  }
  lint::to_text(findings);
  lint::to_code_quality(findings);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  compose::Source source = {"a.yml", std::string(reinterpret_cast<const char*>(data), size)};
  const auto before = judge(source);
  if (!before) return 0;
  check(before->findings);
  const auto graph = graph::graph_of(before->project);
  graph::to_svg(graph);
  graph::to_mermaid(graph);
  source.text = lint::fix(source, before->findings).value();
  const auto after = judge(source);
  if (!after || lint::fix(source, after->findings).value() != source.text) std::abort();
  return 0;
}

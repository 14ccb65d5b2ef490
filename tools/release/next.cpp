#include "base/text.hpp"
#include "commands.hpp"
#include "options.hpp"
#include "variables.hpp"

#include <fmt/core.h>
#include <memory>
#include <utility>
#include <vector>

namespace fairlead {
namespace {

struct NextOptions {
  ReleaseOptions release = {};
  std::string dotenv = {};
};

cli::Report report_of(const std::vector<Part>& parts) {
  const auto& [policy, observed, decision] = parts.front();
  if (parts.size() == 1) {
    return {.text = decision.version ? decision.version_text() + "\n" : "",
            .json = release::to_json(decision, observed)};
  }
  cli::Report out;
  for (const auto& part : parts) {
    const auto version = part.decision.version ? part.decision.version_text() : "-";
    out.text += fmt::format("{} {}\n", printable(part.observed.component), version);
    out.json += (out.json.empty() ? "" : ",") + release::to_json(part.decision, part.observed);
  }
  out.json = R"({"schema":"fairlead.release.components/1","components":[)" + out.json + "]}";
  return out;
}

Result<cli::Report> run_next(const NextOptions& options, cli::Ports& ports) {
  TRY_ASSIGN(auto parts, read_parts(options.release, ports));
  for (const auto& part : parts) tell(part, parts.size() > 1, ports.observer);
  std::vector<Told> told;
  for (auto& part : parts) {
    TRY(find_previous(options.release, part, ports));
    told.push_back(told_of(part));
  }
  TRY(write_variables(options.dotenv, told, ports));
  return report_of(parts);
}

}  // namespace

cli::Command next_command() {
  auto options = std::make_shared<NextOptions>();
  return {.name = "next",
          .summary = "Print the version that HEAD is, or will be, released as",
          .description =
              "Reads the commits since the highest version tag that HEAD contains. A breaking change asks for a major "
              "version, feat for a minor one, fix and perf for a patch; below 1.0.0, breaking changes raise the minor "
              "number. When nothing asks for a release, the last version is printed and standard error says so. Needs "
              "no token, no network and no work tree; of a clone that is too shallow to be sure, more history is "
              "fetched, or with --no-fetch, the status is 9. With release.components, each component is a line of its "
              "own.",
          .examples = {{"fairlead release next", "Print the next version"},
                       {"fairlead release next --dotenv release.env", "Hand it to later jobs as FAIRLEAD_VERSION"},
                       {"fairlead release next --output json", "Say why it is that version"}},
          .flags = release_flags(options->release) + std::vector<cli::Flag>{dotenv_flag(options->dotenv)},
          .run = [options](cli::Ports& ports) { return run_next(*options, ports); }};
}

}  // namespace fairlead

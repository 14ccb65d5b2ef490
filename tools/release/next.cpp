#include "base/characters.hpp"
#include "base/text.hpp"
#include "cli/dotenv.hpp"
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

/// "API_WORKER_" of api-worker; nothing where there is one component only.
std::string variable_part(const release::Observed& observed) {
  if (observed.component.empty()) return "";
  auto out = observed.component + "_";
  for (char& c : out) {
    const bool letter = is_letter(c);
    const bool digit = is_digit(c);
    if (letter) c = static_cast<char>(c & ~0x20);
    if (!letter && !digit) c = '_';
  }
  return out;
}

using Assignments = std::vector<std::pair<std::string, std::string>>;

/// FAIRLEAD_VERSION and the others, of several components FAIRLEAD_API_VERSION.
Assignments variables_of(const std::vector<Part>& parts) {
  Assignments out;
  for (const auto& [policy, observed, decision] : parts) {
    const auto front = "FAIRLEAD_" + (parts.size() > 1 ? variable_part(observed) : "");
    out.emplace_back(front + "VERSION", decision.version_text());
    out.emplace_back(front + "TAG", decision.tag);
    out.emplace_back(front + "PREVIOUS", decision.previous);
    out.emplace_back(front + "RELEASE", decision.is_due ? "true" : "false");
  }
  return out;
}

void tell(const Part& part, bool named, plan::Observer& observer) {
  const auto& [policy, observed, decision] = part;
  const auto front = named ? printable(observed.component) + ": " : "";
  for (const auto& warning : release::warnings_of(observed)) observer.warning(front + warning);
  if (!decision.is_due) observer.note(front + nothing_due(decision));
  if (decision.taken_by.empty()) return;
  observer.warning(fmt::format("{}version {} is taken by the tag {}, which is not part of this history", front,
                               decision.version_text(), decision.taken_by));
}

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
  TRY_ASSIGN(const auto parts, read_parts(options.release, ports));
  for (const auto& part : parts) tell(part, parts.size() > 1, ports.observer);
  if (!options.dotenv.empty()) {
    TRY(cli::write_dotenv(ports.files, options.dotenv, variables_of(parts), ports.observer));
  }
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

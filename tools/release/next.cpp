#include "commands.hpp"
#include "options.hpp"
#include "variables.hpp"

#include <fmt/core.h>
#include <memory>

namespace fairlead {
namespace {

struct Options {
  ReleaseOptions release = {};
  std::string dotenv = {};
};

Result<cli::Report> run(const Options& options, cli::Ports& ports) {
  TRY_ASSIGN(const auto situation, read_situation(options.release, ports));
  const auto& decision = situation.decision;
  if (!decision.is_due) ports.observer.note(nothing_due(decision));
  if (!decision.taken_by.empty()) {
    ports.observer.warning(fmt::format("version {} is taken by the tag {}, which is not part of this history",
                                       decision.version_text(), decision.taken_by));
  }
  TRY(write_variables(options.dotenv, decision, ports));
  return cli::Report{.text = decision.version ? decision.version_text() + "\n" : "",
                     .json = release::to_json(decision, situation.observed)};
}

}  // namespace

cli::Command next_command() {
  auto options = std::make_shared<Options>();
  return {.name = "next",
          .summary = "Print the version that HEAD is, or will be, released as",
          .description =
              "Reads the commits since the highest version tag that HEAD contains. A breaking change asks for a major "
              "version, feat for a minor one, fix and perf for a patch; below 1.0.0, breaking changes raise the minor "
              "number. When nothing asks for a release, the last version is printed and standard error says so. Needs "
              "no token, no network and no work tree; of a clone that is too shallow to be sure, more history is "
              "fetched, or "
              "with --no-fetch, the status is 9.",
          .examples = {{"fairlead release next", "Print the next version"},
                       {"fairlead release next --dotenv release.env", "Hand it to later jobs as FAIRLEAD_VERSION"},
                       {"fairlead release next --output json", "Say why it is that version"}},
          .flags = release_flags(options->release) + std::vector<cli::Flag>{dotenv_flag(options->dotenv)},
          .run = [options](cli::Ports& ports) { return run(*options, ports); }};
}

}  // namespace fairlead

#include "commands.hpp"
#include "json/json.hpp"
#include "options.hpp"

#include <fmt/core.h>
#include <memory>

namespace fairlead {
namespace {

Result<cli::Report> run_version(const ReleaseOptions& options, cli::Ports& ports) {
  TRY_ASSIGN(const auto situation, look(options, ports));
  if (!situation.observed.base) {
    ports.observer.note("there is no release yet");
    return cli::Report{.json = R"({"schema":"fairlead.release.version/1","version":null,"tag":null,"commit":null})"};
  }
  const auto& [version, tag, commit] = *situation.observed.base;
  auto json = fmt::format(R"({{"schema":"fairlead.release.version/1","version":{},"tag":{},"commit":{}}})",
                          json::quoted(version.str()), json::quoted(tag), json::quoted(commit.str()));
  return cli::Report{.text = version.str() + "\n", .json = std::move(json)};
}

}  // namespace

cli::Command version_command() {
  auto options = std::make_shared<ReleaseOptions>();
  return {.name = "version",
          .summary = "Print the version that was released last",
          .description =
              "The highest version among the tags that HEAD contains; on a pre-release branch, pre-releases "
              "of the branch count too. Prints nothing before the first release, and standard error says so.",
          .examples = {{"fairlead release version", "Print the last released version"}},
          .flags = release_flags(*options),
          .run = [options](cli::Ports& ports) { return run_version(*options, ports); }};
}

}  // namespace fairlead

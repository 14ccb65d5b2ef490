#include "release/apply.hpp"

#include "base/text.hpp"
#include "commands.hpp"
#include "json/json.hpp"
#include "options.hpp"
#include "tagger.hpp"

#include <fmt/core.h>
#include <memory>

namespace fairlead {
namespace {

struct Options {
  ReleaseOptions release = {};
  std::optional<std::string> file = {};
  std::string push = {}, tagger_name = {}, tagger_email = {};
  bool yes = false;
};

Result<release::Planned> read_plan(const std::string& path, cli::Ports& ports) {
  constexpr std::uint64_t largest = 16U << 20U;
  TRY_ASSIGN(const auto text, ports.files.read(path, largest));
  return release::planned_from_json(text, path);
}

Result<release::Planned> make_plan(const Options& options, cli::Ports& ports) {
  TRY_ASSIGN(const auto situation, read_situation(options.release, ports));
  const auto url = url_of(options.release, ports.environment);
  if (!situation.decision.is_due) ports.observer.note(nothing_due(situation.decision));
  return release::plan(situation.decision, situation.observed, situation.policy, {.push = options.push, .url = url});
}

Result<release::Planned> plan_of(const Options& options, cli::Ports& ports) {
  if (options.file) return read_plan(*options.file, ports);
  if (options.yes) return make_plan(options, ports);
  return Error(Errc::usage, "nothing says what to apply")
      .help("name a file of `fairlead release plan --out FILE`, or say --yes to plan and apply at once");
}

std::string text_of(const release::Planned& planned, const release::Applied& applied) {
  if (planned.plan.empty()) return "nothing to release\n";
  std::string out;
  for (const auto& [change, call] : planned.plan.steps)
    out += fmt::format("{} {}\n", change.kind, printable(change.name));
  if (applied.done == 0) out += "all of it was there already\n";
  return out;
}

Result<cli::Report> run(const Options& options, cli::Ports& ports) {
  TRY_ASSIGN(const auto planned, plan_of(options, ports));
  release::Applied applied;
  if (!planned.plan.empty()) {
    const auto& directory = options.release.repository;
    TRY_ASSIGN(auto repository, git::Repository::open(directory));
    TRY_ASSIGN(auto tagger, tagger_of(options.tagger_name, options.tagger_email, repository, ports.environment));
    tagger.time = std::chrono::floor<std::chrono::seconds>(ports.clock.wall());
    TRY_ASSIGN(applied, release::apply(planned, {repository, directory, std::move(tagger), ports.clock, ports.processes,
                                                 ports.environment, ports.observer, ports.stop}));
  }
  auto json =
      fmt::format(R"({{"schema":"fairlead.release.apply/1","version":{},"done":{},"already":{}}})",
                  planned.version.empty() ? "null" : json::quoted(planned.version), applied.done, applied.already);
  return cli::Report{.text = text_of(planned, applied), .json = std::move(json)};
}

}  // namespace

cli::Command apply_command() {
  auto options = std::make_shared<Options>();
  return {.name = "apply",
          .summary = "Create the annotated tag of a release",
          .description =
              "Does exactly what the plan says, and looks before every step: what an earlier, interrupted "
              "run has done is not done again. Ends with status 9, changing nothing, when HEAD or the base "
              "tag moved since the plan, or when the tag exists and is another.",
          .examples = {{"fairlead release apply plan.json", "Apply a plan of `fairlead release plan --out plan.json`"},
                       {"fairlead release apply --yes", "Plan and apply at once"},
                       {"fairlead release apply --yes --push origin", "And push the tag"}},
          .flags =
              std::vector<cli::Flag>{
                  {.name = "file", .help = "A plan file", .target = &options->file},
                  {.name = "--yes", .help = "Plan now, and apply without a plan file", .target = &options->yes},
                  {.name = "--push",
                   .help = "With --yes: push the tag to this remote, with git's own credentials",
                   .target = &options->push,
                   .value = "REMOTE",
                   .env = "FAIRLEAD_RELEASE_PUSH",
                   .config = "release.push"},
                  {.name = "--tagger-name",
                   .help = "Who tags; git's user.name by default",
                   .target = &options->tagger_name,
                   .value = "NAME",
                   .env = "FAIRLEAD_TAGGER_NAME"},
                  {.name = "--tagger-email",
                   .help = "Their address; git's user.email by default",
                   .target = &options->tagger_email,
                   .value = "ADDRESS",
                   .env = "FAIRLEAD_TAGGER_EMAIL"}} +
              release_flags(options->release),
          .run = [options](cli::Ports& ports) { return run(*options, ports); }};
}

}  // namespace fairlead

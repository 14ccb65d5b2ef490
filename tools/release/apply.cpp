#include "applying.hpp"
#include "commands.hpp"
#include "making.hpp"
#include "options.hpp"
#include "tagger.hpp"

#include <memory>

namespace fairlead {
namespace {

struct ApplyOptions {
  ReleaseOptions release = {};
  std::optional<std::string> file = {};
  MakingOptions making = {};
  std::string tagger_name = {}, tagger_email = {};
  bool yes = false;
};

Result<release::Planned> read_plan(const std::string& path, cli::Ports& ports) {
  constexpr std::uint64_t largest = 16U << 20U;
  TRY_ASSIGN(const auto text, ports.files.read(path, largest));
  return release::planned_from_json(text, path);
}

Result<release::Planned> plan_now(const ApplyOptions& options, cli::Ports& ports) {
  TRY_ASSIGN(const auto situation, read_situation(options.release, ports));
  if (!situation.decision.is_due) ports.observer.note(nothing_due(situation.decision));
  return make_plan(options.release, options.making, situation, ports);
}

Result<release::Planned> plan_of(const ApplyOptions& options, cli::Ports& ports) {
  if (options.file) return read_plan(*options.file, ports);
  if (options.yes) return plan_now(options, ports);
  return Error(Errc::usage, "nothing says what to apply")
      .help("name a file of `fairlead release plan --out FILE`, or say --yes to plan and apply at once");
}

Result<cli::Report> run_apply(const ApplyOptions& options, cli::Ports& ports) {
  TRY_ASSIGN(const auto planned, plan_of(options, ports));
  TRY(check_project(planned, options.release, ports.environment));
  if (planned.plan.empty()) return apply_plan(planned, {}, {}, ports);
  const auto& directory = options.release.repository;
  TRY_ASSIGN(const auto repository, git::Repository::open(directory));
  TRY_ASSIGN(auto tagger, tagger_of(options.tagger_name, options.tagger_email, repository, ports.environment));
  tagger.time = std::chrono::floor<std::chrono::seconds>(ports.clock.wall());
  return apply_plan(planned, directory, std::move(tagger), ports);
}

}  // namespace

cli::Command apply_command() {
  auto options = std::make_shared<ApplyOptions>();
  return {.name = "apply",
          .summary = "Make a release: its tag, its commit, its pages in GitLab",
          .description =
              "Does exactly what the plan says, and looks before every step: what an earlier, interrupted "
              "run has done is not done again. Ends with status 9, changing nothing, when HEAD or the base "
              "tag moved since the plan, or when the tag exists and is another. The token for GitLab comes from "
              "FAIRLEAD_RELEASE_TOKEN, GITLAB_TOKEN, GL_TOKEN or CI_JOB_TOKEN.",
          .examples = {{"fairlead release apply plan.json", "Apply a plan of `fairlead release plan --out plan.json`"},
                       {"fairlead release apply --yes", "Plan and apply at once"},
                       {"fairlead release apply --yes --push origin", "And push the tag"}},
          .flags =
              std::vector<cli::Flag>{
                  {.name = "file", .help = "A plan file", .target = &options->file},
                  {.name = "--yes", .help = "Plan now, and apply without a plan file", .target = &options->yes},
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
              release_flags(options->release) + making_flags(options->making),
          .run = [options](cli::Ports& ports) { return run_apply(*options, ports); }};
}

}  // namespace fairlead

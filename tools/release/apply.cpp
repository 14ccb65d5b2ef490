#include "release/apply.hpp"

#include "applying.hpp"
#include "base/text.hpp"
#include "cli/outputs.hpp"
#include "commands.hpp"
#include "making.hpp"
#include "options.hpp"
#include "tagger.hpp"
#include "variables.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <memory>
#include <utility>

namespace fairlead {
namespace {

struct ApplyOptions {
  ReleaseOptions release = {};
  std::optional<std::string> file = {};
  MakingOptions making = {};
  std::string tagger_name = {}, tagger_email = {}, dotenv = {};
  bool yes = false;
};

Result<release::Planned> read_plan(const std::string& path, cli::Ports& ports) {
  constexpr std::uint64_t largest = 16U << 20U;
  TRY_ASSIGN(const auto text, ports.files.read(path, largest));
  return release::planned_from_json(text, path);
}

/// A plan, and the component that it is of; empty if the repository is one.
struct Named {
  std::string component = {};
  release::Planned planned = {};
};

/// One branch takes one commit: of several components, the second would lie beside the first.
Result<> check_together(const ApplyOptions& options, const std::vector<Part>& parts) {
  const auto& mode = options.making.mode;
  if (parts.size() < 2 || (mode != "commit" && mode != "mr")) return {};
  return Error(Errc::usage, fmt::format("mode {} makes one commit, and there are several components", mode))
      .id("FL0334")
      .help("name one: --component " + printable(parts.front().observed.component));
}

/// All are planned before any is applied.
Result<std::vector<Named>> plan_now(const ApplyOptions& options, cli::Ports& ports) {
  auto release = options.release;
  release.online = is_online(options.making);
  TRY_ASSIGN(auto parts, read_parts(release, ports));
  TRY(check_together(options, parts));
  TRY_ASSIGN(const auto writer,
             Writer::make(options.making.writing, url_of(options.release, ports.environment), ports));
  std::vector<Named> out;
  for (auto& part : parts) {
    TRY_ASSIGN(auto repository, git::Repository::open(directory_of(options.release, ports.environment)));
    const auto component = part.observed.component;
    tell(part, parts.size() > 1, ports.observer);
    if (out.empty()) TRY(warn_of_changes(repository, ports.observer));
    const Situation situation{std::move(repository), std::move(part.policy), std::move(part.observed),
                              std::move(part.decision)};
    auto planned = make_plan(options.release, options.making, writer, situation, ports);
    if (!planned && !component.empty()) return std::move(planned).during("component " + printable(component)).error();
    if (!planned) return std::move(planned).error();
    out.push_back({component, *std::move(planned)});
  }
  return out;
}

Result<std::vector<Named>> plans_of(const ApplyOptions& options, cli::Ports& ports) {
  if (options.yes && !options.file) return plan_now(options, ports);
  if (!options.file) {
    return Error(Errc::usage, "nothing says what to apply")
        .help("name a file of `fairlead release plan --out FILE`, or say --yes to plan and apply at once");
  }
  TRY_ASSIGN(auto planned, read_plan(*options.file, ports));
  std::vector<Named> out;
  out.push_back({"", std::move(planned)});
  return out;
}

Result<cli::Report> apply_one(const ApplyOptions& options, const release::Planned& planned, cli::Ports& ports) {
  TRY(check_project(planned, options.release, ports.environment));
  if (planned.plan.empty()) return apply_plan(planned, {}, {}, ports);
  const auto directory = directory_of(options.release, ports.environment);
  TRY_ASSIGN(const auto repository, git::Repository::open(directory));
  TRY_ASSIGN(auto tagger, tagger_of(options.tagger_name, options.tagger_email, repository, ports.environment));
  tagger.time = std::chrono::floor<std::chrono::seconds>(ports.clock.wall());
  return apply_plan(planned, directory, std::move(tagger), ports);
}

/// Each component's, one after the other. What fails after one was done leaves that one done.
Result<cli::Report> apply_all(const ApplyOptions& options, const std::vector<Named>& plans, cli::Ports& ports) {
  if (plans.size() == 1) return apply_one(options, plans.front().planned, ports);
  cli::Report out;
  std::vector<std::string> done;
  for (const auto& [component, planned] : plans) {
    auto report = apply_one(options, planned, ports).during("component " + printable(component));
    if (!report && done.empty()) return std::move(report).error();
    if (!report) {
      return std::move(report)
          .error()
          .as(Errc::partial)
          .note("done before: " + join(done, ", "))
          .help("run again: what is done is not done again");
    }
    if (!planned.plan.empty()) done.push_back(planned.tag);
    for (const auto line : lines(report->text)) out.text += fmt::format("{}: {}\n", printable(component), line);
    out.json += (out.json.empty() ? "" : ",") + report->json;
  }
  out.json = R"({"schema":"fairlead.release.components/1","components":[)" + out.json + "]}";
  return out;
}

/// Nobody needs a repository for a plan without steps, but to know what HEAD is.
Result<> tell_jobs(const ApplyOptions& options, const std::vector<Named>& plans, cli::Ports& ports) {
  if (options.dotenv.empty()) return {};
  std::vector<Told> told;
  for (const auto& [component, planned] : plans) {
    bool released = planned.released;
    if (released) {
      TRY_ASSIGN(const auto repository, git::Repository::open(directory_of(options.release, ports.environment)));
      TRY_ASSIGN(released, release::is_released(planned, repository));
    }
    told.push_back(told_of(component, planned, released));
  }
  return write_variables(options.dotenv, told, ports);
}

Result<cli::Report> run_apply(const ApplyOptions& options, cli::Ports& ports) {
  TRY(check_pipeline(ports.environment));
  TRY(cli::check_outputs(ports.files, {options.dotenv}));
  TRY_ASSIGN(const auto plans, plans_of(options, ports));
  TRY_ASSIGN(auto report, apply_all(options, plans, ports));
  if (auto told = tell_jobs(options, plans, ports); !told) {
    const bool is_idle = std::ranges::all_of(plans, [](const Named& named) { return named.planned.plan.empty(); });
    if (is_idle) return std::move(told).error();
    return cli::done_but("the release is made", std::move(told).error());
  }
  return report;
}

}  // namespace

cli::Command apply_command() {
  auto options = std::make_shared<ApplyOptions>();
  return {
      .name = "apply",
      .summary = "Make a release: its tag, its commit, its pages in GitLab",
      .description =
          "Does exactly what the plan says, and looks before every step: what an earlier, interrupted "
          "run has done is not done again. Ends with status 9, changing nothing, when HEAD or the base "
          "tag moved since the plan, or when the tag exists and is another. With release.components, --yes releases "
          "all that are due. The token for GitLab comes from FAIRLEAD_RELEASE_TOKEN, GITLAB_TOKEN, GL_TOKEN or "
          "CI_JOB_TOKEN.",
      .examples = {{"fairlead release apply plan.json", "Apply a plan of `fairlead release plan --out plan.json`"},
                   {"fairlead release apply --yes", "Plan and apply at once"},
                   {"fairlead release apply --yes --push origin --dotenv release.env",
                    "And push the tag, and tell later jobs"}},
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
               .env = "FAIRLEAD_TAGGER_EMAIL"},
              applied_dotenv_flag(options->dotenv)} +
          release_flags(options->release) + making_flags(options->making),
      .run = [options](cli::Ports& ports) { return run_apply(*options, ports); }};
}

}  // namespace fairlead

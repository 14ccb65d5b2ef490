#include "release/plan.hpp"

#include "commands.hpp"
#include "making.hpp"
#include "options.hpp"
#include "plan/render.hpp"
#include "release/notes.hpp"
#include "variables.hpp"

#include <array>
#include <fmt/core.h>
#include <memory>

namespace fairlead {
namespace {

struct PlanOptions {
  ReleaseOptions release = {};
  MakingOptions making = {};
  std::string out = {}, dotenv = {};
  bool detailed_exitcode = false;
};

/// What is told of the release, as `notes` prints it, and the steps.
Result<std::string> text_of(const release::Planned& planned, const Situation& situation, const Writer& writer,
                            Paint paint) {
  const auto& decision = situation.decision;
  if (planned.plan.empty()) return nothing_due(decision) + "\n";
  std::string notes;
  if (decision.is_due) {
    TRY_ASSIGN(notes, writer.write(release::release_of(decision, situation.observed)));
    notes += "\n";
  }
  return notes + plan::render_text(planned.plan.changes(), paint);
}

Result<cli::Report> run_plan(const PlanOptions& options, cli::Ports& ports) {
  TRY(check_pipeline(ports.environment));
  auto release = options.release;
  release.online = is_online(options.making);
  TRY_ASSIGN(const auto situation, read_situation(release, ports));
  TRY_ASSIGN(const auto writer,
             Writer::make(options.making.writing, url_of(options.release, ports.environment), ports));
  TRY(warn_of_changes(situation.repository, ports.observer));
  TRY_ASSIGN(const auto planned, make_plan(options.release, options.making, writer, situation, ports));
  auto json = release::to_json(planned);
  if (!options.out.empty()) TRY(ports.files.write(options.out, json, 0644));
  const std::array told = {Told{.version = planned.version,
                                .tag = planned.tag,
                                .previous = planned.previous,
                                .flag = "RELEASE",
                                .value = situation.decision.is_due}};
  TRY(write_variables(options.dotenv, told, ports));
  TRY_ASSIGN(auto text, text_of(planned, situation, writer, Paint{ports.colour}));
  const bool pending = options.detailed_exitcode && !planned.plan.empty();
  return cli::Report{
      .text = std::move(text), .json = std::move(json), .exit = pending ? cli::Exit::changes_pending : cli::Exit::done};
}

}  // namespace

cli::Command plan_command() {
  auto options = std::make_shared<PlanOptions>();
  return {
      .name = "plan",
      .summary = "Show what a release would do, and write it down for apply",
      .description =
          "Changes nothing and needs no token. The plan names HEAD and the base tag: apply refuses it "
          "when they have moved.",
      .examples = {{"fairlead release plan", "Show the tag that a release would create"},
                   {"fairlead release plan --out plan.json", "Write the plan for `fairlead release apply plan.json`"},
                   {"fairlead release plan --push origin --out plan.json", "Plan to push the tag as well"},
                   {"fairlead release plan --mode api --asset dist/tool.tar.gz --out plan.json",
                    "Plan a release that GitLab makes, with a file"}},
      .flags =
          release_flags(options->release) + making_flags(options->making) +
          std::vector<cli::Flag>{
              {.name = "--out", .help = "Write the plan to FILE, as JSON", .target = &options->out, .value = "FILE"},
              dotenv_flag(options->dotenv),
              {.name = "--detailed-exitcode",
               .help = "End with status 3 when there is something to do",
               .target = &options->detailed_exitcode}},
      .run = [options](cli::Ports& ports) { return run_plan(*options, ports); }};
}

}  // namespace fairlead

#include "changing.hpp"
#include "cli/outputs.hpp"
#include "commands.hpp"
#include "guards.hpp"
#include "inputs.hpp"
#include "plan/render.hpp"
#include "reports.hpp"
#include "swarm/interrupted.hpp"
#include "swarm/plan_file.hpp"
#include "swarm/report.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <iterator>
#include <memory>
#include <utility>

namespace fairlead::stack {
namespace {

struct PlanOptions {
  Inputs inputs;
  Guards guards;
  std::string out, terraform, markdown;
  bool detailed_exitcode = false;
};

Result<> write_reports(const PlanOptions& options, const swarm::StackPlan& plan, cli::Ports& ports) {
  const auto changes = plan.steps.changes();
  TRY(write_report(options.terraform, plan::render_gitlab(changes), ports));
  auto markdown = plan::render_markdown(changes, fmt::format("Stack `{}`", plan.stack));
  for (const auto& note : plan.notes) markdown += fmt::format("\nNote: {}\n", note);
  return write_report(options.markdown, markdown, ports);
}

Result<cli::Report> run_plan(PlanOptions& options, cli::Ports& ports) {
  TRY(cli::check_outputs(ports.files, {options.out, options.terraform, options.markdown}));
  TRY_ASSIGN(const auto project, load_project(options.inputs, ports));
  TRY_ASSIGN(const auto engine, connect(ports));
  const swarm::Outside outside = {engine, ports.clock, ports.observer, ports.stop};
  auto how = prepare_options(options.inputs, ports);
  TRY_ASSIGN(how.review, review_from(options.inputs.review, ports));
  TRY_ASSIGN(auto prepared, swarm::prepare(project, outside, credential_ports(ports), how));
  TRY(verify_images(options.guards, prepared, ports));
  TRY_ASSIGN(const auto found, opinion(options.guards, prepared, outside, ports));
  for (const auto& objection : found.objections) {
    prepared.warnings.push_back("a deploy would be refused: " + objection.message());
  }
  std::ranges::copy(found.warnings, std::back_inserter(prepared.warnings));
  for (const auto& warning : prepared.warnings) ports.observer.warning(warning);
  if (!options.out.empty()) {
    auto file = swarm::plan_file(prepared, options.inputs.files, how);
    file.profiles = options.inputs.profiles;
    file.compat = options.inputs.compat;
    TRY(ports.files.write(options.out, swarm::write_plan_file(file)));
  }
  TRY(swarm::name_interrupted(engine, prepared.plan));
  for (auto& [change, call] : prepared.plan.steps.steps)
    mask_values(change.kind, change.name, change.fields, ports.redactor);
  TRY(write_reports(options, prepared.plan, ports));
  auto report = plan_report(prepared.plan, ports, prepared.warnings);
  if (options.detailed_exitcode && !prepared.plan.steps.empty()) report.exit = cli::Exit::changes_pending;
  return report;
}

}  // namespace

cli::Command plan_command() {
  auto options = std::make_shared<PlanOptions>();
  auto flags = input_flags(options->inputs);
  flags.push_back(rename_flag(options->inputs));
  add_guard_flags(flags, options->guards);
  flags = std::move(flags) + review_flags(options->inputs.review);
  flags.push_back(
      {.name = "--out", .help = "Save the plan, for: deploy --plan FILE", .target = &options->out, .value = "FILE"});
  flags.push_back({.name = "--terraform",
                   .help = "Write a report for GitLab's merge request widget (artifacts:reports:terraform) to FILE",
                   .target = &options->terraform,
                   .value = "FILE"});
  flags.push_back({.name = "--markdown",
                   .help = "Write the plan as a note for a merge request to FILE",
                   .target = &options->markdown,
                   .value = "FILE"});
  flags.push_back({.name = "--detailed-exitcode",
                   .help = "Exit with 3 when there is something to change",
                   .target = &options->detailed_exitcode});
  return {.name = "plan",
          .summary = "Show what a deploy would change, and why",
          .description =
              "Reads the Compose files and the Swarm, asks the registries for the digests of the images, and "
              "says what a deploy would create, update in place, restart or remove. Changes nothing. A saved "
              "plan holds no secret.",
          .examples = {{"fairlead stack plan -f docker-stack.yml shop", "Show what a deploy of \"shop\" would change"},
                       {"fairlead stack plan --out plan.json shop", "Save the plan, to deploy exactly it later"},
                       {"fairlead stack plan --terraform tf.json --markdown plan.md shop", "Reports for GitLab"},
                       {"fairlead stack plan --detailed-exitcode shop", "Exit with 3 when the Swarm differs"}},
          .flags = std::move(flags),
          .run = [options](cli::Ports& ports) { return run_plan(*options, ports); }};
}

}  // namespace fairlead::stack

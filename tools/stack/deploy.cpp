#include "swarm/deploy.hpp"

#include "changing.hpp"
#include "cli/dotenv.hpp"
#include "cli/outputs.hpp"
#include "commands.hpp"
#include "guards.hpp"
#include "inputs.hpp"
#include "plan/limits.hpp"
#include "plan/render.hpp"
#include "reports.hpp"
#include "swarm/limited.hpp"
#include "swarm/plan_file.hpp"
#include "swarm/report.hpp"

#include <chrono>
#include <fmt/core.h>
#include <memory>
#include <utility>

namespace fairlead::stack {
namespace {

struct DeployOptions {
  Inputs inputs;
  std::string plan, junit;
  Changing changing;
  bool rolls_back = true;
  bool waits = true;
  Guards guards;
  bool checks = true;
  bool force = false;
  std::string dotenv;
};

/// A saved plan says itself what it was made from.
Result<swarm::PlanFile> read_plan(DeployOptions& options, cli::Ports& ports) {
  TRY_ASSIGN(const auto text, ports.files.read(options.plan));
  TRY_ASSIGN(auto saved, swarm::read_plan_file(text, options.plan));
  auto& inputs = options.inputs;
  if (!inputs.stack.empty() && inputs.stack != saved.stack) {
    return Error(Errc::usage, fmt::format("the plan is for stack \"{}\", not \"{}\"", saved.stack, inputs.stack));
  }
  if (inputs.files.empty()) inputs.files = saved.files;
  inputs.stack = saved.stack;
  inputs.profiles = saved.profiles;
  inputs.compat = saved.compat;
  inputs.prune = saved.prune;
  inputs.renames = saved.renames;
  inputs.resolve_image = std::string(swarm::word(saved.resolve_image));
  return saved;
}

Result<swarm::Prepared> prepare(DeployOptions& options, const swarm::Outside& outside, const compose::Project& project,
                                const std::optional<swarm::PlanFile>& saved, cli::Ports& ports) {
  auto how = prepare_options(options.inputs, ports);
  if (saved) {
    how.answers = saved->answers;
    how.review = saved->review;
  } else {
    TRY_ASSIGN(how.review, review_from(options.inputs.review, ports));
  }
  TRY_ASSIGN(auto prepared, swarm::prepare(project, outside, credential_ports(ports), how));
  if (saved) {
    TRY(swarm::check_same(*saved, swarm::plan_file(prepared, options.inputs.files, how), prepared.observed));
  }
  return prepared;
}

/// The variables that a job's environment can show: `environment: {url: $FAIRLEAD_URL}`.
Result<> write_address(const std::string& file, const std::string& stack, const std::string& url, cli::Ports& ports) {
  std::vector<std::pair<std::string, std::string>> variables = {{"FAIRLEAD_STACK", stack}};
  if (!url.empty()) variables.emplace_back("FAIRLEAD_URL", url);
  return cli::write_dotenv(ports.files, file, variables, ports.observer);
}

/// Only services count: secrets and configs come and go with their content, canaries with every deploy.
Result<> check_removals(const swarm::Prepared& prepared) {
  std::vector<plan::Change> services;
  for (const auto& [change, call] : prepared.plan.steps.steps) {
    if (call.kind == swarm::Kind::service && !call.is_temporary) services.push_back(change);
  }
  return plan::check_limits(services, prepared.observed.services.size());
}

Result<> approve(const DeployOptions& options, const swarm::Prepared& prepared, const swarm::Outside& outside,
                 cli::Ports& ports, std::vector<std::string>& notes) {
  TRY_ASSIGN(notes, check_guards(options.guards, prepared, outside, ports));
  if (!options.force) {
    TRY(check_removals(prepared));
  }
  show(prepared, ports);
  return {};
}

Result<cli::Report> deploy(DeployOptions& options, cli::Ports& ports, swarm::Trial& trial) {
  std::optional<swarm::PlanFile> saved;
  if (!options.plan.empty()) {
    TRY_ASSIGN(saved, read_plan(options, ports));
  }
  TRY_ASSIGN(const auto project, load_project(options.inputs, ports));
  TRY_ASSIGN(const auto engine, connect(ports));
  const swarm::Outside outside = {engine, ports.clock, ports.observer, ports.stop};
  std::vector<std::string> notes;
  cli::Redactor hidden;
  auto lease = lease_options(options.changing, ports, "deploy");
  if (saved) lease.plan = swarm::identity(*saved);
  const auto origin = origin_of(lease, options.inputs.files, ports);
  swarm::Undertaking undertaking = {
      .prepare = [&]() -> Result<swarm::Prepared> {
        const swarm::Limited limited(outside, options.changing.timeout + swarm::way_back);
        TRY_ASSIGN(auto prepared, prepare(options, limited.inner, project, saved, ports));
        learn(prepared, hidden);
        return prepared;
      },
      .approve = [&](const swarm::Prepared& prepared) { return approve(options, prepared, outside, ports, notes); },
      .deploy = deploy_options(options.changing, hidden),
      .lease = lease,
      .origin = origin};
  undertaking.deploy.waits = options.waits;
  undertaking.deploy.web = options.checks ? &ports.http : nullptr;
  undertaking.deploy.rolls_back = options.rolls_back;
  undertaking.deploy.trial = options.junit.empty() ? nullptr : &trial;
  TRY_ASSIGN(auto deployed, swarm::undertake(outside, undertaking));
  deployed.notes = std::move(notes);
  const auto& stack = options.inputs.stack;
  if (!options.dotenv.empty()) {
    auto written = write_address(options.dotenv, stack, swarm::url_of(project), ports);
    if (!written) return cli::done_but(fmt::format("stack \"{}\" is deployed", stack), std::move(written).error());
  }
  return cli::Report{.text = swarm::deployed_text(stack, deployed), .json = swarm::deployed_json(stack, deployed)};
}

Result<cli::Report> run_deploy(DeployOptions& options, cli::Ports& ports) {
  TRY(cli::check_outputs(ports.files, {options.junit, options.dotenv}));
  swarm::Trial trial;
  auto result = deploy(options, ports, trial);
  return with_junit({options.junit, "deploy", options.inputs.stack}, trial, std::move(result), ports);
}

std::vector<cli::Flag> deploy_flags(DeployOptions& options) {
  auto flags = input_flags(options.inputs) + review_flags(options.inputs.review);
  flags.push_back(rename_flag(options.inputs));
  flags.push_back({.name = "--plan",
                   .help = "Deploy exactly this saved plan, or nothing when the stack has changed since",
                   .target = &options.plan,
                   .value = "FILE"});
  flags = std::move(flags) + patience_flags(options.changing);
  flags.push_back({.name = "--rollback",
                   .help = "Undo everything when a service does not come to run",
                   .target = &options.rolls_back,
                   .env = "FAIRLEAD_STACK_ROLLBACK",
                   .config = "stack.rollback"});
  flags.push_back({.name = "--wait", .help = "Wait until every service runs", .target = &options.waits});
  flags.push_back({.name = "--checks",
                   .help = "Ask what x-fairlead.checks says once everything runs; a bad answer undoes everything",
                   .target = &options.checks,
                   .env = "FAIRLEAD_STACK_CHECKS",
                   .config = "stack.checks"});
  flags.push_back(junit_flag(options.junit));
  add_guard_flags(flags, options.guards);
  flags.push_back({.name = "--dotenv",
                   .help = "Write FAIRLEAD_STACK and FAIRLEAD_URL for GitLab's artifacts:reports:dotenv",
                   .target = &options.dotenv,
                   .value = "FILE"});
  flags.push_back({.name = "--force", .help = "Remove even many services at once", .target = &options.force});
  return flags + lease_flags(options.changing);
}

}  // namespace

cli::Command deploy_command() {
  auto options = std::make_shared<DeployOptions>();
  return {.name = "deploy",
          .summary = "Bring a stack into the Swarm, wait until it runs, or take everything back",
          .description =
              "Checks everything first, then creates secrets, configs and networks, then services, each once what it "
              "depends on is there, waits until all of them run, asks the checks of the file, and removes what is no "
              "longer needed. What is as it should be is not touched. When a "
              "service does not come to run or a check fails, the whole stack goes back to what it was: exit status 5, "
              "with the reason "
              "and the failing task's last log lines. Interrupted or killed, run it again: it goes on.",
          .examples = {{"fairlead stack deploy -f docker-stack.yml shop", "Deploy, and wait until it runs"},
                       {"fairlead stack deploy --plan plan.json", "Deploy exactly what was planned"},
                       {"fairlead stack deploy --junit deploy.xml shop", "A report for GitLab's list of tests"},
                       {"fairlead stack deploy --review --expires 3d shop-login", "A review app, for gc to remove"},
                       {"fairlead stack deploy --prune --timeout 10m shop", "Remove what left the file, wait longer"}},
          .flags = deploy_flags(*options),
          .run = [options](cli::Ports& ports) { return run_deploy(*options, ports); }};
}

}  // namespace fairlead::stack

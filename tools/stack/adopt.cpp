#include "changing.hpp"
#include "commands.hpp"
#include "inputs.hpp"
#include "swarm/limited.hpp"
#include "swarm/report.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <memory>
#include <utility>

namespace fairlead::stack {
namespace {

struct AdoptOptions {
  Inputs inputs;
  Changing changing;
  bool yes = false;
};

/// Taking over restarts nothing: what would, is for a deploy.
Result<> check_harmless(const swarm::Prepared& prepared, const cli::Ports& ports) {
  auto deploying = ports;
  deploying.command = "fairlead stack deploy";
  std::erase(deploying.arguments, "--yes");
  auto error = Error(Errc::refused, "the file is not what runs: taking over would change more than labels")
                   .id("FL0566")
                   .help("make the file what was deployed, or accept the changes: " +
                         cli::again(deploying, {"--rename-secrets"}));
  bool is_harmless = true;
  for (const auto& step : prepared.plan.steps.steps) {
    if (step.change.action == plan::Action::update) continue;
    is_harmless = false;
    error = std::move(error).note(
        fmt::format("{} {} {}", plan::word(step.change.action), step.change.kind, step.change.name));
  }
  if (is_harmless) return {};
  return error;
}

cli::Report planned(const swarm::Prepared& prepared, const cli::Ports& ports) {
  auto report = plan_report(prepared.plan, ports, prepared.warnings);
  if (prepared.plan.steps.empty() && !prepared.plan.makes_revision) return report;
  if (const auto harmless = check_harmless(prepared, ports); !harmless) {
    report.text += "It cannot be taken over like this: " + harmless.error().message() + "\n";
  } else {
    report.text += fmt::format("Nothing was changed. To take it over: {}\n", cli::again(ports, {"--yes"}));
  }
  report.exit = cli::Exit::changes_pending;
  return report;
}

Result<cli::Report> run_adopt(AdoptOptions& options, cli::Ports& ports) {
  TRY_ASSIGN(const auto project, load_project(options.inputs, ports));
  TRY_ASSIGN(const auto engine, connect(ports));
  const swarm::Outside outside = {engine, ports.clock, ports.observer, ports.stop};
  auto how = prepare_options(options.inputs, ports);
  how.adopts = true;
  cli::Redactor hidden;
  const auto prepare = [&]() -> Result<swarm::Prepared> {
    const swarm::Limited limited(outside, options.changing.timeout + swarm::way_back);
    TRY_ASSIGN(auto prepared, swarm::prepare(project, limited.inner, credential_ports(ports), how));
    if (prepared.observed.services.empty()) return no_such_stack(prepared.plan.stack, limited.engine);
    learn(prepared, hidden);
    return prepared;
  };
  if (!options.yes) {
    TRY_ASSIGN(const auto prepared, prepare());
    return planned(prepared, ports);
  }
  const auto lease = lease_options(options.changing, ports, "adopt");
  auto origin = origin_of(lease, options.inputs.files, ports);
  origin.operation = "adopt";
  const swarm::Undertaking undertaking = {.prepare = prepare,
                                          .approve = [&](const swarm::Prepared& prepared) -> Result<> {
                                            TRY(swarm::refuse_job_tokens(prepared.logins));
                                            TRY(check_harmless(prepared, ports));
                                            show(prepared, ports);
                                            return {};
                                          },
                                          .deploy = deploy_options(options.changing, hidden),
                                          .lease = lease,
                                          .origin = origin};
  TRY_ASSIGN(const auto deployed, swarm::undertake(outside, undertaking));
  const auto& stack = options.inputs.stack;
  return cli::Report{.text = swarm::deployed_text(stack, deployed), .json = swarm::deployed_json(stack, deployed)};
}

std::vector<cli::Flag> adopt_flags(AdoptOptions& options) {
  auto flags = input_flags(options.inputs);
  flags.push_back({.name = "--yes", .help = "Do it", .target = &options.yes});
  return flags + patience_flags(options.changing) + lease_flags(options.changing);
}

}  // namespace

cli::Command adopt_command() {
  auto options = std::make_shared<AdoptOptions>();
  return {
      .name = "adopt",
      .summary = "Take over a stack that docker's client deployed, without restarting a task",
      .description =
          "Marks the secrets and configs that docker's client made, so that deploys use them as they are until their "
          "content changes, and stores the stack as its first revision. The content of a secret cannot be read "
          "again: that of the file is believed to be it. When the file is not what runs, so that tasks would "
          "restart, it is refused: exit status 7. Without --yes it says what it would do, and exits with 3.",
      .examples = {{"fairlead stack adopt -f docker-stack.yml shop", "Show what taking over would do"},
                   {"fairlead stack adopt --yes -f docker-stack.yml shop", "Take it over"}},
      .flags = adopt_flags(*options),
      .run = [options](cli::Ports& ports) { return run_adopt(*options, ports); }};
}

}  // namespace fairlead::stack

#include "changing.hpp"
#include "commands.hpp"
#include "inputs.hpp"
#include "swarm/limited.hpp"
#include "swarm/report.hpp"
#include "swarm/revert.hpp"

#include <fmt/core.h>
#include <memory>
#include <utility>

namespace fairlead::stack {
namespace {

struct RollbackOptions {
  Inputs inputs;  ///< Of these only the stack, the logins, and how many revisions are kept.
  Changing changing;
  long to = 0;
  bool yes = false;
};

swarm::RevertOptions revert_options(const RollbackOptions& options) {
  swarm::RevertOptions out = {
      .stack = options.inputs.stack, .uses_logins = options.inputs.registry_auth, .keep = keep_of(options.inputs)};
  if (options.to > 0) out.to = static_cast<std::uint64_t>(options.to);
  return out;
}

cli::Report planned(const swarm::Revert& revert, const cli::Ports& ports) {
  const auto& plan = revert.prepared.plan;
  auto report = plan_report(plan, ports, revert.prepared.warnings);
  if (plan.steps.empty()) return report;
  report.text +=
      fmt::format("Nothing was changed. To do it ({}): {}\n", revert.operation, cli::again(ports, {"--yes"}));
  report.exit = cli::Exit::changes_pending;
  return report;
}

Result<cli::Report> run_rollback(const RollbackOptions& options, cli::Ports& ports) {
  const auto& stack = options.inputs.stack;
  TRY(check_stack_given(stack));
  if (options.to < 0) return Error(Errc::usage, "revisions count from 1");
  TRY_ASSIGN(const auto engine, connect(ports));
  const swarm::Outside outside = {engine, ports.clock, ports.observer, ports.stop};
  cli::Redactor hidden;
  const auto prepare = [&]() -> Result<swarm::Revert> {
    const swarm::Limited limited(outside, options.changing.timeout + swarm::way_back);
    auto revert = swarm::prepare_revert(limited.inner, credential_ports(ports), revert_options(options));
    if (!revert && revert.error().id() == "FL0564") {
      TRY_ASSIGN(const bool is_there, is_known_stack(stack, limited.engine));
      if (!is_there) return no_such_stack(stack, limited.engine);
    }
    if (!revert) return revert;
    learn(revert->prepared, hidden);
    return revert;
  };
  if (!options.yes) {
    TRY_ASSIGN(const auto revert, prepare());
    return planned(revert, ports);
  }
  auto lease = lease_options(options.changing, ports, "rollback");
  auto origin = origin_of(lease, {}, ports);
  const swarm::Undertaking undertaking = {.prepare = [&]() -> Result<swarm::Prepared> {
                                            TRY_ASSIGN(auto revert, prepare());
                                            lease.operation = origin.operation = revert.operation;
                                            return std::move(revert.prepared);
                                          },
                                          .approve = [&](const swarm::Prepared& prepared) -> Result<> {
                                            ports.observer.note(origin.operation);
                                            show(prepared, ports);
                                            return {};
                                          },
                                          .deploy = deploy_options(options.changing, hidden),
                                          .lease = lease,
                                          .origin = origin};
  TRY_ASSIGN(const auto deployed, swarm::undertake(outside, undertaking));
  return cli::Report{.text = swarm::deployed_text(stack, deployed), .json = swarm::deployed_json(stack, deployed)};
}

std::vector<cli::Flag> rollback_flags(RollbackOptions& options) {
  const std::vector<cli::Flag> flags = {{.name = "--to",
                                         .help = "The revision to go back to; the one before when left out",
                                         .target = &options.to,
                                         .value = "REVISION"},
                                        {.name = "--yes", .help = "Do it", .target = &options.yes},
                                        registry_auth_flag(options.inputs),
                                        keep_flag(options.inputs)};
  return flags + patience_flags(options.changing) + lease_flags(options.changing) +
         std::vector{stack_argument(options.inputs.stack)};
}

}  // namespace

cli::Command rollback_command() {
  auto options = std::make_shared<RollbackOptions>();
  return {.name = "rollback",
          .summary = "Make a stack what an earlier revision was, and wait until it runs",
          .description =
              "Needs no Compose file: revisions are in the Swarm. Without --to it goes back to the newest revision "
              "that is not what is there now; after a deploy that was interrupted, to what was there before it. "
              "Services that are not in the revision go. What it does is a deploy like any other: it waits, goes back "
              "when services do not come to run, and becomes the newest revision. Without --yes it says what it would "
              "change, and exits with 3 if there is anything.",
          .examples = {{"fairlead stack rollback shop", "Show what going back would change"},
                       {"fairlead stack rollback --yes shop", "Go back to the revision before"},
                       {"fairlead stack rollback --yes --to 12 shop", "Go back to revision 12"}},
          .flags = rollback_flags(*options),
          .run = [options](cli::Ports& ports) { return run_rollback(*options, ports); }};
}

}  // namespace fairlead::stack

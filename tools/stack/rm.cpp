#include "changing.hpp"
#include "commands.hpp"
#include "inputs.hpp"
#include "swarm/limited.hpp"
#include "swarm/names.hpp"
#include "swarm/observe.hpp"
#include "swarm/report.hpp"

#include <chrono>
#include <fmt/core.h>
#include <memory>
#include <utility>
#include <vector>

namespace fairlead::stack {
namespace {

struct RmOptions {
  std::string stack;
  bool yes = false;
  std::chrono::seconds timeout = std::chrono::minutes(2);
  Changing changing;
};

Result<cli::Report> planned(const RmOptions& options, const swarm::Outside& outside, const cli::Ports& ports) {
  const swarm::Limited limited(outside, options.timeout);
  TRY(swarm::cluster(limited.engine, outside.clock));
  TRY_ASSIGN(const auto observed, swarm::observe_stack(limited.engine, options.stack));
  const auto plan = swarm::plan_removal(options.stack, observed);
  auto report = plan_report(plan, ports);
  if (plan.steps.empty() && swarm::find(observed.records, swarm::lease_name(options.stack)) == nullptr) {
    return no_such_stack(options.stack, limited.engine);
  }
  report.text += fmt::format("Nothing was removed. To remove it: {}\n", cli::again(ports, {"--yes"}));
  report.exit = cli::Exit::changes_pending;
  return report;
}

Result<cli::Report> run_rm(const RmOptions& options, cli::Ports& ports) {
  TRY(check_stack_given(options.stack));
  TRY_ASSIGN(const auto engine, connect(ports));
  const swarm::Outside outside = {engine, ports.clock, ports.observer, ports.stop};
  if (!options.yes) return planned(options, outside, ports);
  const auto lease = lease_options(options.changing, ports, "rm");
  TRY_ASSIGN(const auto removed, swarm::undertake_removal(outside, options.stack, lease, options.timeout));
  if (!removed) return no_such_stack(options.stack, engine);
  auto report = plan_report(*removed, ports);
  report.text += fmt::format("{}: gone\n", options.stack);
  return report;
}

std::vector<cli::Flag> rm_flags(RmOptions& options) {
  const std::vector<cli::Flag> flags = {
      stack_argument(options.stack),
      {.name = "--yes", .help = "Do it", .target = &options.yes},
      {.name = "--timeout", .help = "How long all of it may take", .target = &options.timeout, .value = "TIME"}};
  return flags + lease_flags(options.changing);
}

}  // namespace

cli::Command rm_command() {
  auto options = std::make_shared<RmOptions>();
  return {.name = "rm",
          .summary = "Remove a stack and wait until it is gone",
          .description =
              "Removes the services, networks, secrets and configs that carry the stack's label, and waits "
              "for their tasks and networks, so that a deploy may follow at once. Volumes stay: they are on "
              "the nodes. Without --yes it says what it would remove, and exits with 3 if there is anything.",
          .examples = {{"fairlead stack rm shop", "Show what would be removed"},
                       {"fairlead stack rm --yes shop", "Remove it"}},
          .flags = rm_flags(*options),
          .run = [options](cli::Ports& ports) { return run_rm(*options, ports); }};
}

}  // namespace fairlead::stack

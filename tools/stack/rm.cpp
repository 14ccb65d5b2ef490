#include "commands.hpp"
#include "inputs.hpp"
#include "swarm/observe.hpp"
#include "swarm/removal.hpp"
#include "swarm/report.hpp"

#include <chrono>
#include <fmt/core.h>
#include <memory>

namespace fairlead::stack {
namespace {

struct Options {
  std::string stack;
  bool yes = false;
  std::chrono::seconds timeout = std::chrono::minutes(2);
};

Result<cli::Report> run(const Options& options, cli::Ports& ports) {
  TRY(check_stack_given(options.stack));
  TRY_ASSIGN(const auto engine, connect(ports));
  const swarm::Outside outside = {engine, ports.clock, ports.observer, ports.stop};
  TRY(swarm::cluster(engine, ports.clock));
  TRY_ASSIGN(const auto observed, swarm::observe_stack(engine, options.stack));
  const auto plan = swarm::plan_removal(options.stack, observed);
  cli::Report report = {.text = swarm::plan_text(plan), .json = swarm::plan_json(plan, {})};
  if (!options.yes) {
    if (plan.steps.empty()) return report;
    report.text += fmt::format("Nothing was removed. To remove it: fairlead stack rm --yes {}\n", options.stack);
    report.exit = cli::Exit::changes_pending;
    return report;
  }
  // Also when nothing is listed: tasks of an earlier, interrupted removal may still be stopping.
  TRY(swarm::remove_stack(outside, plan, options.timeout));
  report.text += fmt::format("{}: gone\n", options.stack);
  return report;
}

}  // namespace

cli::Command rm_command() {
  auto options = std::make_shared<Options>();
  return {.name = "rm",
          .summary = "Remove a stack and wait until it is gone",
          .description =
              "Removes the services, networks, secrets and configs that carry the stack's label, and waits "
              "for their tasks and networks, so that a deploy may follow at once. Volumes stay: they are on "
              "the nodes. Without --yes it says what it would remove, and exits with 3 if there is anything.",
          .examples = {{"fairlead stack rm shop", "Show what would be removed"},
                       {"fairlead stack rm --yes shop", "Remove it"}},
          .flags = {stack_argument(options->stack),
                    {.name = "--yes", .help = "Do it", .target = &options->yes},
                    {.name = "--timeout",
                     .help = "How long the tasks and networks may take to go",
                     .target = &options->timeout,
                     .value = "TIME"}},
          .run = [options](cli::Ports& ports) { return run(*options, ports); }};
}

}  // namespace fairlead::stack

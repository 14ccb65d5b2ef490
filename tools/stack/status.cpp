#include "swarm/status.hpp"

#include "commands.hpp"
#include "inputs.hpp"
#include "swarm/observe.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <memory>

namespace fairlead::stack {
namespace {

struct StatusOptions {
  std::string stack;
  bool checks = false;
};

cli::Report report_of(const StatusOptions& options, const std::vector<swarm::StackStatus>& all, Paint paint) {
  const bool is_one = !options.stack.empty();
  cli::Report report = {.text = is_one ? swarm::status_text(all.front(), paint) : swarm::stacks_text(all, paint),
                        .json = is_one ? swarm::status_json(all.front()) : swarm::stacks_json(all)};
  const bool is_unwell = std::ranges::any_of(all, [](const auto& status) { return status.unwell() > 0; });
  if (options.checks && is_unwell) report.exit = cli::Exit::changes_pending;
  return report;
}

Result<cli::Report> run_status(const StatusOptions& options, cli::Ports& ports) {
  TRY_ASSIGN(const auto engine, connect(ports));
  TRY_ASSIGN(const auto cluster, swarm::cluster(engine, ports.clock));
  TRY_ASSIGN(const auto sight, swarm::look(engine, options.stack));
  const auto all = swarm::statuses(sight, ports.clock.wall() + cluster.clock_ahead);
  if (!options.stack.empty() && all.empty()) return no_such_stack(options.stack, engine);
  return report_of(options, all, Paint{ports.colour});
}

}  // namespace

cli::Command status_command() {
  auto options = std::make_shared<StatusOptions>();
  return {
      .name = "status",
      .summary = "Show on one screen how a stack is, or how all stacks are",
      .description =
          "Says of each service how many tasks run, which image, when it last changed, how its last update stands, "
          "its healthcheck, its ports, and whether its image is still the one that was deployed; which tasks failed "
          "within the last hour; and the nodes. Without a stack it has a line for each stack. With --check it exits "
          "with 3 when a service is not as it should be.",
      .examples = {{"fairlead stack status shop", "How \"shop\" is"},
                   {"fairlead stack status", "A line for each stack"},
                   {"fairlead stack status --check shop", "Exit with 3 when something is wrong, for monitoring"}},
      .flags = {{.name = "stack",
                 .help = "The name of the stack; all stacks when left out",
                 .target = &options->stack,
                 .value = "STACK"},
                {.name = "--check",
                 .help = "Exit with 3 when a service is not as it should be",
                 .target = &options->checks}},
      .run = [options](cli::Ports& ports) { return run_status(*options, ports); }};
}

}  // namespace fairlead::stack

#include "adjust.hpp"

#include "inputs.hpp"
#include "swarm/deploy.hpp"
#include "swarm/interrupted.hpp"
#include "swarm/observe.hpp"
#include "swarm/report.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace fairlead::stack {
namespace {

std::string again(const Adjusting& options, std::string_view command) {
  auto out = fmt::format("fairlead stack {} --yes {}", command, options.stack);
  for (const auto& service : options.services) out += " " + printable(service);
  return out;
}

}  // namespace

std::vector<cli::Flag> adjusting_flags(Adjusting& options, const char* services_help, const char* value) {
  return {
      {.name = "stack", .help = "The name of the stack", .target = &options.stack, .value = "STACK", .required = true},
      {.name = "services", .help = services_help, .target = &options.services, .value = value},
      {.name = "--yes", .help = "Do it", .target = &options.yes},
      {.name = "--timeout",
       .help = "How long all services together may take to run",
       .target = &options.timeout,
       .value = "TIME",
       .env = "FAIRLEAD_STACK_TIMEOUT",
       .config = "stack.timeout"},
      {.name = "--task-failures",
       .help = "So many failed tasks of a service are a crash loop",
       .target = &options.task_failures,
       .value = "N",
       .env = "FAIRLEAD_STACK_TASK_FAILURES",
       .config = "stack.task-failures"}};
}

Result<cli::Report> adjust(const Adjusting& options, const Adjustment& adjustment, cli::Ports& ports) {
  TRY(check_stack_given(options.stack));
  TRY_ASSIGN(const auto engine, connect(ports));
  const swarm::Outside outside = {engine, ports.clock, ports.observer, ports.stop};
  TRY_ASSIGN(const auto cluster, swarm::cluster(engine, ports.clock));
  swarm::Observed observed;
  TRY_ASSIGN(observed.services, swarm::live_services(engine, options.stack));
  if (observed.services.empty()) return no_such_stack(options.stack);
  TRY_ASSIGN(auto plan, adjustment.plan(observed.services));
  TRY(swarm::name_interrupted(engine, plan));
  cli::Report report = {.text = swarm::plan_text(plan), .json = swarm::plan_json(plan, {})};
  if (plan.steps.empty()) return report;
  if (!options.yes) {
    report.text += fmt::format("Nothing was changed. To do it: {}\n", again(options, adjustment.command));
    report.exit = cli::Exit::changes_pending;
    return report;
  }
  for (const auto line : lines(report.text)) ports.observer.note(line);
  const swarm::Logins keeps_credentials;
  TRY_ASSIGN(const auto deployed,
             swarm::deploy(outside, plan, {cluster, observed, keeps_credentials},
                           {.timeout = options.timeout,
                            .failures = static_cast<std::uint64_t>(std::max(1L, options.task_failures)),
                            .rolls_back = adjustment.rolls_back}));
  return cli::Report{.text = swarm::deployed_text(options.stack, deployed),
                     .json = swarm::deployed_json(options.stack, deployed)};
}

}  // namespace fairlead::stack

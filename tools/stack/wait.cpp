#include "changing.hpp"
#include "cli/outputs.hpp"
#include "commands.hpp"
#include "inputs.hpp"
#include "reports.hpp"
#include "swarm/converge.hpp"
#include "swarm/failure.hpp"
#include "swarm/hidden.hpp"
#include "swarm/limited.hpp"
#include "swarm/observe.hpp"
#include "swarm/report.hpp"

#include <algorithm>
#include <chrono>
#include <fmt/core.h>
#include <memory>
#include <utility>

namespace fairlead::stack {
namespace {

struct WaitOptions {
  std::string stack, junit;
  std::chrono::seconds timeout = std::chrono::minutes(5);
  long task_failures = 2;
};

Error failed(const swarm::Outside& outside, const swarm::Outcome& outcome, const WaitOptions& options,
             const swarm::Redact& redact) {
  const auto* culprit = outcome.culprit();
  auto failure = swarm::diagnose(outside, *culprit, redact);
  if (outcome.state == swarm::State::waiting) {
    failure.reason = fmt::format("not running after {} s ({})", options.timeout.count(), failure.reason);
    return swarm::as_error(failure, Errc::timed_out, {}).id("FL0532");
  }
  const auto code = culprit->verdict.engine_rolled_back ? Errc::rolled_back : Errc::unavailable;
  return swarm::as_error(failure, code, {}).id("FL0532");
}

Result<cli::Report> wait(const WaitOptions& options, cli::Ports& ports, swarm::Trial& trial) {
  TRY(check_stack_given(options.stack));
  TRY_ASSIGN(const auto engine, connect(ports));
  constexpr auto last_look = std::chrono::seconds(5);
  swarm::Limited limited({engine, ports.clock, ports.observer, ports.stop}, options.timeout + last_look);
  const auto& outside = limited.inner;
  TRY_ASSIGN(const auto cluster, swarm::cluster(outside.engine, ports.clock));
  TRY_ASSIGN(const auto services, swarm::live_services(outside.engine, options.stack));
  if (services.empty()) return no_such_stack(options.stack, outside.engine);
  swarm::Watch watch = {.stack = options.stack,
                        .targets = {},
                        .timeout = options.timeout,
                        .clock_ahead = cluster.clock_ahead,
                        .failures = static_cast<std::uint64_t>(std::max(1L, options.task_failures))};
  for (const auto& service : services) watch.targets.push_back({.service = service.name, .is_new = false});
  TRY_ASSIGN(const auto outcome, swarm::converge(outside, watch));
  cli::Redactor hidden;
  learn(swarm::secrets_of(services), hidden);
  const swarm::Redact redact = [&](std::string_view text) { return hidden.redact(text); };
  limited.client.limit(last_look);
  if (!options.junit.empty()) trial = swarm::examine(outside, outcome, redact);
  if (outcome.state != swarm::State::converged) return failed(outside, outcome, options, redact);
  std::string text;
  for (const auto& service : outcome.services) text += fmt::format("{}: {}\n", service.service, service.verdict.text);
  return cli::Report{.text = std::move(text), .json = swarm::judged_json(options.stack, outcome.services)};
}

Result<cli::Report> run_wait(const WaitOptions& options, cli::Ports& ports) {
  TRY(cli::check_outputs(ports.files, {options.junit}));
  swarm::Trial trial;
  auto result = wait(options, ports, trial);
  return with_junit({options.junit, "wait", options.stack}, trial, std::move(result), ports);
}

}  // namespace

cli::Command wait_command() {
  auto options = std::make_shared<WaitOptions>();
  return {.name = "wait",
          .summary = "Wait until every service of a stack runs",
          .description =
              "Fails as soon as it is clear that one does not: it crashes again and again, its image is "
              "missing, no node can take it, or the Swarm stopped or undid its update.",
          .examples = {{"fairlead stack wait shop", "Wait at most 5 minutes"},
                       {"fairlead stack wait --timeout 30m shop", "Wait longer"}},
          .flags = {stack_argument(options->stack),
                    {.name = "--timeout",
                     .help = "How long all services together may take to run",
                     .target = &options->timeout,
                     .value = "TIME",
                     .env = "FAIRLEAD_STACK_TIMEOUT",
                     .config = "stack.timeout"},
                    {.name = "--task-failures",
                     .help = "So many failed tasks of a service are a crash loop",
                     .target = &options->task_failures,
                     .value = "N",
                     .env = "FAIRLEAD_STACK_TASK_FAILURES",
                     .config = "stack.task-failures"},
                    junit_flag(options->junit)},
          .run = [options](cli::Ports& ports) { return run_wait(*options, ports); }};
}

}  // namespace fairlead::stack

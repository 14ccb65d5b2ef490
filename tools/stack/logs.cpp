#include "swarm/logs.hpp"

#include "commands.hpp"
#include "inputs.hpp"
#include "printer.hpp"
#include "swarm/adjust.hpp"
#include "swarm/observe.hpp"
#include "swarm/report.hpp"

#include <algorithm>
#include <chrono>
#include <fmt/core.h>
#include <memory>
#include <utility>

namespace fairlead::stack {
namespace {

struct LogsOptions {
  std::string stack, since, stream = "all";
  std::vector<std::string> services;
  long tail = 100;
  bool follows = false, timestamps = false;
  std::chrono::seconds duration{0};
};

Result<std::vector<swarm::LiveService>> chosen_services(const engine::Client& engine, const LogsOptions& options) {
  TRY_ASSIGN(auto all, swarm::live_services(engine, options.stack));
  if (all.empty()) return no_such_stack(options.stack, engine);
  if (options.services.empty()) return all;
  std::vector<swarm::LiveService> out;
  for (const auto& name : options.services) {
    TRY_ASSIGN(const auto* service, swarm::service_called(name, options.stack, all));
    if (swarm::find(out, service->name) == nullptr) out.push_back(*service);
  }
  return out;
}

bool is_wanted(const swarm::LogLine& line, const LogsOptions& options) {
  const bool is_error = line.channel == engine::Channel::errors;
  return options.stream == "all" || is_error == (options.stream == "stderr");
}

Result<> print(const swarm::LogLine& line, const LogsOptions& options, Printer& printer) {
  if (!is_wanted(line, options)) return {};
  return printer.line(options.timestamps ? line.time : "", line.task, line.text);
}

Result<cli::Report> follow(const LogsOptions& options, const swarm::LogOptions& how,
                           const std::vector<swarm::LiveService>& services, cli::Ports& ports) {
  Following following(ports);
  TRY_ASSIGN(const auto engine, connect(following.ports()));
  const swarm::Outside outside = {engine, ports.clock, ports.observer, following.ports().stop};
  Printer printer(ports);
  TRY(swarm::follow_logs(outside, services, how, following.stop(),
                         [&](const swarm::LogLine& line) { return print(line, options, printer); }));
  return cli::Report{};
}

Result<cli::Report> read(const LogsOptions& options, const swarm::LogOptions& how,
                         const std::vector<swarm::LiveService>& services, const swarm::Outside& outside,
                         const cli::Ports& ports) {
  TRY_ASSIGN(auto lines, swarm::read_logs(outside, services, how));
  std::erase_if(lines, [&](const swarm::LogLine& line) { return !is_wanted(line, options); });
  if (ports.json) return cli::Report{.json = swarm::logs_json(options.stack, lines)};
  Printer printer(ports);
  for (const auto& line : lines) TRY(print(line, options, printer));
  return cli::Report{};
}

Result<cli::Report> run_logs(const LogsOptions& options, cli::Ports& ports) {
  TRY(check_stack_given(options.stack));
  TRY(refuse_json_without_end(options.follows, ports));
  if (options.tail < 0 || options.tail > 1'000'000) {
    return Error(Errc::usage, "--tail is a number from 0 to 1000000").id("FL0103");
  }
  TRY_ASSIGN(const auto engine, connect(ports));
  TRY_ASSIGN(const auto cluster, swarm::cluster(engine, ports.clock));
  TRY_ASSIGN(const auto services, chosen_services(engine, options));
  swarm::LogOptions how = {.stack = options.stack, .tail = static_cast<std::size_t>(options.tail)};
  how.duration = options.duration;
  how.now = ports.clock.wall() + cluster.clock_ahead;
  TRY_ASSIGN(how.since, since_of(options.since, how.now));
  if (options.follows) return follow(options, how, services, ports);
  return read(options, how, services, {engine, ports.clock, ports.observer, ports.stop}, ports);
}

std::vector<cli::Flag> logs_flags(LogsOptions& options) {
  return {
      {.name = "stack", .help = "The name of the stack", .target = &options.stack, .value = "STACK", .required = true},
      {.name = "services",
       .help = "The services to show; all when left out",
       .target = &options.services,
       .value = "SERVICE"},
      {.name = "--follow", .help = "Go on with what comes, until stopped", .target = &options.follows},
      duration_flag(options.duration),
      {.name = "--tail", .help = "The last N lines of each task", .target = &options.tail, .value = "N"},
      {.name = "--since",
       .help = "Only what was written since then: 10m, or 2026-01-31T12:00:00Z",
       .target = &options.since,
       .value = "WHEN"},
      {.name = "--timestamps", .help = "Begin each line with its time", .target = &options.timestamps},
      {.name = "--stream",
       .help = "Only what tasks write to standard output, or to standard error",
       .target = &options.stream,
       .value = "WHICH",
       .choices = {"all", "stdout", "stderr"}}};
}

}  // namespace

cli::Command logs_command() {
  auto options = std::make_shared<LogsOptions>();
  return {
      .name = "logs",
      .summary = "Show what the tasks of a stack wrote, merged in the order of time",
      .description =
          "Each line begins with the name of its task. With --follow, connections that break are made again, and no "
          "line is lost or shown twice; lines come half a second late so that those of several services can be put in "
          "order. Clocks of nodes that differ show in that order.",
      .examples = {{"fairlead stack logs shop", "The last 100 lines of each task of \"shop\""},
                   {"fairlead stack logs --follow shop web", "What the service \"web\" writes from now on, too"},
                   {"fairlead stack logs --since 10m --stream stderr shop", "The errors of the last ten minutes"}},
      .flags = logs_flags(*options),
      .run = [options](cli::Ports& ports) { return run_logs(*options, ports); }};
}

}  // namespace fairlead::stack

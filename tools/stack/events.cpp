#include "swarm/events.hpp"

#include "commands.hpp"
#include "inputs.hpp"
#include "printer.hpp"
#include "swarm/observe.hpp"
#include "swarm/report.hpp"

#include <chrono>
#include <fmt/core.h>
#include <memory>

namespace fairlead::stack {
namespace {

struct EventsOptions {
  std::string stack, since;
  bool follows = false;
  std::chrono::seconds duration{0};
};

Result<> print(const swarm::Event& event, Printer& printer) {
  auto text = fmt::format("{} {}", event.kind, event.action);
  if (!event.text.empty()) text += (event.kind == "task" ? " " : ": ") + event.text;
  return printer.line(event.time, event.subject, text);
}

Result<cli::Report> follow(const swarm::EventOptions& how, cli::Ports& ports) {
  Following following(ports);
  TRY_ASSIGN(const auto engine, connect(following.ports()));
  const swarm::Outside outside = {engine, ports.clock, ports.observer, following.ports().stop};
  Printer printer(ports);
  TRY(swarm::follow_events(outside, how, following.stop(),
                           [&](const swarm::Event& event) { return print(event, printer); }));
  return cli::Report{};
}

Result<cli::Report> run_events(const EventsOptions& options, cli::Ports& ports) {
  TRY(check_stack_given(options.stack));
  TRY(refuse_json_without_end(options.follows, ports));
  TRY_ASSIGN(const auto engine, connect(ports));
  TRY_ASSIGN(const auto cluster, swarm::cluster(engine, ports.clock));
  swarm::EventOptions how = {
      .stack = options.stack, .now = ports.clock.wall() + cluster.clock_ahead, .duration = options.duration};
  TRY_ASSIGN(how.since, since_of(options.since.empty() && !options.follows ? "1h" : options.since, how.now));
  if (options.follows) {
    TRY_ASSIGN(const bool is_there, is_known_stack(options.stack, engine));
    if (!is_there) return no_such_stack(options.stack, engine);
    return follow(how, ports);
  }
  TRY_ASSIGN(const auto events, swarm::read_events({engine, ports.clock, ports.observer, ports.stop}, how));
  if (events.empty()) {  // One that was just removed has some.
    TRY_ASSIGN(const bool is_there, is_known_stack(options.stack, engine));
    if (!is_there) return no_such_stack(options.stack, engine);
  }
  if (ports.json) return cli::Report{.json = swarm::events_json(options.stack, events)};
  Printer printer(ports);
  for (const auto& event : events) TRY(print(event, printer));
  return cli::Report{};
}

}  // namespace

cli::Command events_command() {
  auto options = std::make_shared<EventsOptions>();
  return {
      .name = "events",
      .summary = "Show what happens to a stack: its services, networks, secrets, configs and tasks",
      .description =
          "One feed in the order of time. The Swarm has no events for tasks: with --follow they are looked at once a "
          "second; of the past only the last state of each is known. The engine keeps its last 256 events.",
      .examples = {{"fairlead stack events shop", "What happened within the last hour"},
                   {"fairlead stack events --follow shop", "What happens from now on"},
                   {"fairlead stack events --since 1d --output json shop", "For programs"}},
      .flags = {{.name = "stack",
                 .help = "The name of the stack",
                 .target = &options->stack,
                 .value = "STACK",
                 .required = true},
                {.name = "--since",
                 .help = "What happened since then: 10m, or 2026-01-31T12:00:00Z. Without it an hour ago, or now "
                         "with --follow",
                 .target = &options->since,
                 .value = "WHEN"},
                {.name = "--follow", .help = "Go on with what comes, until stopped", .target = &options->follows},
                duration_flag(options->duration)},
      .run = [options](cli::Ports& ports) { return run_events(*options, ports); }};
}

}  // namespace fairlead::stack

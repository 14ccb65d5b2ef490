#include "base/text.hpp"
#include "commands.hpp"
#include "inputs.hpp"
#include "swarm/listing.hpp"
#include "swarm/observe.hpp"
#include "swarm/report.hpp"

#include <fmt/core.h>
#include <memory>
#include <utility>
#include <vector>

namespace fairlead::stack {
namespace {

struct PsOptions {
  std::string stack;
  bool all = false;
};

Result<cli::Report> run_ps(const PsOptions& options, cli::Ports& ports) {
  const auto& stack = options.stack;
  TRY(check_stack_given(stack));
  TRY_ASSIGN(const auto engine, connect(ports));
  TRY_ASSIGN(const auto cluster, swarm::cluster(engine, ports.clock));
  TRY_ASSIGN(auto rows, swarm::list_tasks(engine, stack, ports.clock.wall() + cluster.clock_ahead));
  if (rows.empty()) {
    TRY_ASSIGN(const auto services, swarm::live_services(engine, stack));
    if (services.empty()) return no_such_stack(stack, engine);
    return Error(Errc::not_found, fmt::format("stack \"{}\" has no tasks", stack))
        .id("FL0533")
        .help(fmt::format("see why: fairlead stack status {}", stack));
  }
  const auto hidden = options.all ? 0 : std::erase_if(rows, [](const swarm::Row& row) { return !row.is_current; });
  auto text = swarm::rows_text(rows, Paint{ports.colour});
  if (hidden > 0) text += fmt::format("and {}: --all\n", plural(hidden, "old task"));
  return cli::Report{.text = std::move(text), .json = swarm::rows_json(stack, rows)};
}

}  // namespace

cli::Command ps_command() {
  auto options = std::make_shared<PsOptions>();
  return {
      .name = "ps",
      .summary = "List the tasks of a stack: where they run, since when, and what went wrong",
      .examples = {{"fairlead stack ps shop", "The newest task of each slot"},
                   {"fairlead stack ps --all shop", "With the tasks that these took the place of"},
                   {"fairlead stack ps --output json shop", "The same for programs"}},
      .flags = {stack_argument(options->stack), {.name = "--all", .help = "Old tasks, too", .target = &options->all}},
      .run = [options](cli::Ports& ports) { return run_ps(*options, ports); }};
}

}  // namespace fairlead::stack

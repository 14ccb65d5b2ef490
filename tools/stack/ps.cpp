#include "commands.hpp"
#include "inputs.hpp"
#include "swarm/listing.hpp"
#include "swarm/observe.hpp"
#include "swarm/report.hpp"

#include <fmt/core.h>
#include <memory>

namespace fairlead::stack {
namespace {

Result<cli::Report> run_ps(const std::string& stack, cli::Ports& ports) {
  TRY(check_stack_given(stack));
  TRY_ASSIGN(const auto engine, connect(ports));
  TRY_ASSIGN(const auto cluster, swarm::cluster(engine, ports.clock));
  TRY_ASSIGN(const auto rows, swarm::list_tasks(engine, stack, ports.clock.wall() + cluster.clock_ahead));
  if (rows.empty()) {
    return Error(Errc::not_found, fmt::format("stack \"{}\" has no tasks here", stack)).id("FL0533");
  }
  return cli::Report{.text = swarm::rows_text(rows), .json = swarm::rows_json(stack, rows)};
}

}  // namespace

cli::Command ps_command() {
  auto stack = std::make_shared<std::string>();
  return {.name = "ps",
          .summary = "List the tasks of a stack: where they run, since when, and what went wrong",
          .examples = {{"fairlead stack ps shop", "One table of all tasks"},
                       {"fairlead stack ps --output json shop", "The same for programs"}},
          .flags = {stack_argument(*stack)},
          .run = [stack](cli::Ports& ports) { return run_ps(*stack, ports); }};
}

}  // namespace fairlead::stack

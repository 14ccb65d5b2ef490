#include "swarm/history.hpp"

#include "commands.hpp"
#include "inputs.hpp"
#include "swarm/observe.hpp"

#include <fmt/core.h>
#include <memory>

namespace fairlead::stack {
namespace {

Result<cli::Report> run_history(const std::string& stack, cli::Ports& ports) {
  TRY(check_stack_given(stack));
  TRY_ASSIGN(const auto engine, connect(ports));
  TRY(swarm::cluster(engine, ports.clock));
  TRY_ASSIGN(const auto records, swarm::live_objects(engine, swarm::Kind::config, stack));
  TRY_ASSIGN(const auto revisions, swarm::revisions(records));
  if (revisions.empty()) {
    TRY_ASSIGN(const auto services, swarm::live_services(engine, stack));
    if (services.empty()) return no_such_stack(stack, engine);
    return Error(Errc::not_found, fmt::format("stack \"{}\" has no revision here", stack))
        .id("FL0564")
        .help("a deploy by fairlead makes the first one");
  }
  return cli::Report{.text = swarm::history_text(stack, revisions), .json = swarm::history_json(stack, revisions)};
}

}  // namespace

cli::Command history_command() {
  auto stack = std::make_shared<std::string>();
  return {.name = "history",
          .summary = "List the revisions of a stack: when, by whom, what changed",
          .description = "Every deploy and rollback that changed the stack left one in the Swarm, newest first.",
          .examples = {{"fairlead stack history shop", "What was deployed, and by whom"},
                       {"fairlead stack history --output json shop", "The same for programs"}},
          .flags = {stack_argument(*stack)},
          .run = [stack](cli::Ports& ports) { return run_history(*stack, ports); }};
}

}  // namespace fairlead::stack

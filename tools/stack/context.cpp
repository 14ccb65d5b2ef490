#include "context.hpp"

#include "engine/context.hpp"

#include <memory>
#include <string>
#include <utility>

namespace fairlead::stack {
namespace {

/// What the engine is found by stands in the environment; Compose files see only this one variable more.
Result<cli::Report> run_with(const std::string& context, const cli::Command& command, cli::Ports& ports) {
  auto environment = ports.environment;
  environment[std::string(engine::context_variable)] = context;
  auto changed = cli::with_environment(ports, environment);
  return command.run(changed);
}

}  // namespace

std::vector<cli::Command> with_context(std::vector<cli::Command> commands) {
  auto context = std::make_shared<std::string>();
  for (auto& command : commands) {
    const auto own = std::make_shared<const cli::Command>(command);
    command.flags.push_back({.name = "--context",
                             .help = "The docker context of the engine to use, before DOCKER_HOST",
                             .target = context.get(),
                             .value = "NAME",
                             .env = engine::context_variable,
                             .config = "stack.context"});
    command.run = [context, own](cli::Ports& ports) {
      return context->empty() ? own->run(ports) : run_with(*context, *own, ports);
    };
  }
  return commands;
}

}  // namespace fairlead::stack

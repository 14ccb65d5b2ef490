#include "adjust.hpp"
#include "commands.hpp"
#include "swarm/adjust.hpp"

#include <memory>

namespace fairlead::stack {
namespace {

Result<cli::Report> run_restart(const Adjusting& options, cli::Ports& ports) {
  const auto plan = [&](const auto& services) {
    return swarm::plan_restart(options.stack, services, options.services);
  };
  // The spec stays, so there is nothing to go back to.
  return adjust(options, {.command = "restart", .rolls_back = false, .plan = plan}, ports);
}

}  // namespace

cli::Command restart_command() {
  auto options = std::make_shared<Adjusting>();
  return {
      .name = "restart",
      .summary = "Replace the tasks of services by new ones of the same spec, and wait until they run",
      .description =
          "Restarts at the pace that the services' update_config gives, so that a service with several tasks goes on "
          "serving. Jobs run again. When the new tasks do not come to run, the reason and their last log lines are "
          "shown, with exit status 1; there is no other spec to go back to. Without --yes it says what it would do, "
          "and exits with 3.",
      .examples = {{"fairlead stack restart shop web", "Show which tasks would be replaced"},
                   {"fairlead stack restart --yes shop", "Restart every service of \"shop\""}},
      .flags = adjusting_flags(*options, "The services to restart; all when left out", "SERVICE"),
      .run = [options](cli::Ports& ports) { return run_restart(*options, ports); }};
}

}  // namespace fairlead::stack

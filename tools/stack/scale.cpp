#include "adjust.hpp"
#include "commands.hpp"
#include "swarm/adjust.hpp"

#include <memory>

namespace fairlead::stack {
namespace {

Result<cli::Report> run_scale(const Adjusting& options, cli::Ports& ports) {
  std::vector<swarm::Scaling> wanted;
  for (const auto& word : options.services) {
    TRY_ASSIGN(auto one, swarm::scaling_of(word));
    wanted.push_back(std::move(one));
  }
  if (wanted.empty()) {
    return Error(Errc::usage, "which service, and how many tasks?").help("fairlead stack scale shop web=3");
  }
  return adjust(options,
                {.command = "scale",
                 .plan = [&](const auto& services) { return swarm::plan_scaling(options.stack, services, wanted); }},
                ports);
}

}  // namespace

cli::Command scale_command() {
  auto options = std::make_shared<Adjusting>();
  return {
      .name = "scale",
      .summary = "Change how many tasks services have, and wait until they run",
      .description =
          "Changes the number of replicas and nothing else; tasks that stay are not touched. When the new number does "
          "not come to run, the old one is restored: exit status 5. Without --yes it says what it would do, and exits "
          "with 3 if there is anything. A Compose file that gives `replicas:` sets them back when it is deployed.",
      .examples = {{"fairlead stack scale shop web=3", "Show what would change"},
                   {"fairlead stack scale --yes shop web=3 worker=0", "Do it, and wait until all run"}},
      .flags = adjusting_flags(*options, "Services and their new number of replicas", "SERVICE=N"),
      .run = [options](cli::Ports& ports) { return run_scale(*options, ports); }};
}

}  // namespace fairlead::stack

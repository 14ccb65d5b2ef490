#include "changing.hpp"

#include "swarm/report.hpp"

#include <algorithm>
#include <utility>

namespace fairlead::stack {

std::vector<cli::Flag> lease_flags(Changing& changing) {
  return {{.name = "--lease-timeout",
           .help = "How long to wait while somebody else changes the stack",
           .target = &changing.lease_timeout,
           .value = "TIME",
           .env = "FAIRLEAD_STACK_LEASE_TIMEOUT",
           .config = "stack.lease-timeout"},
          {.name = "--break-lease",
           .help = "Take the stack from whoever is changing it now",
           .target = &changing.breaks_lease}};
}

std::vector<cli::Flag> patience_flags(Changing& changing) {
  return {{.name = "--timeout",
           .help = "How long all services together may take to run",
           .target = &changing.timeout,
           .value = "TIME",
           .env = "FAIRLEAD_STACK_TIMEOUT",
           .config = "stack.timeout"},
          {.name = "--task-failures",
           .help = "So many failed tasks of a service are a crash loop",
           .target = &changing.task_failures,
           .value = "N",
           .env = "FAIRLEAD_STACK_TASK_FAILURES",
           .config = "stack.task-failures"}};
}

swarm::LeaseOptions lease_options(const Changing& changing, cli::Ports& ports, std::string operation) {
  return {.files = ports.files,
          .holder = swarm::this_holder(ports.files, ports.environment),
          .operation = std::move(operation),
          .patience = changing.lease_timeout,
          .breaks = changing.breaks_lease};
}

swarm::DeployOptions deploy_options(const Changing& changing, const cli::Redactor& hidden) {
  return {.timeout = changing.timeout,
          .failures = static_cast<std::uint64_t>(std::max(1L, changing.task_failures)),
          .redact = [&hidden](std::string_view text) { return hidden.redact(text); }};
}

void learn(const std::vector<Secret>& secrets, cli::Redactor& hidden) {
  for (const auto& secret : secrets) hidden.add(secret);
}

cli::Report plan_report(const swarm::StackPlan& plan) {
  return {.text = swarm::plan_text(plan), .json = swarm::plan_json(plan, {})};
}

void show(const swarm::Prepared& prepared, cli::Ports& ports) {
  for (const auto& warning : prepared.warnings) ports.observer.warning(warning);
  const auto text = swarm::plan_text(prepared.plan);
  for (const auto line : lines(text)) ports.observer.note(line);
}

}  // namespace fairlead::stack

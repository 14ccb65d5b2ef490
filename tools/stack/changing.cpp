#include "changing.hpp"

#include "swarm/hidden.hpp"
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

swarm::Origin origin_of(const swarm::LeaseOptions& lease, const std::vector<std::string>& compose_files,
                        cli::Ports& ports) {
  const auto file = compose_files.empty() ? std::string() : compose_files.front();
  const auto slash = file.rfind('/');
  const auto directory = slash == file.npos ? "." : file.substr(0, slash + 1);
  return swarm::this_origin(lease.holder, ports.environment, directory, ports.files);
}

swarm::DeployOptions deploy_options(const Changing& changing, const cli::Redactor& hidden) {
  return {.timeout = changing.timeout,
          .failures = static_cast<std::uint64_t>(std::max(1L, changing.task_failures)),
          .redact = [&hidden](std::string_view text) { return hidden.redact(text); }};
}

void learn(const std::vector<Secret>& secrets, cli::Redactor& hidden) {
  for (const auto& secret : secrets) hidden.add(secret);
}

void learn(const swarm::Prepared& prepared, cli::Redactor& hidden) {
  learn(swarm::secrets_of(prepared.desired), hidden);
  learn(swarm::secrets_of(prepared.observed.services), hidden);
}

cli::Report plan_report(const swarm::StackPlan& plan, const cli::Ports& ports,
                        const std::vector<std::string>& warnings) {
  return {.text = swarm::plan_text(plan, {.colour = ports.colour, .whole_digests = ports.verbose}),
          .json = swarm::plan_json(plan, warnings)};
}

void show(const swarm::StackPlan& plan, cli::Ports& ports) {
  const auto text = swarm::plan_text(plan, {.whole_digests = ports.verbose});
  for (const auto line : lines(text)) ports.observer.note(line);
}

void show(const swarm::Prepared& prepared, cli::Ports& ports) {
  for (const auto& warning : prepared.warnings) ports.observer.warning(warning);
  show(prepared.plan, ports);
}

}  // namespace fairlead::stack

#include "changing.hpp"
#include "commands.hpp"
#include "guards.hpp"
#include "inputs.hpp"
#include "swarm/observe.hpp"
#include "swarm/preflight.hpp"
#include "swarm/refresh.hpp"
#include "swarm/report.hpp"
#include "swarm/undertaking.hpp"

#include <fmt/core.h>
#include <memory>
#include <utility>

namespace fairlead::stack {
namespace {

struct RefreshAuthOptions {
  std::string stack;
  bool yes = false;
  bool allows_job_token = false;
  Changing changing;
};

/// What runs, the logins of this machine for it, and what is to be done.
struct Refresh {
  std::vector<swarm::LiveService> services;
  swarm::Logins logins;
  swarm::StackPlan plan;
};

/// A credential that does not do must not take the place of one that does.
Result<> check_logins(const RefreshAuthOptions& options, const Refresh& found, const swarm::Outside& outside,
                      cli::Ports& ports) {
  if (!options.allows_job_token) {
    TRY(swarm::refuse_job_tokens(found.logins));
  }
  TRY_ASSIGN(auto findings,
             swarm::preflight(outside.engine, swarm::images_to_ask(found.services, found.logins), found.logins));
  swarm::ask_directly(findings, found.logins, {ports.http, ports.clock, ports.random}, ports.stop);
  for (const auto& finding : findings) {
    if (finding.access == swarm::Access::missing) {
      ports.observer.warning(swarm::describe(finding) + ": a node that has not got it cannot run it");
    } else if (finding.access == swarm::Access::unreachable) {
      ports.observer.warning(swarm::describe(finding) + ": whether the login may pull it is not known");
    }
  }
  std::erase_if(findings, [](const auto& finding) { return finding.access == swarm::Access::missing; });
  return swarm::check(findings);
}

Result<Refresh> plan_with_logins(const RefreshAuthOptions& options, const swarm::Outside& outside, cli::Ports& ports) {
  Refresh out;
  TRY_ASSIGN(out.services, swarm::live_services(outside.engine, options.stack));
  if (out.services.empty()) return no_such_stack(options.stack, outside.engine);
  const auto images = swarm::images_in_use(options.stack, out.services);
  TRY_ASSIGN(out.logins, swarm::find_logins(images, credential_ports(ports), ports.stop));
  TRY(check_logins(options, out, outside, ports));
  TRY_ASSIGN(out.plan, swarm::plan_refresh(options.stack, out.services, out.logins));
  return out;
}

std::string refreshed_text(const swarm::StackPlan& plan) {
  const auto count = plan.steps.steps.size();
  return fmt::format("{}: {} new credentials; every task that ran still runs\n", plan.stack,
                     count == 1 ? "1 service has" : fmt::format("{} services have", count));
}

Result<cli::Report> run_refresh_auth(const RefreshAuthOptions& options, cli::Ports& ports) {
  TRY(check_stack_given(options.stack));
  TRY_ASSIGN(const auto engine, connect(ports));
  const swarm::Outside outside = {engine, ports.clock, ports.observer, ports.stop};
  TRY(swarm::cluster(engine, ports.clock));
  TRY_ASSIGN(const auto found, plan_with_logins(options, outside, ports));
  auto report = plan_report(found.plan, ports);
  if (found.plan.steps.empty()) return report;
  if (!options.yes) {
    report.text += fmt::format("Nothing was changed. To do it: {}\n", cli::again(ports, {"--yes"}));
    report.exit = cli::Exit::changes_pending;
    return report;
  }
  const auto lease = lease_options(options.changing, ports, "refresh-auth");
  const auto work = [&](const swarm::Outside& leased) -> Result<> {
    TRY_ASSIGN(const auto now, plan_with_logins(options, leased, ports));
    report = plan_report(now.plan, ports);
    if (now.plan.steps.empty()) return {};
    TRY(swarm::refresh(leased, now.plan, now.logins));
    report.text += refreshed_text(now.plan);
    return {};
  };
  TRY(swarm::undertake_adjustment(outside, options.stack, lease, work));
  return report;
}

std::vector<cli::Flag> refresh_auth_flags(RefreshAuthOptions& options) {
  const std::vector<cli::Flag> flags = {stack_argument(options.stack),
                                        {.name = "--yes", .help = "Do it", .target = &options.yes},
                                        {.name = "--allow-job-token",
                                         .help = "Give the Swarm a registry credential that dies with this CI job",
                                         .target = &options.allows_job_token,
                                         .env = "FAIRLEAD_STACK_ALLOW_JOB_TOKEN"}};
  return flags + lease_flags(options.changing);
}

}  // namespace

cli::Command refresh_auth_command() {
  auto options = std::make_shared<RefreshAuthOptions>();
  return {.name = "refresh-auth",
          .summary = "Give the Swarm new registry credentials for a stack, without a restart",
          .description =
              "The Swarm keeps the credential that a deploy gave it, and uses it whenever a task moves to another "
              "node. This puts the one that is found here in its place: it checks that the registry takes it, posts "
              "every service as it is with the new credential, and looks that no task was replaced. Jobs are left "
              "alone. Without --yes it says what it would do, and exits with 3.",
          .examples = {{"fairlead stack refresh-auth shop", "Show which services would get which login"},
                       {"fairlead stack refresh-auth --yes shop", "Do it"}},
          .flags = refresh_auth_flags(*options),
          .run = [options](cli::Ports& ports) { return run_refresh_auth(*options, ports); }};
}

}  // namespace fairlead::stack

#include "adjust.hpp"

#include "inputs.hpp"
#include "swarm/hidden.hpp"
#include "swarm/interrupted.hpp"
#include "swarm/limited.hpp"
#include "swarm/observe.hpp"
#include "swarm/report.hpp"
#include "swarm/undertaking.hpp"

#include <fmt/core.h>
#include <utility>

namespace fairlead::stack {
namespace {

struct Adjusted {
  swarm::Observed observed;
  swarm::StackPlan plan;
};

Result<Adjusted> look_and_plan(const Adjusting& options, const Adjustment& adjustment, const engine::Client& engine) {
  Adjusted out;
  TRY_ASSIGN(out.observed.services, swarm::live_services(engine, options.stack));
  if (out.observed.services.empty()) return no_such_stack(options.stack, engine);
  TRY_ASSIGN(out.plan, adjustment.plan(out.observed.services));
  TRY(swarm::name_interrupted(engine, out.plan));
  return out;
}

}  // namespace

std::vector<cli::Flag> adjusting_flags(Adjusting& options, const char* services_help, const char* value) {
  const std::vector<cli::Flag> flags = {
      {.name = "stack", .help = "The name of the stack", .target = &options.stack, .value = "STACK", .required = true},
      {.name = "services", .help = services_help, .target = &options.services, .value = value},
      {.name = "--yes", .help = "Do it", .target = &options.yes}};
  return flags + patience_flags(options.changing) + lease_flags(options.changing);
}

Result<cli::Report> adjust(const Adjusting& options, const Adjustment& adjustment, cli::Ports& ports) {
  TRY(check_stack_given(options.stack));
  TRY_ASSIGN(const auto engine, connect(ports));
  const swarm::Outside outside = {engine, ports.clock, ports.observer, ports.stop};
  const auto most = options.changing.timeout + swarm::way_back;
  const swarm::Limited looking(outside, most);
  TRY_ASSIGN(const auto cluster, swarm::cluster(looking.engine, ports.clock));
  TRY_ASSIGN(const auto look, look_and_plan(options, adjustment, looking.engine));
  auto report = plan_report(look.plan, ports);
  if (look.plan.steps.empty()) return report;
  if (!options.yes) {
    report.text += fmt::format("Nothing was changed. To do it: {}\n", cli::again(ports, {"--yes"}));
    report.exit = cli::Exit::changes_pending;
    return report;
  }
  const auto lease = lease_options(options.changing, ports, std::string(adjustment.command));
  const auto work = [&](const swarm::Outside& leased) -> Result<> {
    const swarm::Limited looking_again(leased, most);
    TRY_ASSIGN(const auto now, look_and_plan(options, adjustment, looking_again.engine));
    report = plan_report(now.plan, ports);
    if (now.plan.steps.empty()) return {};
    show(now.plan, ports);
    const swarm::Logins keeps_credentials;
    cli::Redactor hidden;
    learn(swarm::secrets_of(now.observed.services), hidden);
    auto how = deploy_options(options.changing, hidden);
    how.rolls_back = adjustment.rolls_back;
    TRY_ASSIGN(const auto deployed, swarm::deploy(leased, now.plan, {cluster, now.observed, keeps_credentials}, how));
    report = {.text = swarm::deployed_text(options.stack, deployed),
              .json = swarm::deployed_json(options.stack, deployed)};
    return {};
  };
  TRY(swarm::undertake_adjustment(outside, options.stack, lease, work));
  return report;
}

}  // namespace fairlead::stack

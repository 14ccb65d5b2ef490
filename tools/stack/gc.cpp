#include "swarm/gc.hpp"

#include "changing.hpp"
#include "commands.hpp"
#include "gitlab/repository.hpp"
#include "inputs.hpp"
#include "json/json.hpp"
#include "swarm/observe.hpp"
#include "swarm/report.hpp"

#include <chrono>
#include <fmt/core.h>
#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

namespace fairlead::stack {
namespace {

struct GcOptions {
  bool expired = false, ref_gone = false, yes = false;
  std::string project;
  std::chrono::seconds timeout = std::chrono::minutes(2);
  Changing changing;
};

/// An app that goes.
struct Going {
  swarm::App app;
  std::string reason;
  swarm::StackPlan plan;
};

Result<std::set<std::string>> branches(const GcOptions& options, cli::Ports& ports) {
  TRY_ASSIGN(const auto location, gitlab::locate({}, ports.environment));
  if (!location || location->project != options.project) {
    return Error(Errc::usage, fmt::format("where is the GitLab project {}?", options.project))
        .help("set CI_PROJECT_URL to its address, as GitLab does in a job");
  }
  auto token = gitlab::token_of(ports.environment);
  if (!token) {
    return Error(Errc::denied, "there is no token for GitLab").help("set GITLAB_TOKEN to a token with read_api");
  }
  if (ports.redactor != nullptr) ports.redactor->add(token->value);
  gitlab::Client client(*location, *std::move(token), {ports.http, ports.clock, ports.stop});
  auto names = gitlab::branch_names(client);
  return std::move(names).during("list the branches of " + options.project);
}

Result<swarm::GcRules> rules_of(const GcOptions& options, cli::Ports& ports) {
  swarm::GcRules rules = {.expired = options.expired || !options.ref_gone, .now = ports.clock.wall()};
  if (options.ref_gone) {
    TRY_ASSIGN(rules.refs, branches(options, ports));
  }
  return rules;
}

Result<std::vector<Going>> decide(const swarm::Outside& outside, const GcOptions& options,
                                  const swarm::GcRules& rules) {
  TRY_ASSIGN(const auto apps, swarm::review_apps(outside.engine, options.project));
  std::vector<Going> out;
  for (const auto& app : apps) {
    auto reason = swarm::reason_to_go(app, rules);
    if (reason.empty()) continue;
    TRY_ASSIGN(const auto observed, swarm::observe_stack(outside.engine, app.stack));
    if (const auto allowed = swarm::check_is_app(app, observed); !allowed) {
      outside.observer.warning(fmt::format("stack \"{}\" stays: {}", app.stack, allowed.error().message()));
      continue;
    }
    out.push_back({app, std::move(reason), swarm::plan_removal(app.stack, observed)});
  }
  return out;
}

cli::Report report_of(const std::vector<Going>& going, const GcOptions& options, bool colour) {
  cli::Report report;
  auto list = json::Value::array();
  for (const auto& [app, reason, plan] : going) {
    report.text += fmt::format("{}: {}\n{}", app.stack, reason, swarm::plan_text(plan, {.colour = colour}));
    const auto& review = app.review;
    list.push_back(
        {{"stack", app.stack}, {"env", review.env}, {"ref", review.ref}, {"mr", review.mr}, {"reason", reason}});
  }
  if (going.empty()) report.text = fmt::format("No review app of {} has to go.\n", options.project);
  report.json = json::pretty({{"schema", "fairlead.stack.gc/1"},
                              {"project", options.project},
                              {"removed", options.yes},
                              {"apps", std::move(list)}});
  return report;
}

/// One that does not go keeps none of the others from going.
Result<> remove_all(const swarm::Outside& outside, const std::vector<Going>& going, const GcOptions& options,
                    cli::Ports& ports) {
  const auto lease = lease_options(options.changing, ports, "gc");
  std::vector<std::string> problems;
  for (const auto& [app, reason, plan] : going) {
    auto removed = swarm::undertake_removal(outside, app.stack, lease, options.timeout);
    if (removed) continue;
    if (removed.error().code() == Errc::cancelled) return std::move(removed).error();
    problems.push_back(fmt::format("stack \"{}\": {}", app.stack, removed.error().message()));
  }
  if (problems.empty()) return {};
  auto error = Error(Errc::partial, fmt::format("{} of {} review apps are not gone", problems.size(), going.size()))
                   .help("run the same command again");
  for (auto& problem : problems) error = std::move(error).note(std::move(problem));
  return error;
}

Result<cli::Report> run_gc(const GcOptions& options, cli::Ports& ports) {
  if (options.project.empty()) {
    return Error(Errc::usage, "review apps of which project?").help("name it: fairlead stack gc --project shop/web");
  }
  TRY_ASSIGN(const auto rules, rules_of(options, ports));
  TRY_ASSIGN(const auto engine, connect(ports));
  const swarm::Outside outside = {engine, ports.clock, ports.observer, ports.stop};
  TRY(swarm::cluster(engine, ports.clock));
  TRY_ASSIGN(const auto going, decide(outside, options, rules));
  auto report = report_of(going, options, ports.colour);
  if (going.empty()) return report;
  if (!options.yes) {
    report.text += fmt::format("Nothing was removed. To remove it: {}\n", cli::again(ports, {"--yes"}));
    report.exit = cli::Exit::changes_pending;
    return report;
  }
  TRY(remove_all(outside, going, options, ports));
  for (const auto& [app, reason, plan] : going) report.text += fmt::format("{}: gone\n", app.stack);
  return report;
}

}  // namespace

cli::Command gc_command() {
  auto options = std::make_shared<GcOptions>();
  return {
      .name = "gc",
      .summary = "Remove review apps that have expired or whose branch is gone",
      .description =
          "Looks at the stacks that were deployed with --review for this project, and at no others; what somebody "
          "else deployed into one of them keeps it. Without --yes it says what it would remove, and exits with 3 if "
          "there is anything. Volumes stay: they are on the nodes.",
      .examples = {{"fairlead stack gc", "Show which have expired"},
                   {"fairlead stack gc --expired --ref-gone --yes", "Remove these, and those without a branch"}},
      .flags = {{.name = "--expired",
                 .help = "Those whose time is over; also what happens without a choice",
                 .target = &options->expired},
                {.name = "--ref-gone",
                 .help = "Those whose branch GitLab does not list; needs a token with read_api in GITLAB_TOKEN",
                 .target = &options->ref_gone},
                {.name = "--project",
                 .help = "The project whose review apps are meant",
                 .target = &options->project,
                 .value = "PATH",
                 .env = "CI_PROJECT_PATH"},
                {.name = "--yes", .help = "Do it", .target = &options->yes},
                {.name = "--timeout",
                 .help = "How long the tasks and networks of each may take to go",
                 .target = &options->timeout,
                 .value = "TIME"}},
      .run = [options](cli::Ports& ports) { return run_gc(*options, ports); }};
}

}  // namespace fairlead::stack

#include "commands.hpp"
#include "inputs.hpp"
#include "swarm/live_diff.hpp"

#include <fmt/core.h>
#include <memory>
#include <utility>

namespace fairlead::stack {
namespace {

struct DiffOptions {
  Inputs inputs;
  bool detailed_exitcode = false;
};

Result<cli::Report> run_diff(DiffOptions& options, cli::Ports& ports) {
  TRY_ASSIGN(const auto project, load_project(options.inputs, ports));
  TRY_ASSIGN(const auto engine, connect(ports));
  const swarm::Outside outside = {engine, ports.clock, ports.observer, ports.stop};
  auto how = prepare_options(options.inputs, ports);
  how.prune = true;  // so that what only the Swarm has is seen
  TRY_ASSIGN(const auto prepared, swarm::prepare(project, outside, credential_ports(ports), how));
  for (const auto& warning : prepared.warnings) ports.observer.warning(warning);
  auto all = swarm::live_diff(prepared.plan, prepared.observed.network_names());
  for (auto& unlike : all) mask_values(unlike.kind, unlike.name, unlike.fields, ports.redactor);
  cli::Report report = {.text = swarm::diff_text(all, join(options.inputs.files, ", "), ports.colour),
                        .json = swarm::diff_json(all, options.inputs.stack)};
  if (options.detailed_exitcode && !all.empty()) report.exit = cli::Exit::changes_pending;
  return report;
}

}  // namespace

cli::Command diff_command() {
  auto options = std::make_shared<DiffOptions>();
  auto flags = input_flags(options->inputs);
  std::erase_if(flags, [](const cli::Flag& flag) { return flag.name == "--prune"; });
  flags.push_back({.name = "--detailed-exitcode",
                   .help = "Exit with 3 when there is a difference",
                   .target = &options->detailed_exitcode});
  return {
      .name = "diff",
      .summary = "Show what runs against what the file says, field by field",
      .description =
          "Shows all that is not the same: lines of what only the Swarm has begin with -, lines of what only the file "
          "has with +. Where `plan` says what a deploy would do, this shows both sides in full, also services that "
          "run but are not in the file. Secrets are masked. Changes nothing.",
      .examples = {{"fairlead stack diff -f docker-stack.yml shop", "Compare \"shop\" with its file"},
                   {"fairlead stack diff --detailed-exitcode shop", "Exit with 3 when somebody changed it by hand"}},
      .flags = std::move(flags),
      .run = [options](cli::Ports& ports) { return run_diff(*options, ports); }};
}

}  // namespace fairlead::stack

#include "lint/lint.hpp"

#include "bump/bump.hpp"
#include "commands.hpp"
#include "inputs.hpp"
#include "lint/fix.hpp"
#include "lint/report.hpp"
#include "swarm/convert.hpp"

#include <fmt/core.h>
#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

namespace fairlead::stack {
namespace {

struct LintOptions {
  Inputs inputs;
  lint::Settings settings;
  std::string fail_on = "error";
  std::vector<std::string> reports;
  bool lists_rules = false, fixes = false, shows_fixes = false;
};

/// The files, and what was found in them.
struct Judged {
  Files files;
  lint::Findings findings;
};

/// Adds what plan and deploy would refuse when they make the bodies.
void add_refusals(const Inputs& inputs, compose::Loaded& loaded) {
  const auto add = [&](const Error& error) {
    loaded.warnings.push_back({.place = error.place(),
                               .message = error.message(),
                               .help = error.help(),
                               .concern = compose::Concern::refused});
  };
  auto project = loaded.project;
  for (auto& [name, service] : project.services) {
    const auto checked = swarm::check_image(service);
    if (checked) continue;
    add(checked.error());
    service.image = "stand-in:1";
  }
  const auto stack = inputs.stack.empty() ? "stack" : inputs.stack;
  const auto converted = swarm::convert(project, {.stack = stack}, [](swarm::Spec&, const json::Value&) {});
  if (!converted) add(converted.error());
}

Result<Judged> judge(LintOptions& options, cli::Ports& ports) {
  TRY_ASSIGN(auto files, read_files(options.inputs, ports));
  TRY_ASSIGN(const auto written, lint::read_files(files.sources));
  auto& loaded = files.loaded;
  add_refusals(options.inputs, loaded);
  auto findings = lint::lint({loaded.project, loaded.root, written, loaded.warnings, loaded.unknown}, options.settings);
  return Judged{.files = std::move(files), .findings = std::move(findings)};
}

/// The files that can be mended, before and after.
Result<std::vector<bump::Change>> mended(const Judged& judged) {
  std::vector<bump::Change> changes;
  for (const auto& source : judged.files.sources) {
    TRY_ASSIGN(auto text, lint::fix(source, judged.findings));
    if (text != source.text) changes.push_back({.path = source.name, .before = source.text, .after = std::move(text)});
  }
  return changes;
}

Result<> write(const std::vector<bump::Change>& changes, cli::Ports& ports) {
  for (const auto& change : changes) {
    if (change.path == "-") return Error(Errc::usage, "standard input cannot be mended").help("name the file: -f FILE");
    TRY_ASSIGN(const auto info, ports.files.info(change.path));
    TRY(ports.files.write(change.path, change.after, info.mode));
    ports.observer.note(fmt::format("mended {}", change.path));
  }
  return {};
}

cli::Report diff_report(const std::vector<bump::Change>& changes) {
  std::string text;
  for (const auto& change : changes) text += bump::diff(change);
  return {.text = text, .json = lint::diff_json(text)};
}

Result<> write_reports(const std::vector<std::string>& reports, const lint::Findings& findings, cli::Ports& ports) {
  constexpr std::string_view kind = "codequality=";
  for (const auto& report : reports) {
    if (!report.starts_with(kind) || report.size() == kind.size())
      return Error(Errc::usage, fmt::format("\"{}\" is no report", printable(report)))
          .help("write --report codequality=FILE");
    TRY(ports.files.write(report.substr(kind.size()), lint::to_code_quality(findings)));
  }
  return {};
}

Result<cli::Report> run_lint(LintOptions& options, cli::Ports& ports) {
  TRY(lint::check(options.settings));
  if (options.lists_rules) return cli::Report{.text = lint::rules_text(), .json = lint::rules_json()};
  TRY_ASSIGN(auto judged, judge(options, ports));
  if (options.fixes || options.shows_fixes) {
    TRY_ASSIGN(const auto changes, mended(judged));
    if (options.shows_fixes) return diff_report(changes);
    TRY(write(changes, ports));
    TRY_ASSIGN(judged, judge(options, ports));
  }
  const auto& findings = judged.findings;
  TRY(write_reports(options.reports, findings, ports));
  const bool failed = lint::worst(findings) >= lint::severity_of(options.fail_on);
  return cli::Report{.text = lint::to_text(findings, Paint{ports.colour}),
                     .json = lint::to_json(findings, options.inputs.files),
                     .exit = failed ? cli::Exit::refused : cli::Exit::done};
}

std::vector<cli::Flag> lint_flags(LintOptions& options) {
  auto flags = file_flags(options.inputs);
  auto& settings = options.settings;
  flags.push_back({.name = "--strict",
                   .help = "All rules, those too that fire in nearly every file",
                   .target = &settings.strict,
                   .env = "FAIRLEAD_STACK_LINT_STRICT",
                   .config = "stack.lint.strict"});
  flags.push_back({.name = "--enable",
                   .help = "A rule beside those that always look, may be given often",
                   .target = &settings.enable,
                   .value = "RULE",
                   .env = "FAIRLEAD_STACK_LINT_ENABLE",
                   .config = "stack.lint.enable"});
  flags.push_back({.name = "--disable",
                   .help = "A rule that does not look, may be given often",
                   .target = &settings.disable,
                   .value = "RULE",
                   .env = "FAIRLEAD_STACK_LINT_DISABLE",
                   .config = "stack.lint.disable"});
  flags.push_back({.name = "--severity",
                   .help = "Another severity for a rule: image-tag=error; may be given often",
                   .target = &settings.severity,
                   .value = "RULE=LEVEL",
                   .env = "FAIRLEAD_STACK_LINT_SEVERITY",
                   .config = "stack.lint.severity"});
  flags.push_back({.name = "--fail-on",
                   .help = "The least severity that ends with status 7",
                   .target = &options.fail_on,
                   .value = "LEVEL",
                   .env = "FAIRLEAD_STACK_LINT_FAIL_ON",
                   .config = "stack.lint.fail-on",
                   .choices = {"error", "warning", "info"}});
  flags.push_back({.name = "--report",
                   .help = "Write a report for GitLab's merge requests: codequality=FILE",
                   .target = &options.reports,
                   .value = "KIND=FILE"});
  flags.push_back({.name = "--fix",
                   .help = "Mend in the files what can be mended without a doubt, then judge them",
                   .target = &options.fixes});
  flags.push_back(
      {.name = "--diff", .help = "Show what --fix would change, and write nothing", .target = &options.shows_fixes});
  flags.push_back({.name = "--rules", .help = "List the rules, and judge nothing", .target = &options.lists_rules});
  return flags;
}

}  // namespace

cli::Command lint_command() {
  auto options = std::make_shared<LintOptions>();
  return {
      .name = "lint",
      .summary = "Judge Compose files for a Swarm, without a Swarm",
      .description =
          "Reads the files as deploy does, and says what will not do what it looks like, or not well: keys that the "
          "Swarm ignores, secrets in plain text, images without a version, updates that stop a service, routes "
          "that Traefik will not take. Ends with status 7 when there is an error, or what --fail-on names. A "
          "service ignores rules by x-fairlead: {lint-ignore: [RULE]}.",
      .examples = {{"fairlead stack lint", "Judge docker-stack.yml or compose.yaml"},
                   {"fairlead stack lint -f base.yml -f prod.yml --strict", "Judge two files together, by all rules"},
                   {"fairlead stack lint --report codequality=gl-code-quality-report.json",
                    "Show findings in the merge request"},
                   {"fairlead stack lint --diff", "Show what --fix would mend"},
                   {"fairlead stack lint --rules", "List the rules"}},
      .flags = lint_flags(*options),
      .run = [options](cli::Ports& ports) { return run_lint(*options, ports); }};
}

}  // namespace fairlead::stack

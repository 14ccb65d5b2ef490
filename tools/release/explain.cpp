#include "release/explain.hpp"

#include "commands.hpp"
#include "options.hpp"
#include "release/commits.hpp"
#include "release/range.hpp"

#include <memory>
#include <utility>

namespace fairlead {
namespace {

struct ExplainOptions {
  ReleaseOptions release = {};
  std::string range = {};
};

Result<release::Explanation> explain_release(const ExplainOptions& options, cli::Ports& ports) {
  TRY_ASSIGN(auto situation, look(options.release, ports));
  auto& [repository, policy, observed, decision] = situation;
  if (observed.changes.empty()) ports.observer.note(nothing_due(decision));
  return release::Explanation{.preset = policy.rules.preset,
                              .range = observed.base ? observed.base->tag + "..HEAD" : "HEAD",
                              .changes = std::move(observed.changes),
                              .version = decision.is_due ? decision.version_text() : "",
                              .tag = decision.is_due ? decision.tag : ""};
}

Result<release::Explanation> explain_range(const ExplainOptions& options, cli::Ports& ports) {
  TRY_ASSIGN(const auto rules, rules_of(options.release));
  TRY_ASSIGN(const auto repository, git::Repository::open(directory_of(options.release, ports.environment)));
  TRY_ASSIGN(const auto ids, release::commits_in(repository, options.range));
  if (ids.empty()) {
    TRY_ASSIGN(const auto why, release::why_empty(repository, options.range));
    ports.observer.note(why);
  }
  std::vector<release::Change> changes;
  TRY_ASSIGN(const auto mailmap, ids.empty() ? Result<git::Mailmap>() : release::mailmap_of(repository, ids.front()));
  for (const auto& id : ids) {
    TRY_ASSIGN(const auto commit, repository.commit(id));
    changes.push_back(release::classify_found(commit, rules, mailmap));
  }
  return release::Explanation{
      .preset = rules.preset, .range = options.range, .changes = release::settle(std::move(changes), rules)};
}

Result<cli::Report> run_explain(const ExplainOptions& options, cli::Ports& ports) {
  TRY_ASSIGN(const auto explanation,
             options.range.empty() ? explain_release(options, ports) : explain_range(options, ports));
  return cli::Report{.text = release::to_text(explanation), .json = release::to_json(explanation)};
}

}  // namespace

cli::Command explain_command() {
  auto options = std::make_shared<ExplainOptions>();
  return {.name = "explain",
          .summary = "Say of each commit what it asks for, and why",
          .description =
              "Shows for each commit since the last release, or of a range, the bump that it asks for, the rule that "
              "says so, and what looks as if it counted and does not. Changes nothing.",
          .examples = {{"fairlead release explain", "Explain the next version"},
                       {"fairlead release explain v1.4.0..HEAD", "Explain a range"},
                       {"fairlead release explain 1234567 --preset sr-angular",
                        "Say what semantic-release makes of one commit"}},
          .flags = std::vector<cli::Flag>{{.name = "range",
                                           .help = "A range like v1.0.0..HEAD, or one commit; by default all since the "
                                                   "last release",
                                           .target = &options->range}} +
                   release_flags(options->release),
          .run = [options](cli::Ports& ports) { return run_explain(*options, ports); }};
}

}  // namespace fairlead

#include "release/lint.hpp"

#include "base/text.hpp"
#include "commands.hpp"
#include "options.hpp"
#include "release/message.hpp"
#include "release/range.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <memory>
#include <utility>

namespace fairlead {
namespace {

struct LintOptions {
  ReleaseOptions release = {};
  release::LintRules rules = {};
  long longest_header = 100;
  std::string range = {}, file = {}, code_quality = {}, junit = {};
  std::optional<std::string> message = {}, title = {};
};

/// Judges messages one by one, and keeps what it found.
class Judge {
 public:
  Judge(const LintOptions& options, const release::Rules& rules) : options_(options), rules_(rules) {}

  void message(std::string_view source, const git::Commit& commit) {
    report_.messages.push_back({.source = printable(source),
                                .header = release::classify(commit, rules_).header,
                                .findings = release::lint(commit, options_.rules, rules_)});
  }

  void text(std::string_view source, std::string text) { message(source, {.id = {}, .message = std::move(text)}); }

  void title(std::string_view title) { text("merge request", std::string(release::without_draft(title))); }

  Result<> commits(const git::Repository& repository, const std::vector<git::Id>& ids) {
    for (const auto& id : ids) {
      TRY_ASSIGN(const auto commit, repository.commit(id));
      message(id.brief(), commit);
    }
    return {};
  }

  release::LintReport report() && { return std::move(report_); }

 private:
  const LintOptions& options_;
  const release::Rules& rules_;
  release::LintReport report_;
};

/// What a merge request adds. In a pipeline for merged results, HEAD is a commit that nobody wrote.
std::string range_of_merge_request(const Variables& environment) {
  const auto base = value_or(environment, "CI_MERGE_REQUEST_DIFF_BASE_SHA");
  return base.empty() ? "" : fmt::format("{}..{}", base, value_or(environment, "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA"));
}

Result<std::vector<git::Id>> commits_since_release(const ReleaseOptions& options, cli::Ports& ports) {
  TRY_ASSIGN(const auto policy, policy_of(options, ports.environment));
  TRY_ASSIGN(const auto observed, read_history(options, policy, ports));
  std::vector<git::Id> out;
  out.reserve(observed.changes.size());
  for (const auto& change : observed.changes) out.push_back(change.commit);
  return out;
}

Result<std::vector<git::Id>> commits_of(const ReleaseOptions& options, const std::string& range,
                                        const Variables& environment) {
  TRY_ASSIGN(const auto repository, git::Repository::open(directory_of(options, environment)));
  return release::commits_in(repository, range);
}

/// Without arguments: in a merge request its commits and its title, else the commits since the last release.
Result<> judge_by_default(Judge& judge, const ReleaseOptions& options, cli::Ports& ports) {
  const auto range = range_of_merge_request(ports.environment);
  TRY_ASSIGN(const auto ids,
             range.empty() ? commits_since_release(options, ports) : commits_of(options, range, ports.environment));
  TRY_ASSIGN(const auto repository,
             git::Repository::open(directory_of(options, ports.environment)));  // after what may have been fetched
  TRY(judge.commits(repository, ids));
  const auto title = value_or(ports.environment, "CI_MERGE_REQUEST_TITLE");
  if (!title.empty()) judge.title(title);
  return {};
}

/// A hook runs in the repository, whose settings say what is a comment.
Result<std::string> without_comments(const std::string& text, const ReleaseOptions& options,
                                     const Variables& environment) {
  std::string setting;
  if (const auto repository = git::Repository::open(directory_of(options, environment))) {
    for (const auto* name : {"core.commentChar", "core.commentString"}) {
      TRY_ASSIGN(auto found, repository->setting(name));
      if (found) setting = *std::move(found);
    }
  }
  return release::without_comments(text, release::comment_mark(setting, text));
}

Result<release::LintReport> judged(const LintOptions& options, const release::Rules& rules, cli::Ports& ports) {
  constexpr std::uint64_t largest = 16U << 20U;
  Judge judge(options, rules);
  if (options.message) judge.text("message", *options.message);
  if (!options.file.empty()) {
    TRY_ASSIGN(const auto text, ports.files.read(options.file == "-" ? "/dev/stdin" : options.file, largest));
    TRY_ASSIGN(auto message, without_comments(text, options.release, ports.environment));
    judge.text(options.file == "-" ? "standard input" : options.file, std::move(message));
  }
  if (options.title) judge.title(*options.title);
  if (!options.range.empty()) {
    TRY_ASSIGN(const auto repository, git::Repository::open(directory_of(options.release, ports.environment)));
    TRY_ASSIGN(const auto ids, release::commits_in(repository, options.range));
    if (ids.empty()) {
      TRY_ASSIGN(const auto why, release::why_empty(repository, options.range));
      ports.observer.note(why);
    }
    TRY(judge.commits(repository, ids));
  } else if (!options.message && options.file.empty() && !options.title) {
    TRY(judge_by_default(judge, options.release, ports));
  }
  return std::move(judge).report();
}

Result<cli::Report> run_lint(LintOptions options, cli::Ports& ports) {
  if (options.longest_header < 0) return Error(Errc::usage, "--max-header is below 0").help("0 allows any length");
  options.rules.longest_header = static_cast<std::size_t>(options.longest_header);
  TRY_ASSIGN(const auto rules, rules_of(options.release));
  TRY_ASSIGN(const auto report, judged(options, rules, ports));
  if (!options.code_quality.empty()) TRY(ports.files.write(options.code_quality, to_code_quality(report), 0644));
  if (!options.junit.empty()) TRY(ports.files.write(options.junit, to_junit(report), 0644));
  return cli::Report{.text = to_text(report, Paint{ports.colour}),
                     .json = to_json(report),
                     .exit = report.has_errors() ? cli::Exit::refused : cli::Exit::done};
}

std::vector<cli::Flag> lint_flags(LintOptions& options) {
  return {
      {.name = "range",
       .help = "The commits of a range like main..HEAD, or one commit. Without this and the flags for a message: in a "
               "merge request its commits and its title, else all commits since the last release",
       .target = &options.range},
      {.name = "--message", .help = "One message", .target = &options.message, .value = "TEXT"},
      {.name = "--file",
       .help = "The message in a file, as a commit-msg hook gets it, without lines that start with #; - is standard "
               "input",
       .target = &options.file,
       .value = "FILE"},
      {.name = "--title",
       .help = "The title of a merge request; \"Draft:\" in front of it does not count",
       .target = &options.title,
       .value = "TEXT"},
      {.name = "--allow-type",
       .help = "A type that is allowed, may be given often; by default the common ones and those that release",
       .target = &options.rules.types,
       .value = "TYPE",
       .env = "FAIRLEAD_RELEASE_LINT_TYPES",
       .config = "release.lint.types"},
      {.name = "--allow-scope",
       .help = "A scope that is allowed, may be given often; by default all are",
       .target = &options.rules.scopes,
       .value = "SCOPE",
       .env = "FAIRLEAD_RELEASE_LINT_SCOPES",
       .config = "release.lint.scopes"},
      {.name = "--max-header",
       .help = "How many characters a header may have; 0 is any number",
       .target = &options.longest_header,
       .value = "COUNT",
       .env = "FAIRLEAD_RELEASE_LINT_MAX_HEADER",
       .config = "release.lint.max-header"},
      {.name = "--code-quality",
       .help = "Write a code quality report for GitLab to FILE",
       .target = &options.code_quality,
       .value = "FILE"},
      {.name = "--junit", .help = "Write a JUnit report to FILE", .target = &options.junit, .value = "FILE"}};
}

}  // namespace

cli::Command lint_command() {
  auto options = std::make_shared<LintOptions>();
  return {.name = "lint",
          .summary = "Judge commit messages before they count",
          .description =
              "Holds messages to Conventional Commits 1.0.0, and to the types, scopes and the length that are allowed. "
              "Ends with status 7 when there is an error; warnings alone end with 0. As a hook, .git/hooks/commit-msg "
              "is two lines: #!/bin/sh and exec fairlead release lint --file \"$1\".",
          .examples = {{"fairlead release lint", "Judge the commits of a merge request, in its pipeline"},
                       {"fairlead release lint main..HEAD", "Judge the commits of a branch"},
                       {"fairlead release lint --title \"feat: add a page\"", "Judge a title"},
                       {"fairlead release lint --code-quality gl-code-quality-report.json",
                        "Show findings in the merge request"}},
          .flags = lint_flags(*options) + release_flags(options->release),
          .run = [options](cli::Ports& ports) { return run_lint(*options, ports); }};
}

}  // namespace fairlead

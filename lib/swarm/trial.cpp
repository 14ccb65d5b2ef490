#include "swarm/trial.hpp"

#include "report/junit.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <utility>

namespace fairlead::swarm {
namespace {

/// A log may take seconds, and what failed waits to be rolled back.
constexpr std::size_t most_diagnoses = 5;

std::string text_of(const Failure& failure) {
  std::string out = describe(failure) + "\n";
  if (!failure.task.empty()) out += fmt::format("task: {}\n", failure.task);
  if (!failure.node.empty()) out += fmt::format("node: {}\n", failure.node);
  if (failure.exit_code) out += fmt::format("exit code: {}\n", *failure.exit_code);
  if (failure.log.empty()) return out;
  out += "last log lines:\n";
  for (const auto& line : failure.log) out += fmt::format("| {}\n", line);
  return out;
}

report::Case case_of(std::string_view stack, const Judged& judged, const std::vector<Failure>& failures) {
  report::Case out = {.group = std::string(stack), .name = judged.service, .took = judged.took};
  if (judged.verdict.state == State::converged) {
    out.text = judged.verdict.text + "\n";
    return out;
  }
  const auto failure = std::ranges::find(failures, judged.service, &Failure::service);
  out.verdict = failure == failures.end() ? report::Verdict::skipped : report::Verdict::failed;
  out.why = judged.verdict.text;
  if (judged.verdict.state == State::waiting) {
    out.why = fmt::format("{}: {}", failure == failures.end() ? "not waited for any longer" : "not ready in time",
                          judged.verdict.text);
  }
  if (failure != failures.end()) out.text = text_of(*failure);
  return out;
}

report::Case case_of(std::string_view command, std::string_view stack, const Error& error) {
  report::Case out = {.group = std::string(stack),
                      .name = std::string(command),
                      .verdict = report::Verdict::failed,
                      .why = error.message(),
                      .text = error.message() + "\n"};
  if (!error.place().file.empty()) out.text += error.place().str() + "\n";
  for (const auto& note : error.notes()) out.text += note + "\n";
  if (!error.help().empty()) out.text += "help: " + error.help() + "\n";
  return out;
}

}  // namespace

Trial examine(const Outside& outside, const Outcome& outcome, const Redact& redact) {
  Trial out = {.services = outcome.services, .failures = {}};
  if (outcome.state == State::converged) return out;
  for (const auto& judged : outcome.services) {
    if (judged.verdict.state != outcome.state) continue;
    const bool is_looked_into = out.failures.size() < most_diagnoses;
    out.failures.push_back(is_looked_into ? diagnose(outside, judged, redact)
                                          : Failure{.service = judged.service, .reason = judged.verdict.text});
  }
  return out;
}

std::string trial_junit(std::string_view command, std::string_view stack, const Trial& trial, const Error* error) {
  report::Suite suite = {.name = fmt::format("fairlead stack {}", command), .cases = {}};
  for (const auto& judged : trial.services) suite.cases.push_back(case_of(stack, judged, trial.failures));
  const bool is_about_more = error != nullptr && (trial.failures.empty() || error->code() == Errc::partial);
  if (is_about_more) suite.cases.push_back(case_of(command, stack, *error));
  return report::junit(suite);
}

}  // namespace fairlead::swarm

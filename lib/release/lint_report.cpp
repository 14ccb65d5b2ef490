#include "base/text.hpp"
#include "json/json.hpp"
#include "release/lint.hpp"
#include "report/code_quality.hpp"
#include "report/junit.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>
#include <utility>

namespace fairlead::release {
namespace {

std::size_t count(const LintReport& report, Severity severity) {
  std::size_t out = 0;
  for (const auto& linted : report.messages) {
    for (const auto& finding : linted.findings) out += finding.severity == severity ? 1U : 0U;
  }
  return out;
}

std::string lines_of(const Linted& linted, Paint paint) {
  std::string out;
  for (const auto& [rule, severity, line, message, help] : linted.findings) {
    out += fmt::format("{} {} (line {}): {}\n",
                       paint(severity == Severity::error ? tone::bad : tone::doubtful, word(severity)), rule, line,
                       message);
    if (!help.empty()) out += fmt::format("  help: {}\n", help);
  }
  return out;
}

/// GitLab shows the path of an issue, so a message gets a name there.
std::string path_of(std::string_view source) {
  std::string out = "commit-message/";
  for (const char c : source) out += c == ' ' || c == '/' ? '-' : c;
  return out;
}

}  // namespace

std::string to_text(const LintReport& report, Paint paint) {
  std::string out;
  for (const auto& linted : report.messages) {
    if (linted.findings.empty()) continue;
    out += fmt::format("{}  {}\n", linted.source, linted.header);
    const auto text = lines_of(linted, paint);
    for (const auto line : lines(text)) out += fmt::format("  {}\n", line);
  }
  const auto checked = plural(report.messages.size(), "message");
  if (out.empty()) return checked + " without findings\n";
  return out + fmt::format("\n{}: {}, {}\n", checked, plural(count(report, Severity::error), "error"),
                           plural(count(report, Severity::warning), "warning"));
}

std::string to_json(const LintReport& report) {
  auto messages = json::Value::array();
  for (const auto& linted : report.messages) {
    if (linted.findings.empty()) continue;
    auto findings = json::Value::array();
    for (const auto& [rule, severity, line, message, help] : linted.findings) {
      findings.push_back(
          {{"rule", rule}, {"severity", word(severity)}, {"line", line}, {"message", message}, {"help", help}});
    }
    messages.push_back({{"source", linted.source}, {"header", linted.header}, {"findings", std::move(findings)}});
  }
  return json::dump({{"schema", "fairlead.release.lint/1"},
                     {"checked", report.messages.size()},
                     {"errors", count(report, Severity::error)},
                     {"warnings", count(report, Severity::warning)},
                     {"messages", std::move(messages)}});
}

std::string to_code_quality(const LintReport& report) {
  std::vector<report::Issue> issues;
  for (const auto& linted : report.messages) {
    for (const auto& [rule, severity, line, message, help] : linted.findings) {
      issues.push_back({.description = help.empty() ? message : fmt::format("{}; {}", message, help),
                        .check = "fairlead-release-lint/" + rule,
                        .fingerprint = fmt::format("{} {} {}", linted.source, rule, line),
                        .severity = severity == Severity::error ? "major" : "minor",
                        .place = {.file = path_of(linted.source), .line = static_cast<std::uint32_t>(line)}});
    }
  }
  return report::code_quality(issues);
}

std::string to_junit(const LintReport& report) {
  report::Suite suite = {.name = "fairlead release lint", .cases = {}};
  for (const auto& linted : report.messages) {
    report::Case one = {.group = "commit message",
                        .name = fmt::format("{} {}", linted.source, linted.header),
                        .text = lines_of(linted, {})};
    if (linted.has_errors()) {
      one.verdict = report::Verdict::failed;
      one.why = linted.findings.front().message;
    }
    suite.cases.push_back(std::move(one));
  }
  return report::junit(suite);
}

}  // namespace fairlead::release

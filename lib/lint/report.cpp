#include "lint/report.hpp"

#include "base/text.hpp"
#include "json/json.hpp"
#include "lint/rules.hpp"
#include "report/code_quality.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <nlohmann/json.hpp>

namespace fairlead::lint {
namespace {

std::size_t count(const Findings& findings, Severity severity) {
  return static_cast<std::size_t>(std::ranges::count(findings, severity, &Finding::severity));
}

std::string subject(const Finding& finding) {
  return finding.service.empty() ? "" : fmt::format("service \"{}\": ", finding.service);
}

constexpr std::string_view shade_of(Severity severity) {
  if (severity == Severity::error) return tone::bad;
  return severity == Severity::warning ? tone::doubtful : "36";
}

constexpr std::string_view gitlab_severity(Severity severity) {
  if (severity == Severity::error) return "major";
  return severity == Severity::warning ? "minor" : "info";
}

}  // namespace

std::string to_text(const Findings& findings, Paint paint) {
  if (findings.empty()) return "no findings\n";
  std::string out;
  std::string_view file;
  for (const auto& finding : findings) {
    if (finding.place.file != file) {
      file = finding.place.file;
      out += fmt::format("{}\n", file);
    }
    const auto place = fmt::format("{}:{}", finding.place.line, finding.place.column);
    out += fmt::format("  {:<8} {} {}: {}{}\n", place, paint(shade_of(finding.severity), word(finding.severity)),
                       finding.rule, subject(finding), finding.message);
    out += fmt::format("           help: {}\n", finding.help);
  }
  return out + fmt::format("\n{}, {}, {}\n", plural(count(findings, Severity::error), "error"),
                           plural(count(findings, Severity::warning), "warning"),
                           plural(count(findings, Severity::info), "hint"));
}

std::string to_json(const Findings& findings, const std::vector<std::string>& files) {
  auto list = json::Value::array();
  for (const auto& finding : findings) {
    list.push_back({{"rule", finding.rule},
                    {"severity", word(finding.severity)},
                    {"file", finding.place.file},
                    {"line", finding.place.line},
                    {"column", finding.place.column},
                    {"service", finding.service.empty() ? json::Value() : json::Value(finding.service)},
                    {"message", finding.message},
                    {"help", finding.help}});
  }
  return json::dump({{"schema", "fairlead.stack.lint/1"},
                     {"files", files},
                     {"errors", count(findings, Severity::error)},
                     {"warnings", count(findings, Severity::warning)},
                     {"infos", count(findings, Severity::info)},
                     {"findings", std::move(list)}});
}

std::string to_code_quality(const Findings& findings) {
  std::vector<report::Issue> issues;
  issues.reserve(findings.size());
  for (const auto& finding : findings) {
    issues.push_back(
        {.description = fmt::format("{}{}; {}", subject(finding), finding.message, finding.help),
         .check = fmt::format("fairlead-stack-lint/{}", finding.rule),
         .fingerprint = fmt::format("{} {} {} {}", finding.place.file, finding.service, finding.rule, finding.message),
         .severity = gitlab_severity(finding.severity),
         .place = finding.place});
  }
  return report::code_quality(issues);
}

std::string diff_json(const std::string& diff) {
  return json::dump({{"schema", "fairlead.stack.lint-diff/1"}, {"diff", diff}});
}

std::string rules_text() {
  std::string out;
  for (const auto& rule : rules())
    out += fmt::format("{:<24} {:<8} {:<7} {}\n", rule.id, word(rule.severity),
                       rule.when == When::strict ? "strict" : "", rule.finds);
  return out;
}

std::string rules_json() {
  auto list = json::Value::array();
  for (const auto& rule : rules())
    list.push_back({{"rule", rule.id},
                    {"severity", word(rule.severity)},
                    {"strict", rule.when == When::strict},
                    {"finds", rule.finds},
                    {"help", rule.help}});
  return json::dump({{"schema", "fairlead.stack.lint-rules/1"}, {"rules", std::move(list)}});
}

}  // namespace fairlead::lint

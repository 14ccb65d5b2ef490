#pragma once

#include "base/paint.hpp"
#include "release/change.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fairlead::release {

/// What commit messages have to be, beside Conventional Commits.
struct LintRules {
  std::vector<std::string> types = {};   ///< Those that are allowed; empty: the common ones and those of `Rules`.
  std::vector<std::string> scopes = {};  ///< Those that are allowed; empty: all.
  std::size_t longest_header = 100;      ///< In characters; 0: any length.
};

enum class Severity : std::uint8_t { warning, error };

std::string_view word(Severity severity);  ///< "warning", "error"

/// What is wrong in a message.
struct Finding {
  std::string rule;  ///< "header", "type": docs/release/lint.md lists them.
  Severity severity = Severity::error;
  std::size_t line = 1;
  std::string message;  ///< Printable, one line.
  std::string help = {};
  friend bool operator==(const Finding&, const Finding&) = default;
};

/// A message, and what is wrong in it.
struct Linted {
  std::string source;  ///< "1234567", "merge request", "message" or the name of a file.
  std::string header;  ///< Printable and bounded.
  std::vector<Finding> findings = {};

  bool has_errors() const;
};

/// Judges a message, in order of lines. Merges need no conventional header. Pure, and linear in the size of the message
/// and of the rules.
std::vector<Finding> lint(const git::Commit& commit, const LintRules& lint_rules, const Rules& rules);

/// The title of a merge request as it becomes a header: without "Draft: ".
std::string_view without_draft(std::string_view title);

/// All messages that were judged, in that order.
struct LintReport {
  std::vector<Linted> messages = {};

  /// Is there an error, not just warnings?
  bool has_errors() const;
};

/// For people.
std::string to_text(const LintReport& report, Paint paint = {});
/// What `fairlead release lint --output json` prints (docs/formats/release.md).
std::string to_json(const LintReport& report);
/// GitLab's code quality report: a JSON array of issues in Code Climate's form.
std::string to_code_quality(const LintReport& report);
/// JUnit XML: a test case a message, failed when it has an error.
std::string to_junit(const LintReport& report);

}  // namespace fairlead::release

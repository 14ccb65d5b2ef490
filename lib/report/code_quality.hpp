#pragma once

#include "base/error.hpp"

#include <span>
#include <string>
#include <string_view>

/// Reports that others read: GitLab's merge requests, XML.
namespace fairlead::report {

/// One finding, as GitLab's merge requests show it.
struct Issue {
  std::string description;
  std::string check;          ///< "fairlead-release-lint/type"
  std::string fingerprint;    ///< The same for the same finding in every pipeline; no other has it.
  std::string_view severity;  ///< "info", "minor", "major", "critical" or "blocker".
  Place place;
};

/// GitLab's code quality report: a JSON array of issues in Code Climate's form
/// (https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format). Where several have one fingerprint,
/// the later ones get a number.
std::string code_quality(std::span<const Issue> issues);

}  // namespace fairlead::report

#pragma once

#include "base/paint.hpp"
#include "lint/finding.hpp"

#include <string>
#include <vector>

namespace fairlead::lint {

/// For people: the findings of each file below its name, a summary last.
std::string to_text(const Findings& findings, Paint paint = {});

/// What `fairlead stack lint --output json` prints (docs/formats/stack.md).
std::string to_json(const Findings& findings, const std::vector<std::string>& files);

/// GitLab's code quality report. Lines do not count in the fingerprints: what moves stays the same finding.
std::string to_code_quality(const Findings& findings);

/// What `fairlead stack lint --diff --output json` prints.
std::string diff_json(const std::string& diff);

/// All rules as a table: id, severity, whether they look only when asked, and what they find.
std::string rules_text();
/// What `fairlead stack lint --rules --output json` prints.
std::string rules_json();

}  // namespace fairlead::lint

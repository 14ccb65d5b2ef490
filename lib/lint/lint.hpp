#pragma once

#include "base/result.hpp"
#include "lint/finding.hpp"
#include "lint/view.hpp"

#include <string>
#include <vector>

namespace fairlead::lint {

/// Which rules look, and how bad what they find is.
struct Settings {
  bool strict = false;                     ///< All rules, those that fire in nearly every file too.
  std::vector<std::string> enable = {};    ///< Rules beside those that always look.
  std::vector<std::string> disable = {};   ///< Rules that do not look; wins over `enable`.
  std::vector<std::string> severity = {};  ///< "RULE=error": another severity than the rule's own.
};

/// `usage` for a rule or a severity that does not exist, with the one that was probably meant.
Result<> check(const Settings& settings);

/// Judges a project. The findings stand in the order of the files, lines and rules. Pure; quadratic in the number of
/// services. What the files list under `x-fairlead.lint-ignore`, of a service or of the whole file, is left out.
Findings lint(const View& view, const Settings& settings);

/// The worst severity among them; nothing if there is none.
std::optional<Severity> worst(const Findings& findings);

}  // namespace fairlead::lint

#pragma once

#include "base/result.hpp"
#include "semver/version.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fairlead::release {

/// Whose reading of commit messages counts.
enum class Preset : std::uint8_t {
  cc,          ///< Conventional Commits 1.0.0, strictly.
  sr_angular,  ///< semantic-release: commit-analyzer 13 with its default preset, conventional-changelog-angular 8.
  sr_cc,       ///< semantic-release: the same with conventional-changelog-conventionalcommits 9.
  go_semrel,   ///< go-semrel-gitlab 0.21.1.
};

std::string_view word(Preset preset);  ///< "cc", "sr-angular", "sr-cc", "go-semrel"
std::vector<std::string> preset_words();
/// The preset that `text` names; `usage` for anything else.
Result<Preset> preset_of(std::string_view text);

/// What of a squashed commit counts: its title, the list of headers in its body ("* feat: x"), or both. A body without
/// such a list leaves it to the title. The peers' presets know the title only.
enum class Squash : std::uint8_t { title, body, both };

std::string_view word(Squash squash);  ///< "title", "body", "both"
Result<Squash> squash_of(std::string_view text);

/// A rule of the user in semantic-release's presets. What is empty or false does not matter.
struct OwnRule {
  std::string text;  ///< As it was written: "fix(deps)=none".
  std::string type = {}, scope = {};
  bool breaking = false;
  semver::Bump bump = semver::Bump::none;
};

/// What commits oblige users to do. Types that are not named here release nothing, unless the change is breaking.
struct Rules {
  std::map<std::string, semver::Bump, std::less<>> types = {{"feat", semver::Bump::minor},
                                                            {"fix", semver::Bump::patch},
                                                            {"perf", semver::Bump::patch},
                                                            {"revert", semver::Bump::patch}};
  /// For one scope: "fix(deps)", any type as "*(deps)", breaking changes as "BREAKING CHANGE(deps)".
  std::map<std::string, semver::Bump, std::less<>> scoped = {};
  semver::Bump breaking = semver::Bump::major;
  /// With semantic-release's presets, the user's rules in their order; the three above are the defaults there.
  std::vector<OwnRule> own = {};
  Preset preset = Preset::cc;
  Squash squash = Squash::title;

  /// Of a type in a scope, which may be empty: the rule for both, else for the scope, else for the type, else none.
  semver::Bump bump_of(std::string_view type, std::string_view scope) const;
  /// Of a breaking change in a scope.
  semver::Bump bump_of_breaking(std::string_view scope) const;
  /// What the own rules make of a commit, as releaseRules do: the largest bump of those that fit it, except that "none"
  /// takes back what earlier ones said. Null if none fits: then the defaults decide, and only then.
  const OwnRule* own_rule_of(std::string_view type, std::string_view scope, bool is_breaking) const;
};

/// The rules that a preset starts with.
Rules rules_of(Preset preset);

/// Adds a rule as users write it: "docs=patch", "fix(deps)=none", "*(docs)=none", "BREAKING CHANGE=minor",
/// "BREAKING CHANGE(internal)=none". Case matters for semantic-release's presets, and for no others. `usage` (FL0316)
/// if it is none of these.
Result<> add_rule(Rules& rules, std::string_view text);

}  // namespace fairlead::release

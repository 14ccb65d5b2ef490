#pragma once

#include "base/text.hpp"
#include "release/decide.hpp"

#include <set>

/// What go-semrel-gitlab 0.21.1 makes of a history, for projects that call it and get this instead. Read from its
/// main.go and pkg/render/render.go, and from go-semrel's semrel.go; it was not run.
namespace fairlead::release::go_semrel {

struct Settings {
  bool initial_development = true;  ///< Below 1.0.0, breaking changes raise the minor number.
  bool bump_patch = false;          ///< Commits that ask for nothing make a patch.
  bool list_other = false;          ///< Tell of them too.
  std::string prefix = "v";
  std::vector<std::string> release_branches = {};  ///< Others make pre-releases; all release when empty.
  std::string branch = {};                         ///< CI_COMMIT_REF_NAME
  std::vector<std::string> pre_templates = {R"({{ (env "CI_COMMIT_REF_SLUG") }})", "{{ seq }}"}, build_templates = {};
};

/// What is to be released.
struct Outcome {
  semver::Version current = {}, next = {};
  bool has_content = false;  ///< Something asks for a release.
  /// Oldest first; in the words of the peer: "breaking", "feature", "fix", "other".
  std::map<std::string, std::vector<Change>, std::less<>> changes = {};
  std::chrono::sys_seconds time = {};
};

/// The tags of the repository.
struct Tags {
  std::vector<std::string> names = {};
  std::set<git::Id> prereleased = {};  ///< The commits of those that name a pre-release.
};

/// `observed` is read with the preset go-semrel, without branches. What a pre-release tag contains is not told of again
/// by another pre-release. `config` if a template is none or makes no version.
Result<Outcome> outcome(const Observed& observed, const Settings& settings, const Tags& tags,
                        const Variables& environment);

/// The text of the release note, or, one level deeper, of the entry in the changelog. Without a newline at its end. The
/// date is that of the commit, not of today.
enum class Text : std::uint8_t { note, entry };
std::string text(const Outcome& outcome, Text kind);

/// Fills a template of Go, of which it knows {{ env "NAME" }}, {{ (env "NAME") }} and the words of `values`, such as
/// {{ seq }} and {{tag}}; with a time also {{ commitTS.Unix }} and {{ commitTS.Format "20060102" }}. `config` for
/// anything else.
Result<std::string> filled(std::string_view text, const Variables& environment, const Variables& values,
                           std::optional<std::chrono::sys_seconds> time = {});

}  // namespace fairlead::release::go_semrel

#include "release/js_text.hpp"
#include "release/migrating.hpp"

#include <algorithm>
#include <array>
#include <fmt/core.h>
#include <utility>

// The README of each plugin: commit-analyzer 13, release-notes-generator 14, changelog 6, npm 13, git 10, gitlab 13,
// exec 7.
namespace fairlead::release {
namespace {

constexpr std::string_view gitlab_name = "@semantic-release/gitlab";

/// Characters that mean something to lodash's template, to micromatch, or to us.
bool stands_for_itself(std::string_view text) {
  return !text.empty() && text.find_first_of("*?[]{}()!|\\\"$<>") == text.npos && js::trim(text) == text;
}

void tell_left(std::string_view plugin, const Options& options, Draft& draft, std::string_view advice = {}) {
  for (const auto& key : options.left()) draft.miss(fmt::format("{}: {}{}", plugin, key, advice));
}

// ---------------------------------------------------------------- commit-analyzer

/// "type: fix, release: patch"
std::string shown_rule(const yaml::Node& rule) {
  if (!rule.is_mapping()) return rule.value;
  std::string out;
  for (const auto& [key, value] : rule.entries) {
    const auto text = value.is_scalar() ? value.value : std::string(value.kind_name());
    out += fmt::format("{}{}: {}", out.empty() ? "" : ", ", key.value, text);
  }
  return out;
}

/// A text of a rule that stands for itself: micromatch takes others for patterns, and numbers match nothing. Nothing
/// for these; empty if the rule does not ask.
std::optional<std::string> exact(Options& rule, std::string_view key) {
  const auto* node = rule.take(key);
  if (node == nullptr) return "";
  const bool is_text = node->is_scalar() && !node->boolean() && !node->number();
  if (!is_text || !stands_for_itself(node->value) || js::has_line_end(node->value)) return {};
  return node->value;
}

/// "none" and so on; nothing for what is none of ours.
std::optional<std::string> bump_of(const yaml::Node& rule) {
  const auto* node = rule.find("release");
  if (node == nullptr) return {};
  if (node->is_null() || is_off(node)) return "none";
  for (const auto* word : {"patch", "minor", "major"}) {
    if (text_of(node) == word) return word;
  }
  return {};
}

/// The rule as release.types has it, which is read in the same way with the presets of semantic-release.
std::optional<std::string> rule_of(const yaml::Node& node) {
  Options rule(node);
  const auto bump = bump_of(node);
  rule.take("release");
  // What is null has to be missing in the commit, so it says something.
  if (std::ranges::any_of(node.entries, [](const auto& e) { return e.key.value != "release" && e.value.is_null(); })) {
    return {};
  }
  const auto type = exact(rule, "type"), scope = exact(rule, "scope");
  const auto* breaking = rule.take("breaking");
  const auto* revert = rule.take("revert");
  const bool breaks = breaking != nullptr && !is_off(breaking);
  if (!bump || !type || !scope || !rule.left().empty()) return {};
  if ((revert != nullptr && !is_off(revert)) || (breaks && !breaking->boolean())) return {};
  const bool is_word = js::word_length(*type) == type->size();
  if (!is_word || (breaks && !type->empty()) || (!breaks && type->empty() && scope->empty())) return {};
  const auto subject = breaks ? "BREAKING CHANGE" : type->empty() ? "*" : *type;
  return fmt::format("{}{}={}", subject, scope->empty() ? "" : "(" + *scope + ")", *bump);
}

void from_analyzer(std::string_view name, Options& options, Draft& draft) {
  if (const auto preset = lower(options.take_text("preset")); !preset.empty()) {
    draft.preset = preset;
    if (preset == "conventionalcommits") draft.set("preset", "sr-cc");
    if (preset != "conventionalcommits" && preset != "angular") {
      draft.miss(fmt::format("{}: the preset {}; the nearest are sr-angular and sr-cc", name, preset));
    }
  }
  const auto* rules = options.take("releaseRules");
  if (rules == nullptr || is_off(rules)) return;
  if (!rules->is_sequence()) {
    return draft.miss(fmt::format("{}: releaseRules in a module; write them as release.types", name));
  }
  for (const auto& node : rules->items) {
    if (auto rule = rule_of(node)) {
      draft.types.push_back(*std::move(rule));
    } else {
      draft.miss(fmt::format("{}: the rule {{{}}} of releaseRules", name, shown_rule(node)));
    }
  }
}

// ---------------------------------------------------------------- notes and files

void from_generator(std::string_view /*name*/, Options& options, Draft& draft) {
  const auto preset = lower(options.take_text("preset"));
  draft.notes_preset = preset.empty() ? "angular" : preset;
}

void from_changelog(std::string_view /*name*/, Options& options, Draft& draft) {
  const auto file = options.take_text("changelogFile");
  draft.set("changelog", file.empty() ? "CHANGELOG.md" : file);
}

void from_npm(std::string_view name, Options& options, Draft& draft) {
  const auto root = options.take_text("pkgRoot");
  const auto* publish = options.take("npmPublish");
  draft.files.push_back((root.empty() || root == "." ? "" : root + "/") + "package.json");
  draft.miss(fmt::format("{}: {}list package-lock.json in release.files if there is one", name,
                         is_off(publish) ? "" : "publish to npm in a job of the tag's pipeline; "));
}

void add_committed(const yaml::Node& node, Draft& draft) {
  const auto* path = node.is_mapping() ? node.find("path") : &node;
  if (path == nullptr) return;
  for (const auto* each : items_of(*path)) {
    if (each->is_scalar()) {
      if (!is_off(each)) draft.committed.push_back(each->value);
    } else {
      add_committed(*each, draft);
    }
  }
}

/// Without assets, it commits the changelog and npm's files, which are known already.
void from_git(std::string_view /*name*/, Options& options, Draft& draft) {
  draft.makes_commit = true;
  if (const auto* assets = options.take("assets")) add_committed(*assets, draft);
}

void from_exec(std::string_view name, Options& options, Draft& draft) {
  for (const auto& key : options.left()) {
    const auto value = options.take_text(key);
    draft.miss(key.ends_with("Cmd") ? fmt::format("{}: {}: {}; run it in a job of the pipeline", name, key, value)
                                    : fmt::format("{}: {}", name, key));
  }
}

// ---------------------------------------------------------------- gitlab

void migrate_link(Options& options, const std::string& url, Draft& draft) {
  const auto label = options.take_text("label"), type = options.take_text("type");
  constexpr std::array<std::string_view, 5> types = {"", "other", "runbook", "image", "package"};
  const bool fits = stands_for_itself(url) && url.find("://") != url.npos && options.left().empty() &&
                    std::ranges::find(types, type) != types.end() && stands_for_itself(label) &&
                    label.find("://") == label.npos;
  if (!fits) return draft.miss(fmt::format("{}: the link \"{}\" of assets, with all that it says", gitlab_name, url));
  // Without a type, what stands before a colon in the name would be one.
  const bool needs_type = type.empty() && label.find(':') != label.npos;
  const auto front = needs_type ? "other" : type;
  draft.links.push_back(fmt::format("{}{}{}={}", front, front.empty() ? "" : ":", label, url));
}

/// A file is uploaded under its own name; patterns and other names have no equal.
void migrate_file(const yaml::Node* path, const std::vector<std::string>& others, Draft& draft) {
  if (path != nullptr && path->is_sequence()) {
    for (const auto& item : path->items) migrate_file(&item, others, draft);
    return;
  }
  const auto name = text_of(path);
  if (stands_for_itself(name) && others.empty()) return draft.assets.push_back(name);
  draft.miss(fmt::format("{}: the asset \"{}\"{}; name each file with release.assets, as it is called", gitlab_name,
                         name, others.empty() ? "" : " with " + join(others, ", ")));
}

void migrate_asset(const yaml::Node& node, Draft& draft) {
  if (!node.is_mapping()) return migrate_file(&node, {}, draft);
  Options options(node);
  if (const auto url = options.take_text("url"); !url.empty()) return migrate_link(options, url, draft);
  const auto* path = options.take("path");
  if (const auto* target = node.find("target"); text_of(target) == "generic_package") options.take("target");
  migrate_file(path, options.left(), draft);
}

/// Comments are written unless one of them says no. A condition that is a text is a template.
void migrate_comments(Options& options, Draft& draft) {
  const auto tell = [&](const char* key) { draft.miss(fmt::format("{}: {}", gitlab_name, key)); };
  draft.announces = true;
  for (const auto* key : {"successComment", "successCommentCondition"}) {
    const auto* node = options.take(key);
    if (is_off(node)) draft.announces = false;
    if (node != nullptr && !is_off(node)) tell(key);
  }
  bool opens_issue = true;
  for (const auto* key : {"failComment", "failTitle", "failCommentCondition"}) {
    const auto* node = options.take(key);
    if (is_off(node)) opens_issue = false;
    if (node != nullptr && !is_off(node)) tell(key);
  }
  if (const auto* job = options.take("useJobToken"); job != nullptr && !is_off(job)) {
    draft.announces = opens_issue = false;
    draft.miss(fmt::format("{}: useJobToken; CI_JOB_TOKEN is taken where no GITLAB_TOKEN is set", gitlab_name));
  }
  if (opens_issue) draft.miss(fmt::format("{}: the issue about a release that failed", gitlab_name));
}

void from_gitlab(std::string_view /*name*/, Options& options, Draft& draft) {
  draft.makes_release = true;
  if (const auto* assets = options.take("assets"); assets != nullptr && !is_off(assets)) {
    for (const auto* each : items_of(*assets)) migrate_asset(*each, draft);
  }
  if (const auto* milestones = options.take("milestones")) {
    for (const auto* each : items_of(*milestones)) {
      if (auto title = text_of(each); !title.empty()) draft.milestones.push_back(std::move(title));
    }
  }
  for (const auto* key : {"gitlabUrl", "gitlabApiPathPrefix"}) {
    if (options.take(key) == nullptr) continue;
    draft.miss(fmt::format("{}: {}; in a GitLab job the server is known, elsewhere release.url names the project",
                           gitlab_name, key));
  }
  migrate_comments(options, draft);
}

}  // namespace

void migrate_plugin(const std::string& name, Options& options, Draft& draft) {
  struct Known {
    std::string_view name;
    void (*migrate)(std::string_view name, Options& options, Draft& draft);
    std::string_view advice = {};  ///< About all options that have no equal.
  };
  constexpr std::array<Known, 7> known = {
      {{"@semantic-release/commit-analyzer", from_analyzer},
       {"@semantic-release/release-notes-generator", from_generator,
        "; release.notes.template writes notes by a template"},
       {"@semantic-release/changelog", from_changelog, "; write the title into the file once"},
       {"@semantic-release/npm", from_npm},
       {"@semantic-release/git", from_git},
       {gitlab_name, from_gitlab},
       {"@semantic-release/exec", from_exec}}};
  const auto* const found = std::ranges::find(known, name, &Known::name);
  if (found != known.end()) {
    found->migrate(name, options, draft);
    return tell_left(name, options, draft, found->advice);
  }
  const auto left = options.left();
  const auto with = left.empty() ? "" : fmt::format(" with {}", join(left, ", "));
  if (name == "@semantic-release/github") return draft.miss(name + with + ": releases are made in GitLab");
  draft.miss(fmt::format("plugin {}{}: do what it does in a job of the pipeline", name, with));
}

}  // namespace fairlead::release

#include "release/branch.hpp"
#include "release/migrating.hpp"

#include <algorithm>
#include <array>
#include <fmt/core.h>
#include <utility>

// semantic-release 25: docs/usage/configuration.md, lib/get-config.js, lib/plugins and lib/definitions/plugins.js
namespace fairlead::release {
namespace {

constexpr std::array<std::string_view, 9> plugin_steps = {"verifyConditions", "analyzeCommits", "verifyRelease",
                                                          "generateNotes",    "prepare",        "publish",
                                                          "addChannel",       "success",        "fail"};

constexpr std::string_view analyzer_name = "@semantic-release/commit-analyzer";
constexpr std::string_view generator_name = "@semantic-release/release-notes-generator";

/// Has the text a part that lodash's template would fill in?
bool has_template(std::string_view text) {
  return text.find("${") != text.npos || text.find("<%") != text.npos;
}

/// A plugin, and what it alone is told.
struct Use {
  std::string name;
  yaml::Node options = {};
};

/// "name", [name, options], or options with a path.
Use use_of(const yaml::Node& node) {
  if (node.is_sequence()) {
    Use out{.name = node.items.empty() ? "" : text_of(&node.items.front())};
    if (node.items.size() > 1) out.options = node.items[1];
    return out;
  }
  if (!node.is_mapping()) return {.name = text_of(&node)};
  Use out{.name = text_of(node.find("path")), .options = node};
  yaml::List<yaml::Entry> others;
  for (const auto& entry : node.entries) {
    if (entry.key.value != "path") others.push_back(entry);
  }
  out.options.entries = std::move(others);
  return out;
}

std::string keys_of(const yaml::Node& node) {
  std::vector<std::string> keys;
  for (const auto& entry : node.entries) keys.push_back(entry.key.value);
  return join(keys, ", ");
}

/// "name (option, option)"
std::string shown_use(const Use& use) {
  const auto keys = keys_of(use.options);
  return keys.empty() ? use.name : fmt::format("{} ({})", use.name, keys);
}

class SettingsReader {
 public:
  SettingsReader(const yaml::Node& document, std::string source) : document_(document) {
    draft_.out.source = std::move(source);
  }

  Migration run() {
    document_.take("$schema");
    draft_.set("preset", "sr-angular");
    tag_format();
    repository();
    branches();
    for (const auto& use : plugins()) {
      Options options(use.options, &document_);
      migrate_plugin(use.name, options, draft_);
    }
    committed();
    way();
    draft_.set_list("types", std::move(draft_.types));
    draft_.set_list("files", std::move(draft_.files));
    draft_.set_list("assets", std::move(draft_.assets));
    draft_.set_list("links", std::move(draft_.links));
    draft_.set_list("milestones", std::move(draft_.milestones));
    if (!draft_.notes_preset.empty() && draft_.notes_preset != draft_.preset) {
      draft_.miss(fmt::format("{}: the preset {}; notes are of the commits as {} reads them", generator_name,
                              draft_.notes_preset, draft_.preset));
    }
    if (document_.take("extends") != nullptr) draft_.miss("extends: what the shared configuration says was not read");
    for (auto& key : document_.left()) draft_.miss(std::move(key));
    return std::move(draft_.out);
  }

 private:
  void tag_format() {
    constexpr std::string_view mark = "${version}";
    const auto* node = document_.take("tagFormat");
    const auto format = node == nullptr ? "v${version}" : text_of(node);
    const auto at = format.find(mark);
    const auto prefix = format.substr(0, at);
    if (at == format.npos || has_template(prefix)) {
      return draft_.miss(fmt::format("tagFormat \"{}\": a tag is a prefix and the version", format));
    }
    draft_.set("tag-prefix", prefix);
    if (at + mark.size() != format.size()) {
      draft_.miss(fmt::format("tagFormat \"{}\": nothing may follow the version in a tag", format));
    }
  }

  void repository() {
    const auto* node = document_.take("repositoryUrl");
    auto url = text_of(node);
    if (node == nullptr) return;
    const bool web = url.starts_with("https://") || url.starts_with("http://");
    if (!web || url.find('@') != url.npos || has_template(url)) {
      return draft_.miss(
          "repositoryUrl: in a GitLab job the address is known; elsewhere set release.url to that of the project");
    }
    if (url.ends_with(".git")) url.resize(url.size() - 4);
    draft_.set("url", url);
  }

  void branches() {
    const auto* node = document_.take("branches");
    std::vector<std::string> names;
    if (node == nullptr) {
      names = {"master", "main", "next", "next-major", "beta=prerelease", "alpha=prerelease"};
    } else {
      for (const auto* item : items_of(*node)) branch(*item, names);
    }
    draft_.set_list("branches", std::move(names));
  }

  void branch(const yaml::Node& node, std::vector<std::string>& names) {
    Options options(node);
    const auto name = node.is_mapping() ? options.take_text("name") : text_of(&node);
    const auto told = [&](std::string_view why) {
      draft_.miss(fmt::format("branches: \"{}\"{}{}", name, node.is_mapping() ? " with " + keys_of(node) : "", why));
    };
    if (name == "+([0-9])?(.{+([0-9]),x}).x" && !node.is_mapping()) return;  // 1.x and 1.2.x are that here too
    if (name.empty() || name.find_first_of("+?@!()[]{}$<=") != name.npos)
      return told(": no name and no simple pattern");
    const auto* range = options.take("range");
    const auto* prerelease = options.take("prerelease");
    auto rule = name;
    if (range != nullptr) {
      rule += "=maintenance " + text_of(range);
    } else if (prerelease != nullptr && !is_off(prerelease)) {
      rule += prerelease->boolean() ? "=prerelease" : "=prerelease " + text_of(prerelease);
    }
    if (!branch_rule_of(rule)) return told("");
    names.push_back(std::move(rule));
    if (options.take("channel") != nullptr) {
      draft_.miss(fmt::format("branches: the channel of \"{}\": channels are what tags say", name));
    }
    for (const auto& key : options.left()) draft_.miss(fmt::format("branches: {} of \"{}\"", key, name));
  }

  /// Those of "plugins", of the steps where these are named one by one, or semantic-release's own.
  std::vector<Use> plugins() {
    const auto* list = document_.take("plugins");
    std::vector<Use> out;
    if (list != nullptr && !is_off(list)) {
      for (const auto* item : items_of(*list)) out.push_back(use_of(*item));
    }
    std::set<std::string_view> named;
    std::vector<Use> by_step;
    for (const auto step : plugin_steps) {
      if (const auto* node = document_.take(step)) read_step(step, *node, list != nullptr, named, by_step);
    }
    if (list == nullptr) {
      out = defaults(named);
      for (auto& use : by_step) add(out, std::move(use));
    }
    return without_seconds(std::move(out));
  }

  static std::vector<Use> defaults(const std::set<std::string_view>& named) {
    std::vector<Use> out;
    if (!named.contains("analyzeCommits")) out.push_back({.name = std::string(analyzer_name)});
    if (!named.contains("generateNotes")) out.push_back({.name = std::string(generator_name)});
    if (named.contains("verifyConditions") || named.contains("prepare") || named.contains("publish")) return out;
    out.push_back({.name = "@semantic-release/npm"});
    out.push_back({.name = "@semantic-release/github"});
    return out;
  }

  void read_step(std::string_view step, const yaml::Node& node, bool has_list, std::set<std::string_view>& named,
                 std::vector<Use>& by_step) {
    if (is_off(&node) || (node.is_sequence() && node.items.empty())) {
      named.insert(step);
      if (step == "success") tells_ = false;
      // Nothing is told of a failure here anyway.
      if (step != "success" && step != "fail") draft_.miss(fmt::format("{}: it is off", step));
      return;
    }
    if (node.is_mapping() && node.find("path") == nullptr) {
      return draft_.miss(fmt::format("{}: {}; write options beside their plugin", step, keys_of(node)));
    }
    named.insert(step);
    for (const auto* item : items_of(node)) {
      auto use = use_of(*item);
      if (has_list) {
        draft_.miss(fmt::format("{}: {}; list it in plugins", step, shown_use(use)));
      } else {
        by_step.push_back(std::move(use));
      }
    }
  }

  /// Steps name a plugin again and again, with the same options or with none.
  void add(std::vector<Use>& uses, Use use) {
    const auto same = std::ranges::find(uses, use.name, &Use::name);
    if (same == uses.end()) return uses.push_back(std::move(use));
    for (auto& entry : use.options.entries) {
      const auto* there = same->options.find(entry.key.value);
      if (there == nullptr) {
        same->options.kind = yaml::Kind::mapping;
        same->options.entries.push_back(std::move(entry));
      } else if (!entry.value.is_scalar() || entry.value.value != there->value) {
        draft_.miss(fmt::format("{}: {}, which another step has too", use.name, entry.key.value));
      }
    }
  }

  /// Of those that come once here, the first.
  std::vector<Use> without_seconds(std::vector<Use> uses) {
    constexpr std::array<std::string_view, 4> single = {analyzer_name, generator_name, "@semantic-release/changelog",
                                                        "@semantic-release/gitlab"};
    std::vector<Use> out;
    for (auto& use : uses) {
      const bool is_single = std::ranges::find(single, use.name) != single.end();
      if (is_single && std::ranges::find(out, use.name, &Use::name) != out.end()) {
        draft_.miss("a second " + shown_use(use));
      } else {
        out.push_back(std::move(use));
      }
    }
    return out;
  }

  /// Of the files that were committed, the changelog and those whose version is known to be replaced.
  void committed() {
    constexpr std::array<std::string_view, 8> known = {
        "package.json", "package-lock.json", "npm-shrinkwrap.json", "pyproject.toml",
        "Cargo.toml",   "Cargo.lock",        "Chart.yaml",          "pom.xml"};
    for (const auto& path : draft_.committed) {
      if (const auto* changelog = draft_.find("changelog"); changelog != nullptr && *changelog == path) continue;
      if (std::ranges::find(draft_.files, path) != draft_.files.end()) continue;
      const auto name = std::string_view(path).substr(path.rfind('/') + 1);
      const bool is_pattern = path.find_first_of("*?[]{}!=") != path.npos || has_template(path);
      if (!is_pattern && std::ranges::find(known, name) != known.end()) {
        draft_.files.push_back(path);
      } else {
        draft_.miss(fmt::format(
            "@semantic-release/git: the asset \"{}\"; only the changelog and release.files are committed", path));
      }
    }
  }

  /// How the release is made. semantic-release always pushes the tag, and asks nobody for its pipeline.
  void way() {
    const bool has_files = !draft_.files.empty() || draft_.find("changelog") != nullptr;
    if (draft_.makes_commit && !has_files) {
      draft_.miss("@semantic-release/git: the commit of the release, as no file is known to change");
    }
    const bool commits = draft_.makes_commit && has_files;
    const auto* without_commit = draft_.makes_release ? "api" : "push";
    draft_.set("mode", commits ? "commit" : without_commit);
    draft_.set("pipeline", "false");
    if (!draft_.announces || !tells_) draft_.set("announce", "false");
    if (draft_.makes_release) return;
    draft_.miss("without @semantic-release/gitlab there was a tag alone; here a release in GitLab comes with it");
  }

  Options document_;
  Draft draft_;
  bool tells_ = true;
};

}  // namespace

Migration migrate_semantic_release(const yaml::Node& document, std::string source) {
  return SettingsReader(document, std::move(source)).run();
}

}  // namespace fairlead::release

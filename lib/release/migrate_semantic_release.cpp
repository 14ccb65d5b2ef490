#include "release/migrate.hpp"

#include <algorithm>
#include <array>
#include <fmt/core.h>
#include <utility>

// semantic-release 25: docs/usage/configuration.md, and the README of each plugin.
namespace fairlead::release {
namespace {

std::string text_of(const yaml::Node* node) {
  return node != nullptr && node->is_scalar() && !node->is_null() ? node->value : "";
}

bool is_true(const yaml::Node* node) {
  return node != nullptr && node->boolean().value_or(false);
}

/// A list, or one item in its place.
std::vector<const yaml::Node*> items_of(const yaml::Node& node) {
  if (!node.is_sequence()) return {&node};
  std::vector<const yaml::Node*> out;
  out.reserve(node.items.size());
  for (const auto& item : node.items) out.push_back(&item);
  return out;
}

class SettingsReader {
 public:
  SettingsReader(const yaml::Node& document, std::string source) : document_(document) {
    out_.source = std::move(source);
  }

  Migration run() {
    set("preset", "sr-angular");
    tag_format();
    repository();
    branches();
    plugins();
    committed();
    for (const auto& [key, values] : {std::pair("types", &types_), std::pair("files", &files_),
                                      std::pair("assets", &assets_), std::pair("links", &links_)}) {
      if (!values->empty()) set_list(key, *values);
    }
    others();
    return std::move(out_);
  }

 private:
  void set(std::string key, std::string value) {
    const auto found = std::ranges::find(out_.settings, key, &Migration::Setting::key);
    if (found != out_.settings.end()) {
      found->values = {std::move(value)};
    } else {
      out_.settings.push_back({std::move(key), {std::move(value)}});
    }
  }
  void set_list(std::string key, std::vector<std::string> values) {
    out_.settings.push_back({std::move(key), std::move(values), true});
  }
  void miss(std::string text) { out_.missing.push_back(std::move(text)); }

  void tag_format() {
    constexpr std::string_view mark = "${version}";
    const auto* node = document_.find("tagFormat");
    const auto format = node == nullptr ? "v${version}" : text_of(node);
    const auto at = format.find(mark);
    if (at == format.npos) return miss(fmt::format("tagFormat \"{}\": a tag holds the version", format));
    set("tag-prefix", format.substr(0, at));
    if (at + mark.size() != format.size()) {
      miss(fmt::format("tagFormat \"{}\": nothing may follow the version in a tag", format));
    }
  }

  void repository() {
    auto url = text_of(document_.find("repositoryUrl"));
    if (url.empty()) return;
    const bool web = url.starts_with("https://") || url.starts_with("http://");
    if (!web || url.find('@') != url.npos) {
      return miss(
          "repositoryUrl: in a GitLab job the address is known; elsewhere set release.url to that of the project");
    }
    if (url.ends_with(".git")) url.resize(url.size() - 4);
    set("url", url);
  }

  void branches() {
    const auto* node = document_.find("branches");
    std::vector<std::string> names;
    if (node == nullptr) {
      names = {"master", "main", "next", "next-major", "beta=prerelease", "alpha=prerelease"};
    } else if (node->is_sequence()) {
      for (const auto& item : node->items) branch(item, names);
    } else {
      branch(*node, names);
    }
    if (!names.empty()) set_list("branches", std::move(names));
  }

  void branch(const yaml::Node& node, std::vector<std::string>& names) {
    const auto name = node.is_mapping() ? text_of(node.find("name")) : text_of(&node);
    if (name == "+([0-9])?(.{+([0-9]),x}).x") return;  // 1.x and 1.2.x are maintenance branches here too
    if (name.empty() || name.find_first_of("+?@!()[]{}$") != name.npos) {
      return miss(fmt::format("branches: \"{}\" is no name and no simple pattern", name));
    }
    if (!text_of(node.find("channel")).empty())
      miss(fmt::format("branches: the channel of \"{}\": channels are what tags say", name));
    const auto range = text_of(node.find("range")), prerelease = text_of(node.find("prerelease"));
    auto out = name;
    if (!range.empty()) out += "=maintenance " + range;
    if (range.empty() && prerelease == "true") out += "=prerelease";
    if (range.empty() && !prerelease.empty() && prerelease != "true" && prerelease != "false") {
      out += "=prerelease " + prerelease;
      if (prerelease.find('$') != prerelease.npos)
        return miss(fmt::format("branches: \"{}\" of \"{}\"", prerelease, name));
    }
    names.push_back(std::move(out));
  }

  void plugins() {
    const auto* list = document_.find("plugins");
    if (list == nullptr) {
      for (const auto* name : {"@semantic-release/commit-analyzer", "@semantic-release/release-notes-generator",
                               "@semantic-release/npm", "@semantic-release/github"}) {
        plugin(name, document_);
      }
      return;
    }
    static const yaml::Node nothing;
    for (const auto& item : list->items) {
      const bool with_options = item.is_sequence() && !item.items.empty();
      const auto name = with_options ? text_of(&item.items.front()) : text_of(&item);
      plugin(name, with_options && item.items.size() > 1 ? item.items[1] : nothing);
    }
  }

  void plugin(const std::string& name, const yaml::Node& options) {
    if (name == "@semantic-release/commit-analyzer") return analyzer(options);
    if (name == "@semantic-release/release-notes-generator") return generator(options);
    if (name == "@semantic-release/changelog") return changelog(options);
    if (name == "@semantic-release/npm") return npm(options);
    if (name == "@semantic-release/git") return git(options);
    if (name == "@semantic-release/gitlab") return gitlab(options);
    if (name == "@semantic-release/exec") return exec(options);
    if (name == "@semantic-release/github") return miss("@semantic-release/github: releases are made in GitLab");
    miss(fmt::format("plugin {}: do what it does in a job of the pipeline", name));
  }

  void preset(const yaml::Node& options, std::string_view plugin) {
    const auto* own = options.find("preset");
    const auto name = text_of(own != nullptr ? own : document_.find("preset"));
    if (name == "conventionalcommits") {
      set("preset", "sr-cc");
    } else if (!name.empty() && name != "angular") {
      miss(fmt::format("{}: the preset {}; the nearest are sr-angular and sr-cc", plugin, name));
    }
  }

  void analyzer(const yaml::Node& options) {
    preset(options, "commit-analyzer");
    for (const auto* key : {"parserOpts", "config", "presetConfig"}) {
      if (options.find(key) != nullptr) miss(fmt::format("commit-analyzer: {}", key));
    }
    const auto* rules = options.find("releaseRules");
    if (rules == nullptr) return;
    if (!rules->is_sequence()) return miss("commit-analyzer: releaseRules in a module; write them as release.types");
    for (const auto& rule : rules->items) release_rule(rule);
  }

  void release_rule(const yaml::Node& rule) {
    std::string type = text_of(rule.find("type")), shown;
    for (const auto& [key, value] : rule.entries) {
      shown += fmt::format("{}{}: {}", shown.empty() ? "" : ", ", key.value, value.value);
    }
    const auto scope = text_of(rule.find("scope"));
    auto bump = text_of(rule.find("release"));
    if (bump == "false" || bump.empty()) bump = "none";
    const bool known = std::ranges::all_of(rule.entries, [](const yaml::Entry& entry) {
      constexpr std::array<std::string_view, 4> keys = {"type", "scope", "release", "breaking"};
      return std::ranges::find(keys, entry.key.value) != keys.end();
    });
    const bool breaking = is_true(rule.find("breaking"));
    const bool bumps = bump == "none" || bump == "patch" || bump == "minor" || bump == "major";
    const bool patterned = (type + scope).find_first_of("*?[]{}()!=") != std::string::npos;
    if (!known || !bumps || patterned || (breaking && !type.empty()) || (!breaking && type.empty() && scope.empty())) {
      return miss(fmt::format("commit-analyzer: the rule {{{}}}", shown));
    }
    if (breaking) type = "BREAKING CHANGE";
    if (type.empty()) type = "*";
    types_.push_back(fmt::format("{}{}={}", type, scope.empty() ? "" : "(" + scope + ")", bump));
  }

  void generator(const yaml::Node& options) {
    preset(options, "release-notes-generator");
    for (const auto* key : {"writerOpts", "parserOpts", "presetConfig", "linkCompare", "linkReferences"}) {
      if (options.find(key) == nullptr) continue;
      miss(fmt::format("release-notes-generator: {}; release.notes.template writes notes by a template", key));
    }
  }

  void changelog(const yaml::Node& options) {
    const auto file = text_of(options.find("changelogFile"));
    set("changelog", file.empty() ? "CHANGELOG.md" : file);
    if (options.find("changelogTitle") != nullptr)
      miss("changelog: changelogTitle; write the title into the file once");
  }

  void npm(const yaml::Node& options) {
    const auto root = text_of(options.find("pkgRoot"));
    const auto folder = root.empty() || root == "." ? "" : root + "/";
    files_.push_back(folder + "package.json");
    const auto* publish = options.find("npmPublish");
    if (publish == nullptr || is_true(publish)) {
      miss(
          "@semantic-release/npm: publish to npm in a job of the tag's pipeline; list package-lock.json in "
          "release.files "
          "if there is one");
    }
  }

  void git(const yaml::Node& options) {
    set("mode", "commit");
    if (options.find("message") != nullptr) miss("@semantic-release/git: message");
    const auto* assets = options.find("assets");
    if (assets == nullptr) return;
    for (const auto* each : items_of(*assets)) committed_.push_back(text_of(each));
  }

  void gitlab(const yaml::Node& options) {
    const bool has_mode = std::ranges::find(out_.settings, "mode", &Migration::Setting::key) != out_.settings.end();
    if (!has_mode) set("mode", "api");
    if (const auto* assets = options.find("assets")) {
      for (const auto* each : items_of(*assets)) asset(*each);
    }
    for (const auto* key : {"successComment", "failComment", "failTitle", "labels", "assignee"}) {
      if (options.find(key) != nullptr) miss(fmt::format("@semantic-release/gitlab: {}", key));
    }
  }

  /// A file is uploaded under its own name, a link is a link; patterns and other names have no equal.
  void asset(const yaml::Node& node) {
    const auto path = node.is_mapping() ? text_of(node.find("path")) : text_of(&node);
    const auto url = text_of(node.find("url")), label = text_of(node.find("label"));
    if (!url.empty()) {
      const auto type = text_of(node.find("type"));
      return links_.push_back(fmt::format("{}{}={}", type.empty() ? "" : type + ":", label.empty() ? url : label, url));
    }
    const bool plain = !path.empty() && path.find_first_of("*?[]{}!") == path.npos && label.empty() &&
                       node.find("filepath") == nullptr;
    if (plain) return assets_.push_back(path);
    miss(fmt::format("@semantic-release/gitlab: the asset \"{}\"; name each file with release.assets, as it is called",
                     path));
  }

  /// Of the files that were committed, the changelog and those whose version is known to be replaced.
  void committed() {
    constexpr std::array<std::string_view, 8> known = {
        "package.json", "package-lock.json", "npm-shrinkwrap.json", "pyproject.toml",
        "Cargo.toml",   "Cargo.lock",        "Chart.yaml",          "pom.xml"};
    const auto changelog = std::ranges::find(out_.settings, "changelog", &Migration::Setting::key);
    for (const auto& path : committed_) {
      if (changelog != out_.settings.end() && changelog->values.front() == path) continue;
      if (std::ranges::find(files_, path) != files_.end()) continue;
      const bool has_version =
          std::ranges::find(known, std::string_view(path).substr(path.rfind('/') + 1)) != known.end();
      if (has_version) {
        files_.push_back(path);
      } else {
        miss(fmt::format("@semantic-release/git: the asset \"{}\"; only the changelog and release.files are committed",
                         path));
      }
    }
  }

  void exec(const yaml::Node& options) {
    for (const auto& [key, value] : options.entries) {
      if (!key.value.ends_with("Cmd")) continue;
      miss(fmt::format("@semantic-release/exec: {}: {}; run it in a job of the pipeline", key.value, text_of(&value)));
    }
  }

  void others() {
    constexpr std::array<std::string_view, 5> read = {"branches", "tagFormat", "repositoryUrl", "plugins", "preset"};
    for (const auto& [key, value] : document_.entries) {
      if (std::ranges::find(read, key.value) != read.end()) continue;
      if (key.value == "extends") {
        miss("extends: what the shared configuration says was not read");
      } else if (document_.find("plugins") != nullptr || key.value == "dryRun" || key.value == "ci" ||
                 key.value == "debug") {
        miss(key.value);
      }
    }
  }

  const yaml::Node& document_;
  Migration out_;
  std::vector<std::string> types_, files_, committed_, assets_, links_;
};

}  // namespace

Migration migrate_semantic_release(const yaml::Node& document, std::string source) {
  return SettingsReader(document, std::move(source)).run();
}

}  // namespace fairlead::release

#include "release/migrate.hpp"

#include <algorithm>
#include <array>
#include <fmt/core.h>
#include <map>
#include <set>

namespace fairlead::release {
namespace {

constexpr std::string_view prefix = "GSG_";

/// The values of GSG_ variables, and the commands that scripts call.
struct Found {
  std::map<std::string, std::vector<std::string>> variables;
  std::set<std::string> commands;
};

void note(Found& found, const std::string& name, const std::string& value) {
  auto& values = found.variables[name];
  if (std::ranges::find(values, value) == values.end()) values.push_back(value);
}

void read_variables(const yaml::Node* variables, Found& found) {
  if (variables == nullptr) return;
  for (const auto& [key, value] : variables->entries) {
    // A variable may be a map with a description.
    const auto* const node = value.is_mapping() ? value.find("value") : &value;
    if (key.value.starts_with(prefix) && node != nullptr && node->is_scalar()) note(found, key.value, node->value);
  }
}

void read_commands(std::string_view text, Found& found) {
  constexpr std::array<std::string_view, 6> commands = {"next-version",   "changelog",    "tag",
                                                        "commit-and-tag", "add-download", "tag-and-commit"};
  for (const auto command : commands) {
    const auto called = "release " + std::string(command);
    const auto at = text.find(called);
    if (at == text.npos) continue;
    const auto behind = text.substr(at + called.size(), 1);
    if (behind.empty() || std::string_view(" )\"\n").find(behind) != text.npos) found.commands.emplace(command);
  }
}

/// A line, or a list of them.
void read_script(const yaml::Node* script, Found& found) {
  if (script == nullptr) return;
  read_commands(script->value, found);
  for (const auto& line : script->items) read_commands(line.value, found);
}

Found find_in(const yaml::Node& pipeline) {
  Found out;
  read_variables(pipeline.find("variables"), out);
  for (const auto& [name, job] : pipeline.entries) {
    if (!job.is_mapping()) continue;
    read_variables(job.find("variables"), out);
    for (const auto* key : {"before_script", "script", "after_script"}) read_script(job.find(key), out);
  }
  return out;
}

std::vector<std::string> list_of(std::string_view text) {
  std::vector<std::string> out;
  for (const auto part : split(text, ',')) {
    if (!trim(part).empty()) out.emplace_back(trim(part));
  }
  return out;
}

class Translator {
 public:
  Translator(Found found, std::string source) : found_(std::move(found)) { out_.source = std::move(source); }

  Migration run() {
    out_.settings = {{"preset", {"go-semrel"}}, {"first", {"bump"}}};
    if (const auto tag = value_of("GSG_TAG_PREFIX")) out_.settings.push_back({"tag-prefix", {*tag}});
    types();
    if (const auto names = value_of("GSG_RELEASE_BRANCHES"); names && !list_of(*names).empty()) {
      out_.settings.push_back({"branches", list_of(*names), true});
      miss("GSG_RELEASE_BRANCHES: other branches made pre-releases; list them as name=prerelease to have that");
    }
    commands();
    others();
    return std::move(out_);
  }

 private:
  void miss(std::string text) { out_.missing.push_back(std::move(text)); }

  std::optional<std::string> value_of(const std::string& name) {
    const auto found = found_.variables.extract(name);
    if (found.empty()) return {};
    if (found.mapped().size() > 1) {
      miss(fmt::format("{} has several values; \"{}\" was taken", name, found.mapped().front()));
    }
    return found.mapped().front();
  }

  void types() {
    const auto patch = value_of("GSG_PATCH_COMMIT_TYPES"), minor = value_of("GSG_MINOR_COMMIT_TYPES");
    std::map<std::string, std::string> rules;
    const auto replace = [&](const std::optional<std::string>& given, std::string_view standard, const char* bump) {
      if (!given || list_of(*given).empty()) return;
      for (const auto& type : list_of(standard)) rules.emplace(type, "none");
      for (const auto& type : list_of(lower(*given))) rules[type] = bump;
    };
    replace(patch, "fix,refactor,perf,docs,style,test", "patch");
    replace(minor, "feat", "minor");
    if (rules.empty()) return;
    Migration::Setting types{"types", {}, true};
    for (const auto& [type, bump] : rules) types.values.push_back(fmt::format("{}={}", type, bump));
    out_.settings.push_back(std::move(types));
  }

  void commands() {
    const bool commits = found_.commands.contains("commit-and-tag") || found_.commands.contains("tag-and-commit");
    if (commits) {
      out_.settings.push_back({"mode", {"commit"}});
      miss("commit-and-tag: the changelog and release.files are committed; list the other files there");
    } else if (found_.commands.contains("tag")) {
      out_.settings.push_back({"mode", {"api"}});
    }
    if (found_.commands.contains("changelog")) out_.settings.push_back({"changelog", {"CHANGELOG.md"}});
    if (found_.commands.contains("add-download"))
      miss("add-download: use `fairlead release assets add`, or release.assets");
  }

  void others() {
    if (const auto value = value_of("GSG_INITIAL_DEVELOPMENT"); value && lower(*value) == "false") {
      miss("GSG_INITIAL_DEVELOPMENT=false: release 1.0.0 once with --as 1.0.0, or with a Release-As footer");
    }
    if (const auto value = value_of("GSG_BUMP_PATCH"); value && lower(*value) == "true") {
      miss("GSG_BUMP_PATCH: commits that ask for nothing release nothing; give their types a bump in release.types");
    }
    value_of("GSG_LIST_OTHER_CHANGES");
    for (const auto& [name, values] : found_.variables) miss(fmt::format("{}={}", name, values.front()));
  }

  Found found_;
  Migration out_;
};

}  // namespace

bool uses_go_semrel(const yaml::Node& pipeline) {
  const auto found = find_in(pipeline);
  return !found.variables.empty() || !found.commands.empty();
}

Migration migrate_go_semrel(const yaml::Node& pipeline, const Variables& environment, std::string source) {
  auto found = find_in(pipeline);
  for (const auto& [name, value] : environment) {
    if (name.starts_with(prefix) && !found.variables.contains(name)) note(found, name, value);
  }
  return Translator(std::move(found), std::move(source)).run();
}

}  // namespace fairlead::release

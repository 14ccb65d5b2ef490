#pragma once

#include "base/text.hpp"
#include "yaml/node.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace fairlead::release {

/// Settings of another tool, in ours.
struct Migration {
  std::string source;  ///< Where they were read: ".releaserc.json".
  /// Of the section "release" in fairlead.yml, in the order to be written; a list has several texts.
  struct Setting {
    std::string key;
    std::vector<std::string> values;
    bool is_list = false;
    friend bool operator==(const Setting&, const Setting&) = default;
  };
  std::vector<Setting> settings = {};
  std::vector<std::string> missing = {};  ///< What has no equal, and what to do instead.
};

/// What semantic-release's configuration says: .releaserc (JSON or YAML) or "release" of package.json. Its defaults are
/// written out where ours differ. Shared configurations and plugins that are not known are listed as missing. Pure.
Migration migrate_semantic_release(const yaml::Node& document, std::string source);

/// What go-semrel-gitlab is told by GSG_ variables: those of .gitlab-ci.yml, of all its jobs, and of the environment,
/// which counts least. Two values of one variable are listed as missing. Pure.
Migration migrate_go_semrel(const yaml::Node& pipeline, const Variables& environment, std::string source);

/// Does a pipeline use go-semrel-gitlab: has it a GSG_ variable, or a line "release next-version" and the like?
bool uses_go_semrel(const yaml::Node& pipeline);

/// The fairlead.yml, with what is missing as comments at its end.
std::string to_yaml(const Migration& migration);

}  // namespace fairlead::release

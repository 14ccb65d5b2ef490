#pragma once

#include "base/result.hpp"
#include "base/text.hpp"
#include "compose/diagnostic.hpp"
#include "compose/project.hpp"
#include "sys/filesystem.hpp"
#include "yaml/node.hpp"

#include <span>
#include <string>
#include <vector>

namespace fairlead::compose {

/// One Compose file.
struct Source {
  std::string name;  ///< Its path, as errors show it; "-" is standard input.
  std::string text;
};

struct Options {
  /// Where relative paths start that are not below the first file's directory, and what ${PWD} means: an absolute path.
  /// When empty, a relative bind is an error.
  std::string working_directory = {};
  /// The stack's name, for COMPOSE_PROJECT_NAME; when empty, the files' `name:`.
  std::string project_name = {};
  /// Active profiles; "*" is all. Services that have profiles, none of them active, are left out.
  std::vector<std::string> profiles = {};
  Dialect dialect = Dialect::specification;
  /// For those who judge: what is missing (files and variables that secrets, configs, env_file, label_file and images
  /// take values from) and what the engine never takes become warnings, and the rest is read. So does a variable that
  /// is not set, and what it would give is left out where it cannot be empty.
  bool tolerant = false;
  Variables stand_ins = {};  ///< Of variables that neither the environment nor .env sets, nor the text itself.
  bool keeps_root = true;    ///< Whether Loaded::root is wanted. Without it, less memory is needed.
};

struct Loaded {
  Project project;
  Diagnostics warnings;  ///< In the order of the files and lines.
  /// What the project was read from: all files merged, variables replaced. Null in docker's dialect and without
  /// Options::keeps_root.
  yaml::Node root = {};
  /// With Options::tolerant: the values in which a variable is not set.
  std::vector<Place> unknown = {};
};

/// Reads, interpolates, merges and validates Compose files; later ones override earlier ones.
///
/// `environment` is what ${NAME} and `environment: [NAME]` may use; a file ".env" beside the first source fills what it
/// lacks (not in docker's dialect, which has neither that file nor profiles). env_file, secret and config files are
/// read through `files`, relative to the first source's directory. Fails with a Place and a next step (`config`;
/// `io` for files that cannot be read): FL02xx in the catalogue.
Result<Loaded> load(std::span<const Source> sources, const Variables& environment, sys::FileSystem& files,
                    const Options& options = {});

}  // namespace fairlead::compose

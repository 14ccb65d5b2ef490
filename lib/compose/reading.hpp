#pragma once

#include "base/result.hpp"
#include "base/text.hpp"
#include "compose/diagnostic.hpp"
#include "compose/interpolate.hpp"
#include "compose/load.hpp"
#include "sys/filesystem.hpp"
#include "yaml/node.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// From the texts of Compose files to one tree: variables replaced, `extends` and `include` resolved, files merged.
namespace fairlead::compose {

/// What all files of a project share while they are read, those of included projects too.
struct Reading {
  sys::FileSystem& files;
  Diagnostics& warnings;
  std::vector<Place>* unknown = nullptr;  ///< See Interpolator.
  std::vector<std::string> open = {};     ///< The files that are being included, outermost first.

  // What is left for all files together, so that none can eat the memory.
  std::size_t bytes_left = 32U << 20U;  ///< Of files that others name.
  std::size_t nodes_left = 1'000'000;   ///< Of values that `extends` copies.
};

/// The files that the command line, or one entry of `include`, names: later ones override earlier ones.
struct FileSet {
  std::span<const Source> sources;
  std::string directory;       ///< What the paths in them are relative to.
  const Variables& variables;  ///< What they may use.
  Interpolator& interpolator;  ///< Of these variables.
};

/// A file that another one names at `where`. Fails with that place.
Result<Source> read_source(const yaml::Node& where, const std::string& name, Reading& reading);

/// The root of a file, a map.
Result<yaml::Node> parse_source(const Source& source);
/// Refuses all tags but those of `but`.
Result<> reject_tags(const yaml::Node& node, std::span<const std::string_view> but = {});

/// The same with its variables replaced and `extends` resolved. `earlier` (or nullptr) are the files before it in the
/// set.
Result<yaml::Node> read_one(const Source& source, const yaml::Node* earlier, const FileSet& set, Reading& reading);

/// Replaces `extends` in all services of `root`: they extend services of that file, of earlier ones, or of a file that
/// they name.
Result<> resolve_extends(yaml::Node& root, const yaml::Node* earlier, const FileSet& set, Reading& reading);

/// Adds to `root` what the projects have that it includes, and removes `include`.
Result<> resolve_includes(yaml::Node& root, const FileSet& set, Reading& reading);

/// All files of the set as one tree.
Result<yaml::Node> read_files(const FileSet& set, Reading& reading);

/// Adds the variables of files like .env that `variables` has not; of those that several files have, the last counts. A
/// missing file adds nothing.
Result<> add_dotenv(Variables& variables, std::span<const std::string> names, Reading& reading);

}  // namespace fairlead::compose

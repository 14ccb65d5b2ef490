#pragma once

#include "base/result.hpp"
#include "semver/version.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fairlead::bump {

/// A file that holds the version, and where in it.
struct Target {
  std::string path;           ///< Relative to the root of the repository, with "/".
  std::string selector = {};  ///< Keys ("version,appVersion", "image.tag") or a pattern; empty: by the file's name.
  friend bool operator==(const Target&, const Target&) = default;
};

/// Reads "PATH" or "PATH=SELECTOR". `config` (FL0321) if the path is absolute or leaves the repository, if the file is
/// of a kind that needs a selector, or if the selector is wrong.
///
/// Known by name: package.json, package-lock.json, npm-shrinkwrap.json, Cargo.toml, Cargo.lock, pyproject.toml,
/// CMakeLists.txt, Chart.yaml, pom.xml, Dockerfile, Containerfile. A selector names keys of a JSON, TOML or YAML file,
/// a label of a Dockerfile, or is a regular expression (bump/regex.hpp) for one line, whose one group is the version;
/// "{version}" in it stands for a group that matches any semantic version.
Result<Target> parse_target(std::string_view text);

/// `config` (FL0321) unless it is the path of a file from the root of a repository: not absolute, not leaving it, not
/// one of git's own.
Result<> check_path(std::string_view path);

/// A file as it is now.
struct File {
  Target target;
  std::string text;
};

/// Bytes to be replaced.
struct Edit {
  std::size_t offset = 0;
  std::string before, after;
  friend bool operator==(const Edit&, const Edit&) = default;
};

/// What has to change in `file` for it to say `version`: in file order, not overlapping, empty if it says so already.
/// A leading "v" of the old value stays. `others` are the files bumped with it: Cargo.lock finds the names of its
/// packages in the Cargo.toml beside it. Pure, linear in the size of the text.
///
/// `config`, with file, line and column, if the file is not what its name says (FL0320); if the version is not there,
/// or is there more than once and contradicts itself (FL0322); if it is no version but a variable or a reference to
/// another file (FL0323); if files of this kind cannot hold `version` (FL0324).
Result<std::vector<Edit>> edits(const File& file, const semver::Version& version, std::span<const File> others = {});

/// `text` with the edits done. They have to fit.
std::string edited(std::string_view text, std::span<const Edit> edits);

/// A file to be replaced.
struct Change {
  std::string path;
  std::string before, after;     ///< The whole text.
  std::vector<Edit> edits = {};  ///< What makes `after` of `before`.
  friend bool operator==(const Change&, const Change&) = default;
};

/// The files that change when they all shall say `version`, in the order given. Fails as `edits` does.
Result<std::vector<Change>> changes(std::span<const File> files, const semver::Version& version);

/// The change as a unified diff with three lines of context, as diff -u and git write it. Bytes are kept.
std::string diff(const Change& change);

}  // namespace fairlead::bump

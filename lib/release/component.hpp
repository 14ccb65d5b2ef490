#pragma once

#include "base/glob.hpp"
#include "base/result.hpp"
#include "git/repository.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fairlead::release {

/// A part of a repository that has versions of its own.
struct Component {
  std::string name;
  std::vector<std::string> paths = {};    ///< Directories, files or globs (`Glob`) whose commits count.
  std::vector<std::string> exclude = {};  ///< Those of them that do not.
  std::string prefix = {};                ///< Of its tags: "api-v".
  friend bool operator==(const Component&, const Component&) = default;
};

/// Reads what release.components in fairlead.yml has: "api.paths=services/api", "api.exclude=services/api/docs",
/// "api.tag-prefix=api/v", and "api=services/api" for the first. In the order of their first mention; the prefix is the
/// name and "-v" unless it is given. `config` (FL0334) for anything else.
Result<std::vector<Component>> components_of(std::span<const std::string> settings);

/// `config` (FL0334), naming the nearest path, if one of `paths` of a component stands for no file of the commit: then
/// it would never release, and nothing would say why.
Result<> check_paths(std::span<const Component> components, const git::Repository& repository, const git::Id& commit);

/// Which paths belong to a component.
class PathFilter {
 public:
  explicit PathFilter(const Component& component);
  bool matches(std::string_view path) const;

 private:
  std::vector<Glob> paths_, exclude_;
};

}  // namespace fairlead::release

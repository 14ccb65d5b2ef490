#pragma once

#include "compose/diagnostic.hpp"
#include "compose/load.hpp"
#include "compose/project.hpp"
#include "yaml/node.hpp"

#include <initializer_list>
#include <map>
#include <span>
#include <string_view>
#include <vector>

namespace fairlead::lint {

using Path = std::initializer_list<std::string_view>;

/// The services of a file, found by name.
class Services {
 public:
  /// `root` has to outlive this.
  explicit Services(const yaml::Node& root);

  /// The value at a path of keys below a service, or nullptr.
  const yaml::Node* find(std::string_view service, Path path) const;
  /// Where the last key of `path` stands that is there.
  Place place_of(std::string_view service, Path path) const;

 private:
  const yaml::Node& root_;
  std::map<std::string_view, const yaml::Entry*> by_name_;
};

/// What rules look at; it only looks, and all of it has to outlive this.
struct View {
  const compose::Project& project;
  const yaml::Node& root;             ///< All files merged, variables replaced.
  std::span<const yaml::Node> files;  ///< Each file as it is written, in order.
  const compose::Diagnostics& warnings;
  std::span<const Place> unknown = {};  ///< See compose::Loaded.
  Services services = Services(root);  ///< Of `root`, and of each of `files`.
  std::vector<Services> services_of_files = std::vector<Services>(files.begin(), files.end());
};

/// Each source as it is written: the files of a View. Fails as compose::load does.
Result<std::vector<yaml::Node>> read_files(std::span<const compose::Source> sources);

/// The value at a path of keys below `root`, or nullptr.
const yaml::Node* find(const yaml::Node& root, Path path);
/// Where the last key of `path` stands that is there.
Place place_of(const yaml::Node& root, Path path);
/// Whether a variable that is not set stands in that line: what it would give is not known.
bool is_unknown(const View& view, const Place& place);
/// The service of the files that holds this place, or "".
std::string service_at(const View& view, const Place& place);
/// Does a variable give the value at this path, or a part of it?
bool is_from_variable(const View& view, Path path);

/// The services in the order of files and lines.
std::vector<const compose::Service*> in_order(const View& view);

/// A name and its value in a map, or in a list of "K=V".
struct Pair {
  std::string_view key, value;
  const yaml::Node* node;  ///< The value of a map, the whole item of a list.
  bool has_value = true;   ///< False for "K" alone, and for null.
};

/// The pairs of environment, labels and the like; none for nullptr.
std::vector<Pair> pairs(const yaml::Node* node);

}  // namespace fairlead::lint

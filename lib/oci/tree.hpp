#pragma once

#include "archive/stream.hpp"
#include "archive/tar.hpp"
#include "base/result.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace fairlead::oci {

/// A tar file that files of a tree are in: a layer of a base image, or what ADD unpacks.
struct TarFile {
  std::string name;                               ///< For errors: a digest or a path.
  std::function<Result<archive::Source>()> open;  ///< The uncompressed tar, from its start.
};

/// Where the bytes of a file are. They are read when the layer is written.
struct Content {
  enum class Kind : std::uint8_t { text, file, member };
  Kind kind = Kind::text;
  std::string where = {};  ///< The text itself, a path on disk, or the path inside `tar` as it is written there.
  std::shared_ptr<const TarFile> tar = {};
  bool has_names =
      false;  ///< Several files with this `where` are one file with several names, and stay one in a layer.
};

/// A file, directory or link of an image or a build context. Times are not kept: all become the build's.
struct Node {
  archive::TarType type = archive::TarType::file;
  std::uint32_t mode = 0644;
  std::uint64_t uid = 0, gid = 0, size = 0;
  std::string link = {};  ///< Of a symlink.
  std::uint32_t device_major = 0, device_minor = 0;
  std::map<std::string, std::string> xattrs = {};
  Content content = {};
  std::string problem = {};  ///< Why it cannot be copied: "is a device". Empty for all that can.
  bool is_socket = false;    ///< Then a directory is copied without it, as docker does.

  bool is_directory() const { return type == archive::TarType::directory; }
  bool is_symlink() const { return type == archive::TarType::symlink; }
};

/// The files of an image or a build context, by clean paths without a leading slash; "" is the root.
/// Parents are always there and are directories.
class Tree {
 public:
  using Nodes = std::map<std::string, Node, std::less<>>;
  enum class Escape : std::uint8_t {
    clamp,  ///< Links start at the root of the tree and cannot leave it: an image.
    refuse  ///< Links to absolute paths or above the root are an error: a build context.
  };

  const Node* find(std::string_view path) const;
  const Nodes& nodes() const { return nodes_; }
  /// The first node below `directory`; as long as paths start with it and a slash, they are below it.
  Nodes::const_iterator first_below(std::string_view directory) const;

  /// Puts a node there in place of what was. Directories over directories keep what is in them. Missing parents
  /// become directories like `parent`.
  void put(std::string_view path, Node node, const Node& parent);
  void remove(std::string_view path);

  /// `path` with symbolic links replaced, as far as it exists; what does not exist is kept as it is. `config`
  /// when it leaves the tree (FL0434), or when links go round in circles.
  Result<std::string> resolve(std::string_view path, Escape escape) const;

  /// What was put since the last call, with all parents: the entries of a layer.
  Nodes take_changes();

 private:
  void put_parents(std::string_view path, const Node& parent);

  Nodes nodes_;
  std::set<std::string, std::less<>> changed_;
};

/// A directory owned by root.
Node plain_directory(std::uint32_t mode = 0755);

/// "a/b" and "c" are "a/b/c"; the root adds no slash.
std::string join_path(std::string_view directory, std::string_view name);
std::string_view parent_path(std::string_view path);
std::string_view base_name(std::string_view path);

}  // namespace fairlead::oci

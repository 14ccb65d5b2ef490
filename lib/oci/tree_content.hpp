#pragma once

#include "archive/stream.hpp"
#include "oci/tree.hpp"
#include "sys/filesystem.hpp"

#include <map>
#include <set>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace fairlead::oci {

/// Opens the bytes of files, wherever they are. Members of tar files are first unpacked, all that a layer needs in one
/// pass over each tar, into temporary files that go with this object.
class Contents {
 public:
  /// `directory` takes the temporary files, under names that start with ".new-".
  Contents(sys::FileSystem& files, std::string directory) : files_(&files), directory_(std::move(directory)) {}
  Contents(const Contents&) = delete;
  Contents& operator=(const Contents&) = delete;
  ~Contents();

  Result<> unpack(const Tree::Nodes& nodes, const std::stop_token& stop);
  /// `internal` for a member that was not unpacked.
  Result<archive::Source> open(const Node& node) const;

 private:
  using Member = std::pair<const TarFile*, std::string>;

  Result<> unpack_from(const TarFile& tar, const std::set<std::string>& paths, const std::stop_token& stop);

  sys::FileSystem* files_;
  std::string directory_;
  std::map<Member, std::string> unpacked_;
};

/// A small file of an image, such as /etc/passwd; "" when there is none. `refused` beyond `limit`.
Result<std::string> read_small(sys::FileSystem& files, const Tree& tree, std::string_view path, std::size_t limit,
                               const std::stop_token& stop);

}  // namespace fairlead::oci

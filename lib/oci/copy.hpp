#pragma once

#include "oci/ignore.hpp"
#include "oci/tree.hpp"
#include "oci/users.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace fairlead::oci {

/// Where files come from: a build context, another stage, or an unpacked archive.
struct CopySource {
  const Tree& tree;
  Tree::Escape escape = Tree::Escape::clamp;
};

struct CopyRequest {
  std::vector<std::string> sources;  ///< Paths or patterns inside the source, with or without a leading slash.
  std::string destination;           ///< Clean, absolute.
  bool into_directory = false;       ///< It was written with a trailing slash, or is ".": a directory in any case.
  std::optional<Owner> owner = {};   ///< Else files keep theirs, and new directories belong to root.
  std::optional<std::uint32_t> mode = {};
  IgnoreRules excluded = {};
};

/// What COPY does (docs.docker.com/reference/dockerfile, "COPY"): a directory copies what is in it, a file becomes
/// the destination, or goes into it when that is a directory; links in the way to the destination are followed.
/// Directories that are already there keep their owner and mode, unless one with the same path comes from below a
/// source. Fails with FL0433 (a source is not there), FL0434 (it leads out of the context), FL0435 (it cannot be
/// copied), FL0430 (a file in place of a directory or the other way round); `to` is then half changed.
Result<> copy_files(const CopySource& from, const CopyRequest& request, Tree& to);

}  // namespace fairlead::oci

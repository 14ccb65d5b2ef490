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

/// A file or directory to copy.
struct FoundSource {
  std::string name;  ///< What it was called, before links were followed.
  const Tree* tree;
  std::string path;
  const Node* node;
};

/// What `source` means: a path or a pattern inside, with or without a leading slash. A pattern may mean nothing.
/// Fails with FL0433 (it is not there) or FL0434 (it leads out of the context).
Result<std::vector<FoundSource>> find_sources(const CopySource& from, const std::string& source);

struct CopyRequest {
  std::string destination = {};     ///< Clean, absolute.
  bool into_directory = false;      ///< It was written with a trailing slash, or is ".": a directory in any case.
  std::optional<Owner> owner = {};  ///< Else files keep theirs, and new directories belong to root.
  std::optional<std::uint32_t> mode = {};  ///< Of all that is copied but links.
  bool is_archive = false;  ///< What ADD unpacks keeps its modes. The owner is for it, too (since BuildKit 0.23).
  IgnoreRules excluded = {};
};

/// What COPY does (docs.docker.com/reference/dockerfile, "COPY"): a directory copies what is in it, a file becomes
/// the destination, or goes into it when that is a directory; links in the way to the destination are followed.
/// A destination that is there keeps its owner and mode; directories below it take those of the source. Fails with
/// FL0435 (something cannot be copied) or FL0430 (a file in place of a directory, or the other way round); `to` is
/// then half changed. `to` is none of the trees that are copied from.
Result<> copy_found(const std::vector<FoundSource>& found, const CopyRequest& request, Tree& to);

}  // namespace fairlead::oci

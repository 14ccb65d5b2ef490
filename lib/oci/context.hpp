#pragma once

#include "oci/ignore.hpp"
#include "oci/tree.hpp"
#include "sys/filesystem.hpp"

#include <stop_token>
#include <string>

namespace fairlead::oci {

/// The directory that COPY takes files from, without what is ignored.
struct Context {
  std::string directory;
  IgnoreRules rules;
  std::string rules_file = {};  ///< Where the rules come from; empty when there are none.
  Tree tree = {};
};

/// Reads names, modes and links, no content. What cannot be copied (sockets, unreadable directories) is in the tree
/// with its problem, so that it only matters when it is copied. `refused` beyond a million entries, `not_found` or
/// `io` when `directory` itself cannot be read.
Result<Context> scan_context(sys::FileSystem& files, std::string directory, IgnoreRules rules,
                             const std::stop_token& stop);

/// The rules for a Dockerfile: `<Dockerfile>.dockerignore` beside it, else .dockerignore of the context, else none.
struct IgnoreFile {
  IgnoreRules rules = {};
  std::string path = {};
};
Result<IgnoreFile> read_ignore_file(sys::FileSystem& files, const std::string& context, const std::string& dockerfile);

}  // namespace fairlead::oci

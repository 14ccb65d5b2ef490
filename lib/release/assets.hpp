#pragma once

#include "release/calls.hpp"
#include "sys/filesystem.hpp"
#include "sys/waiting.hpp"

namespace fairlead::release {

/// A file here, as far as an upload needs it.
struct Measured {
  std::uint64_t size = 0;
  std::string sha256 = {};  ///< In hex.
};

/// Reads the file once.
Result<Measured> measure(const std::string& path, sys::FileSystem& files);

/// Uploads the file unless it is there. True if it did. `conflict` (FL0349) if the package has another file of that
/// name, or if the file here is not the one that `call` names any more.
Result<bool> upload_asset(const UploadAsset& call, gitlab::Client& client, sys::FileSystem& files,
                          const sys::Waiting& waiting);

/// The links of `wanted` that the release lacks. `conflict` (FL0345) if it has one of that name that leads elsewhere.
Result<std::vector<gitlab::Link>> missing_links(const std::vector<gitlab::Link>& wanted,
                                                const gitlab::Release& release);

/// Adds the links that the release of `tag` lacks. True if there were any. `not_found` if the tag has no release.
Result<bool> add_links(const std::string& tag, const std::vector<gitlab::Link>& links, gitlab::Client& client,
                       const sys::Waiting& waiting);

}  // namespace fairlead::release

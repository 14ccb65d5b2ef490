#pragma once

#include "cli/command.hpp"
#include "release/assets.hpp"

namespace fairlead {

/// What is added to a release that is there.
struct Additions {
  gitlab::Location project = {};
  std::string tag = {};
  std::vector<release::UploadAsset> uploads = {};  ///< These want links too.
  std::vector<gitlab::Link> links = {};
};

/// "v1.2.0" and "web/v1.2.0" are version 1.2.0, "nightly" is a version of its own.
std::string version_in(const std::string& tag);

/// `config` (FL0370) if two of the files have the same name, without their folders.
Result<> check_distinct(const std::vector<std::string>& files);

/// Reads the file once. `config` (FL0343) if GitLab takes no such names.
Result<release::UploadAsset> upload_of(const std::string& file, gitlab::PackageFile target, sys::FileSystem& files);

/// Uploads what is not there, adds the links that are missing, and tells what there is now. `denied` (FL0344) without
/// a token.
Result<cli::Report> add_to_release(const Additions& additions, cli::Ports& ports);

}  // namespace fairlead

#pragma once

#include "git/types.hpp"
#include "gitlab/packages.hpp"
#include "gitlab/releases.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace fairlead::release {

/// A file as a commit of the release has it, whole. The path starts at the root of the repository.
struct FileEdit {
  std::string path, content;
  friend bool operator==(const FileEdit&, const FileEdit&) = default;
};

/// How a tag is signed; git's configuration names the key (gitformat-signature(5)).
enum class Signing : std::uint8_t { none, openpgp, ssh };

/// Creates an annotated tag.
struct CreateTag {
  std::string name;
  std::optional<git::Id> commit;  ///< Nothing: the one that CommitFiles made.
  std::string message;
  Signing signing = Signing::none;
  friend bool operator==(const CreateTag&, const CreateTag&) = default;
};

/// Pushes one tag to a remote, by name or URL, and nothing else.
struct PushTag {
  std::string remote, name;
  friend bool operator==(const PushTag&, const PushTag&) = default;
};

/// Puts a commit of files on top of a branch whose newest commit is `parent`.
struct CommitFiles {
  std::string branch;
  git::Id parent;
  std::string message;
  std::vector<FileEdit> files = {};
  std::string remote = {};  ///< Where it is pushed; empty: GitLab makes it.
  friend bool operator==(const CommitFiles&, const CommitFiles&) = default;
};

/// Uploads a file to the project's generic packages.
struct UploadAsset {
  std::string file;  ///< Where it is here.
  gitlab::PackageFile target;
  std::string sha256;  ///< Of its bytes, in hex.
  friend bool operator==(const UploadAsset&, const UploadAsset&) = default;
};

/// Makes the release in GitLab, and the tag if it is not there. An empty commit: the one that CommitFiles made.
struct PublishRelease {
  gitlab::NewRelease release;
  bool keep_any = false;  ///< The tag was there before the plan: a release that it has is left as it is.
  friend bool operator==(const PublishRelease&, const PublishRelease&) = default;
};

/// Sees to it that the tag has a pipeline.
struct EnsurePipeline {
  std::string tag;
  bool starts_itself = true;  ///< GitLab starts one for the tag, so it is waited for; else it is started at once.
  friend bool operator==(const EnsurePipeline&, const EnsurePipeline&) = default;
};

/// Tells the merge requests that brought the commits, and the issues that these closed. Best effort.
struct Announce {
  std::string tag;
  std::vector<git::Id> commits = {};
  friend bool operator==(const Announce&, const Announce&) = default;
};

/// Opens a merge request with the files of the release, or updates it: one commit on `source`, which is ours.
struct ProposeRelease {
  std::string source, target;
  git::Id parent;  ///< The newest commit of `target`.
  std::string message;
  std::vector<FileEdit> files = {};
  std::string title, description;
  friend bool operator==(const ProposeRelease&, const ProposeRelease&) = default;
};

using Call = std::variant<CreateTag, PushTag, CommitFiles, UploadAsset, PublishRelease, EnsurePipeline, Announce,
                          ProposeRelease>;

/// Does the call need GitLab's API?
bool needs_gitlab(const Call& call);

/// What titles of our commits and merge requests begin with.
inline constexpr std::string_view release_title = "chore(release): ";

}  // namespace fairlead::release

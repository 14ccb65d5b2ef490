#pragma once

#include "oci/layout.hpp"
#include "oci/registry.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace fairlead::oci {

/// One name that the image is to have.
struct PushTarget {
  Reference reference;
  std::optional<Descriptor> before = {};  ///< What the tag holds now.
  bool repository_has_image = false;      ///< Then no blob needs to be looked at.
};

/// An image in a layout, everything it consists of, and where it is to go.
struct PushPlan {
  Descriptor image;                     ///< The manifest or index that gets the tags.
  std::vector<RawManifest> manifests;   ///< What an index names first, `image` last.
  std::vector<Descriptor> blobs;        ///< Configs and layers, each once.
  std::vector<PushTarget> targets;      ///< In the order given, each once.
  std::map<Digest, std::string> bases;  ///< Layers that another repository of the host has, by the base annotations.

  bool is_done(const PushTarget& target) const { return target.before && target.before->digest == image.digest; }
  std::uint64_t size() const;  ///< Bytes of all blobs.
};

/// Reads what `name` is in the layout and what the tags hold now: a request a tag, and another for those that differ.
/// Writes nothing. `usage` for a reference with a digest: what is pushed decides the digest.
Result<PushPlan> plan_push(Registry& registry, const Layout& layout, const std::string& name,
                           const std::vector<Reference>& references, const std::stop_token& stop);

struct PushOptions {
  unsigned uploads = 4;  ///< Blobs that are under way at once.
  /// Bytes that are settled so far, sent or already there, of all blobs of a repository. One call at a time.
  std::function<void(std::uint64_t done, std::uint64_t total)> progress = {};
  bool moves_releases = false;  ///< A tag that names a release may get another image than it has.
};

struct Pushed {
  Reference reference;                ///< With the digest.
  bool changed = false;               ///< The tag is new or held something else.
  std::optional<Digest> former = {};  ///< What it held, if it was something else.
  std::uint64_t bytes_sent = 0;       ///< For the repository, said at its first tag.
};

/// Whether `tag` is a version in full, "1.2.3", "v2.0.0-rc.1" or, since a tag has no "+", "1.0.0_7": what people have
/// pulled by it is not to become something else.
bool names_release(std::string_view tag);

/// `refused` (FL0444) when a tag that names a release holds another image than `plan` gives it.
Result<> keeps_releases(const PushPlan& plan);

/// Does what `plan` says: blobs first, then manifests, then tags, so that a tag never names what is not all there. Then
/// reads every tag back: `conflict` when it holds something else, `refused` (FL0444) when it names a release that
/// somebody else has pushed meanwhile. Killed anywhere, the same push goes on where it was.
Result<std::vector<Pushed>> apply_push(Registry& registry, const Layout& layout, const PushPlan& plan,
                                       const PushOptions& options, const std::stop_token& stop);

}  // namespace fairlead::oci

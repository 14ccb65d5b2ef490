#pragma once

#include "archive/gzip.hpp"
#include "oci/base_image.hpp"
#include "oci/dockerfile.hpp"
#include "oci/layout.hpp"
#include "oci/manifest.hpp"
#include "oci/tree.hpp"
#include "sys/filesystem.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace fairlead::oci {

struct BuildOptions {
  std::string context = ".";               ///< The directory that COPY takes files from.
  std::string dockerfile = "Dockerfile";   ///< Its path, beside which its .dockerignore is.
  Variables build_args = {};               ///< For ARG.
  std::string target = {};                 ///< A stage's name or number; the last one when empty.
  Platform platform = {};                  ///< What the image runs on.
  Platform build_platform = {};            ///< What BUILDPLATFORM says.
  Variables labels = {};                   ///< Win over those of the Dockerfile.
  Annotations annotations = {};            ///< Of the manifest.
  std::int64_t created = 0;                ///< Seconds since 1970: the image's date, and that of every file in it.
  std::vector<std::string> left_out = {};  ///< Paths in the context that never belong to it: our own output.
};

/// A layer of an image to be: one of the base, or files.
struct PlannedLayer {
  std::optional<BaseLayer> base = {};
  Tree::Nodes nodes = {};
};

/// Everything about an image but the digests of its new layers.
struct ImagePlan {
  ImageConfig config;        ///< Its diff_ids are filled when it is written.
  std::int64_t created = 0;  ///< Seconds since 1970.
  Annotations annotations = {};
  std::vector<PlannedLayer> layers = {};
  std::vector<Warning> warnings = {};
};

/// Works out the image that `dockerfile` describes. Reads names and modes of the context and what is needed of base
/// images, writes nothing. The same input gives the same plan on any machine. Every error has the place of the
/// instruction; `config` (FL0431) for a RUN in a stage that is needed.
Result<ImagePlan> plan_image(const Dockerfile& dockerfile, const BuildOptions& options, sys::FileSystem& files,
                             BaseImages& bases, const std::stop_token& stop);

struct WriteOptions {
  archive::GzipOptions gzip = {};
  /// Called often: bytes of files read so far, of all.
  std::function<void(std::uint64_t done, std::uint64_t total)> progress = {};
};

/// An image that is in a layout.
struct BuiltImage {
  RawManifest manifest;
  Manifest content;
  ImageConfig config;

  std::uint64_t size() const;  ///< Bytes of its layers and config, as they are transferred.
};

/// Writes the image's blobs. It is not named yet: see WritableLayout::put.
Result<BuiltImage> write_image(const ImagePlan& plan, sys::FileSystem& files, WritableLayout& layout,
                               const WriteOptions& options, const std::stop_token& stop);

}  // namespace fairlead::oci

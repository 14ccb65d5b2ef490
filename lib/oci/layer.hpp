#pragma once

#include "archive/gzip.hpp"
#include "oci/descriptor.hpp"
#include "oci/layout.hpp"
#include "oci/tree.hpp"
#include "oci/tree_content.hpp"

#include <cstdint>
#include <functional>
#include <stop_token>

namespace fairlead::oci {

struct LayerOptions {
  std::int64_t mtime = 0;  ///< Of every entry, in seconds since 1970.
  archive::GzipOptions gzip = {};
  std::function<void(std::uint64_t bytes)> progress = {};  ///< So many more bytes of files have been read.
};

/// A layer in a layout: its compressed blob, and the digest of the tar inside.
struct Layer {
  Descriptor descriptor;
  Digest diff_id;
};

/// Writes `nodes` as one layer, in one pass: files to tar to diff_id, and to gzip to digest to blob. The order is that
/// of the paths. Memory does not depend on the size. `conflict` (FL0435) when a file changes while it is read, `config`
/// (FL0435) when it is called like a whiteout.
Result<Layer> write_layer(const Tree::Nodes& nodes, const Contents& contents, WritableLayout& layout,
                          const LayerOptions& options, const std::stop_token& stop);

/// The bytes of the files in `nodes`.
std::uint64_t total_size(const Tree::Nodes& nodes);

}  // namespace fairlead::oci

#include "oci/build.hpp"
#include "oci/layer.hpp"
#include "oci/tree_content.hpp"

#include <utility>

namespace fairlead::oci {
namespace {

/// Manifests of ours are OCI ones, so Docker's name for a gzip layer becomes OCI's.
Descriptor as_oci(Descriptor descriptor) {
  if (descriptor.media_type == media_type::docker_layer) descriptor.media_type = media_type::layer_gzip;
  return descriptor;
}

std::uint64_t bytes_to_read(const ImagePlan& plan) {
  std::uint64_t total = 0;
  for (const auto& layer : plan.layers) total += total_size(layer.nodes);
  return total;
}

}  // namespace

std::uint64_t BuiltImage::size() const {
  auto total = content.config.size;
  for (const auto& layer : content.layers) total += layer.size;
  return total;
}

Result<BuiltImage> write_image(const ImagePlan& plan, sys::FileSystem& files, WritableLayout& layout,
                               const WriteOptions& options, const std::stop_token& stop) {
  BuiltImage out{.manifest = {}, .content = {.annotations = plan.annotations}, .config = plan.config};
  Contents contents(files, layout.blob_directory());
  const auto total = bytes_to_read(plan);
  std::uint64_t done = 0;
  const auto count = [&](std::uint64_t bytes) {
    done += bytes;
    if (options.progress) options.progress(done, total);
  };
  const LayerOptions layer_options{.mtime = plan.created, .gzip = options.gzip, .progress = count};
  for (const auto& planned : plan.layers) {
    if (planned.base) {
      const auto descriptor = as_oci(planned.base->descriptor);
      TRY(layout.copy_blob(descriptor, planned.base->open));
      out.content.layers.push_back(descriptor);
      out.config.diff_ids.push_back(planned.base->diff_id);
      continue;
    }
    TRY(contents.unpack(planned.nodes, stop));
    TRY_ASSIGN(auto layer, write_layer(planned.nodes, contents, layout, layer_options, stop));
    out.content.layers.push_back(std::move(layer.descriptor));
    out.config.diff_ids.push_back(std::move(layer.diff_id));
  }
  TRY_ASSIGN(out.content.config, layout.add(std::string(media_type::config), to_json(out.config)));
  out.manifest = RawManifest::of(out.content.media_type, to_json(out.content));
  TRY(layout.add(out.manifest.media_type, out.manifest.bytes));
  return out;
}

}  // namespace fairlead::oci

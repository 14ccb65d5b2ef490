#include "oci/registry_base_images.hpp"

#include "base/text.hpp"
#include "sys/waiting.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>
#include <vector>

namespace fairlead::oci {
namespace {

constexpr std::chrono::minutes longest_fetch(10);

std::vector<Descriptor> missing(const Manifest& manifest, const Layout& cache) {
  std::vector<Descriptor> out;
  std::ranges::copy_if(manifest.layers, std::back_inserter(out),
                       [&](const auto& layer) { return !cache.is_intact(layer); });
  return out;
}

}  // namespace

RegistryBaseImages::RegistryBaseImages(Registry& registry, sys::FileSystem& files, sys::Clock& clock,
                                       std::string directory, Progress progress)
    : registry_(registry),
      files_(files),
      clock_(clock),
      directory_(std::move(directory)),
      progress_(std::move(progress)) {}

Result<WritableLayout> RegistryBaseImages::open_cache(const std::stop_token& stop) {
  const sys::Deadline deadline(clock_, longest_fetch);
  for (;;) {
    auto cache = WritableLayout::open(files_, directory_);
    const bool is_taken = !cache && cache.error().code() == Errc::conflict;
    if (!is_taken || deadline.has_passed()) return std::move(cache).during("the cache of base images");
    TRY(sys::pause({clock_, stop}, std::chrono::milliseconds(500),
                   "stopped while waiting for the cache of base images"));
  }
}

Result<Descriptor> RegistryBaseImages::fetch_manifest(const Reference& reference, WritableLayout& cache,
                                                      const std::stop_token& stop) {
  TRY_ASSIGN(const auto raw, registry_.manifest(reference, stop));
  TRY(cache.add(raw.media_type, raw.bytes));
  return raw.descriptor();
}

Result<> RegistryBaseImages::fetch_layers(const Reference& reference, const Manifest& manifest, WritableLayout& cache,
                                          const std::stop_token& stop) {
  const auto layers = missing(manifest, cache);
  std::uint64_t settled = 0, total = 0;
  for (const auto& layer : layers) total += layer.size;
  for (const auto& layer : layers) {
    std::optional<BlobWriter> blob;
    std::uint64_t done = 0;
    const auto start = [&]() -> Result<Registry::Sink> {
      done = 0;  // a transfer that failed starts anew
      TRY_ASSIGN(blob, cache.new_blob());
      return Registry::Sink([&](std::span<const std::byte> bytes) {
        done += bytes.size();
        if (progress_) progress_(reference.familiar(), settled + done, total);
        return blob->write(bytes);
      });
    };
    TRY(registry_.fetch(reference, layer, start, stop));
    if (!blob) return Error(Errc::internal, "a layer was fetched without its bytes");
    TRY(blob->finish(layer));
    settled += layer.size;
  }
  return {};
}

Result<BaseImage> RegistryBaseImages::find(std::string_view name, const Platform& platform,
                                           const std::stop_token& stop) {
  TRY_ASSIGN(const auto reference, Reference::parse(name));
  TRY_ASSIGN(auto cache, open_cache(stop));
  TRY_ASSIGN(const auto entry, fetch_manifest(reference, cache, stop).during("the base image " + printable(name)));
  TRY_ASSIGN(const auto own, cache.for_platform(entry, platform).during("the base image " + printable(name)));
  if (own.digest != entry.digest) TRY(fetch_manifest(reference.with_digest(own.digest), cache, stop));
  TRY_ASSIGN(const auto manifest, cache.image(own, platform));
  if (!cache.is_intact(manifest.config)) {
    TRY_ASSIGN(const auto config, registry_.blob(reference, manifest.config, stop));
    TRY(cache.add(manifest.config.media_type, config));
  }
  TRY(fetch_layers(reference, manifest, cache, stop));
  return base_image_in(cache, own, name, platform);
}

}  // namespace fairlead::oci

#pragma once

#include "oci/base_image.hpp"
#include "oci/registry.hpp"
#include "sys/clock.hpp"
#include "sys/filesystem.hpp"

#include <cstdint>
#include <functional>
#include <string>

namespace fairlead::oci {

/// Images of registries, fetched into a layout that serves as a cache: what is there is not fetched again, what a tag
/// means is asked each time. Several builds may share the directory; they wait for each other, ten minutes at most.
class RegistryBaseImages final : public BaseImages {
 public:
  /// Called often: bytes of `name` fetched so far, of all that were missing.
  using Progress = std::function<void(std::string_view name, std::uint64_t done, std::uint64_t total)>;

  RegistryBaseImages(Registry& registry, sys::FileSystem& files, sys::Clock& clock, std::string directory,
                     Progress progress = {});
  Result<BaseImage> find(std::string_view name, const Platform& platform, const std::stop_token& stop) override;

 private:
  Result<WritableLayout> open_cache(const std::stop_token& stop);
  Result<Descriptor> fetch_manifest(const Reference& reference, WritableLayout& cache, const std::stop_token& stop);
  Result<> fetch_layers(const Reference& reference, const Manifest& manifest, WritableLayout& cache,
                        const std::stop_token& stop);

  Registry& registry_;
  sys::FileSystem& files_;
  sys::Clock& clock_;
  std::string directory_;
  Progress progress_;
};

}  // namespace fairlead::oci

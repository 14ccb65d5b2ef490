#include "oci/manifest.hpp"

#include <algorithm>
#include <utility>

namespace fairlead::oci {

RawManifest RawManifest::of(std::string media_type, std::string bytes) {
  auto digest = Digest::of(bytes);
  return {.media_type = std::move(media_type), .digest = std::move(digest), .bytes = std::move(bytes)};
}

const Descriptor* find_platform(const Index& index, const Platform& platform) {
  const auto found = std::ranges::find_if(index.manifests, [&](const Descriptor& entry) {
    return entry.platform && entry.platform->os == platform.os &&
           entry.platform->architecture == platform.architecture &&
           (platform.variant.empty() || entry.platform->variant == platform.variant);
  });
  return found == index.manifests.end() ? nullptr : &*found;
}

Digest chain_id(const std::vector<Digest>& diff_ids) {
  Digest chain;
  for (const auto& id : diff_ids) chain = chain.empty() ? id : Digest::of(chain.str() + " " + id.str());
  return chain;
}

}  // namespace fairlead::oci

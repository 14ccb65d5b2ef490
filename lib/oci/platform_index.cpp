#include "oci/platform_index.hpp"

#include <algorithm>
#include <utility>

namespace fairlead::oci {
namespace {

bool has_same_names(const Descriptor& a, const Descriptor& b) {
  return std::ranges::all_of(
      std::initializer_list{annotation::image_name, annotation::ref_name},
      [&](std::string_view key) { return value_or(a.annotations, key) == value_or(b.annotations, key); });
}

/// What the names of `image` stand for now, by platform.
Result<std::vector<Descriptor>> present(const Layout& layout, const Descriptor& image) {
  TRY_ASSIGN(const auto index, layout.index());
  const auto entry =
      std::ranges::find_if(index.manifests, [&](const Descriptor& one) { return has_same_names(one, image); });
  if (entry == index.manifests.end()) return std::vector<Descriptor>();
  if (media_type::is_manifest(entry->media_type)) {
    auto one = *entry;
    one.annotations.clear();
    return std::vector{std::move(one)};
  }
  TRY_ASSIGN(const auto raw, layout.manifest(*entry));
  TRY_ASSIGN(auto nested, parse_index(raw.bytes, layout.path_of(raw.digest)));
  return std::move(nested.manifests);
}

/// What tells images of one commit from those of another.
Result<std::vector<std::string>> origin(const Layout& layout, const Descriptor& image) {
  TRY_ASSIGN(const auto raw, layout.manifest(image));
  TRY_ASSIGN(const auto manifest, parse_manifest(raw.bytes, layout.path_of(raw.digest)));
  std::vector<std::string> out;
  for (const auto* key : {"created", "version", "revision"}) {
    out.push_back(value_or(manifest.annotations, std::string("org.opencontainers.image.") + key));
  }
  return out;
}

}  // namespace

Result<NamedImage> put_platform(WritableLayout& layout, const Descriptor& image) {
  NamedImage out{.descriptor = image};
  auto plain = image;
  plain.annotations.clear();
  std::vector<Descriptor> all = {plain};
  TRY_ASSIGN(const auto own, origin(layout, image));
  // A layout that cannot be read any more is no reason not to write the image: then it stands alone, as before.
  const auto others = present(layout, image);
  for (const auto& other : others ? *others : std::vector<Descriptor>()) {
    if (!other.platform || other.platform == image.platform || !media_type::is_manifest(other.media_type)) continue;
    const auto its = origin(layout, other);
    const bool is_kept = its && *its == own;
    (is_kept ? out.others : out.dropped).push_back(other.platform->str());
    if (is_kept) all.push_back(other);
  }
  if (all.size() > 1) {
    std::ranges::sort(all, {}, [](const Descriptor& one) { return one.platform->str(); });
    TRY_ASSIGN(out.descriptor, layout.add(std::string(media_type::index), to_json(Index{.manifests = std::move(all)})));
    out.descriptor.annotations = image.annotations;
  }
  TRY(layout.put(out.descriptor));
  return out;
}

}  // namespace fairlead::oci

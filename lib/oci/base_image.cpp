#include "oci/base_image.hpp"

#include "archive/decompress.hpp"
#include "base/text.hpp"
#include "oci/tree_tar.hpp"

#include <memory>
#include <utility>

namespace fairlead::oci {
namespace {

constexpr std::uint64_t largest_layer = 64ULL << 30U;

Error not_at_hand(std::string_view name) {
  const auto shown = printable(name);
  return Error(Errc::not_found, "the base image \"" + shown + "\" is not at hand")
      .id("FL0436")
      .help("say where it is: --base " + shown + "=oci:DIRECTORY[:NAME], or write FROM oci:DIRECTORY[:NAME]");
}

/// A manifest without an index does not say its platform; its config does.
Result<> check_platform(const BaseImage& image, const Platform& wanted) {
  const auto& own = image.config.platform;
  if (own.os == wanted.os && own.architecture == wanted.architecture) return {};
  return Error(Errc::not_found, "the base image \"" + printable(image.name) + "\" is for " + printable(own.str()) +
                                    ", not for " + wanted.str())
      .id("FL0436")
      .help("fetch it for " + wanted.str() + ", or build with --platform " + printable(own.str()));
}

}  // namespace

Result<BaseImage> LayoutBaseImages::find(std::string_view name, const Platform& platform, const std::stop_token& stop) {
  const auto named = named_.find(name);
  const bool is_layout = named != named_.end() || name.starts_with("oci:");
  if (!is_layout) return others_ == nullptr ? not_at_hand(name) : others_->find(name, platform, stop);
  auto where = named == named_.end() ? LayoutName::parse(name) : Result<LayoutName>(named->second);
  if (!where) return std::move(where).error();
  TRY_ASSIGN(const auto layout, Layout::open(files_, where->directory));
  TRY_ASSIGN(const auto entry, layout.find(where->name));
  return base_image_in(layout, entry, name, platform);
}

Result<BaseImage> base_image_in(const Layout& layout, const Descriptor& entry, std::string_view name,
                                const Platform& platform) {
  TRY_ASSIGN(const auto own, layout.for_platform(entry, platform).during(printable(name)));
  TRY_ASSIGN(const auto manifest, layout.image(own, platform));
  TRY_ASSIGN(const auto text, layout.read(manifest.config));
  BaseImage out{.name = std::string(name), .digest = own.digest, .config = {}, .layers = {}};
  TRY_ASSIGN(out.config, parse_image_config(text, "the config of " + out.name));
  TRY(check_platform(out, platform));
  if (out.config.diff_ids.size() != manifest.layers.size()) {
    return Error(Errc::corrupt, "the config and the manifest of " + printable(name) + " differ in their layers")
        .id("FL0403");
  }
  for (std::size_t i = 0; i < manifest.layers.size(); ++i) {
    out.layers.push_back({.descriptor = manifest.layers[i],
                          .diff_id = out.config.diff_ids[i],
                          .open = [layout, descriptor = manifest.layers[i]] { return layout.open_blob(descriptor); }});
  }
  return out;
}

Result<Tree> tree_of(const BaseImage& image, const std::stop_token& stop) {
  Tree out;
  for (const auto& layer : image.layers) {
    auto tar = std::make_shared<TarFile>();
    tar->name = "layer " + layer.descriptor.digest.short_hex() + " of " + image.name;
    tar->open = [open = layer.open]() -> Result<archive::Source> {
      TRY_ASSIGN(auto source, open());
      return archive::decompressed(std::move(source), largest_layer);
    };
    TRY(apply_tar(out, tar, TarMeaning::layer, stop));
  }
  out.take_changes();
  return out;
}

}  // namespace fairlead::oci

#pragma once

#include "archive/stream.hpp"
#include "oci/layout.hpp"
#include "oci/manifest.hpp"
#include "oci/tree.hpp"

#include <functional>
#include <map>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace fairlead::oci {

/// A layer as it is stored.
struct BaseLayer {
  Descriptor descriptor;
  Digest diff_id;
  std::function<Result<archive::Source>()> open;  ///< The compressed bytes; checked, or checked by who stores them.
};

/// An image to build on.
struct BaseImage {
  std::string name;  ///< As FROM names it.
  Digest digest;     ///< Of its manifest for the platform.
  ImageConfig config;
  std::vector<BaseLayer> layers;
};

/// Finds the images that FROM and --from name.
class BaseImages {
 public:
  virtual ~BaseImages() = default;
  /// `not_found` (FL0436) when it is not at hand, or has nothing for the platform.
  virtual Result<BaseImage> find(std::string_view name, const Platform& platform, const std::stop_token& stop) = 0;
};

/// Images in layouts: "oci:DIRECTORY[:NAME]", and other names that were said to be in one. What is neither is looked
/// for in `others`, if there are any.
class LayoutBaseImages final : public BaseImages {
 public:
  LayoutBaseImages(sys::FileSystem& files, std::map<std::string, LayoutName, std::less<>> named,
                   BaseImages* others = nullptr)
      : files_(files), named_(std::move(named)), others_(others) {}
  Result<BaseImage> find(std::string_view name, const Platform& platform, const std::stop_token& stop) override;

 private:
  sys::FileSystem& files_;
  std::map<std::string, LayoutName, std::less<>> named_;
  BaseImages* others_;
};

/// The image of `platform` that `entry` of a layout is, under `name`.
Result<BaseImage> base_image_in(const Layout& layout, const Descriptor& entry, std::string_view name,
                                const Platform& platform);

/// The files of an image: its layers, one over the other. A layer may hold 64 GiB at most.
Result<Tree> tree_of(const BaseImage& image, const std::stop_token& stop);

}  // namespace fairlead::oci

#pragma once

#include "oci/layout.hpp"

#include <string>
#include <vector>

namespace fairlead::oci {

/// An image among those that its name stands for.
struct NamedImage {
  Descriptor descriptor;                  ///< With the names: the image itself, or an index of images by platform.
  std::vector<std::string> others = {};   ///< The other platforms of that index.
  std::vector<std::string> dropped = {};  ///< Platforms that the name had, of another commit or date.
};

/// Names `image`, a manifest with its platform and its names as annotations. Images for other platforms that have the
/// names, and the same annotations of time, version and revision, stay: the name then is an index of all, sorted by
/// platform, so that the order of the builds does not matter.
Result<NamedImage> put_platform(WritableLayout& layout, const Descriptor& image);

}  // namespace fairlead::oci

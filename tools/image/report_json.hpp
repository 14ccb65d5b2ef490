#pragma once

#include "oci/push.hpp"
#include "oci/sign.hpp"

#include <string>
#include <vector>

namespace fairlead::image {

/// The documents that the commands print with --output json (docs/formats/image-registry.md).
std::string pushed_json(const oci::PushPlan& plan, const std::vector<oci::Pushed>& pushed);
std::string signed_json(const std::vector<oci::Signed>& all);
std::string verified_json(const std::vector<oci::NamedKey>& keys, const std::vector<oci::Verified>& all);

}  // namespace fairlead::image

#pragma once

#include "base/result.hpp"
#include "base/text.hpp"
#include "oci/build.hpp"
#include "oci/layout.hpp"
#include "oci/reference.hpp"
#include "plan/observer.hpp"
#include "remote.hpp"
#include "variables.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace fairlead::image {

/// The flags of `build`, as they were given.
struct BuildFlags {
  std::string context = ".", file = {}, to = "oci:image", target = {}, platform = {};
  std::vector<std::string> tags = {}, build_args = {}, labels = {}, bases = {};
  std::string date = {}, version = {}, revision = {}, source = {};
  std::string cache = {};
  VariablesFile variables = {};
  Remote remote = {};
  long level = 6;
};

/// Where the image goes.
struct Destination {
  std::string layout;        ///< The directory of the layout that is written.
  std::string archive = {};  ///< "oci-archive:FILE": the layout is packed into it, and removed.
};

/// The flags as the library wants them. `usage` or `config` for what cannot be meant.
struct BuildInputs {
  oci::BuildOptions options;
  Destination destination;
  std::vector<oci::Reference> tags;
  std::map<std::string, oci::LayoutName, std::less<>> bases;
  std::string cache;  ///< The layout that keeps base images.
};
Result<BuildInputs> inputs_of(const BuildFlags& flags, const Variables& environment, plan::Observer& observer);

}  // namespace fairlead::image

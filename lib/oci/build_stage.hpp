#pragma once

#include "oci/build.hpp"
#include "oci/build_config.hpp"
#include "oci/build_select.hpp"
#include "oci/context.hpp"
#include "oci/tree.hpp"

#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace fairlead::oci {

/// A stage that is worked out.
struct StageImage {
  ImageConfig image;
  Tree tree;
  std::vector<PlannedLayer> layers;
  std::string base_name = {};  ///< Of the image at the bottom; empty for scratch.
  Digest base_digest = {};
  StageArgs args = {};  ///< Stages that build on this one have them, too.
};

/// What all stages of a build share, and what is read only when it is needed.
class BuildInputs {
 public:
  BuildInputs(const BuildOptions& build_options, sys::FileSystem& file_system, BaseImages& base_images,
              std::stop_token stop_token);

  Result<const Context*> context();
  /// An image that is copied from.
  Result<const Tree*> image_tree(const std::string& name, const Platform& platform);

  const BuildOptions& options;
  sys::FileSystem& files;
  BaseImages& bases;
  std::stop_token stop;
  std::vector<Warning> warnings;

 private:
  std::optional<Context> context_;
  std::map<std::string, Tree, std::less<>> trees_;
};

/// Works out stage `number`, whose base stages and sources are in `done`, by number.
Result<StageImage> run_stage(const Dockerfile& dockerfile, const Selection& selection, std::size_t number,
                             const std::map<std::size_t, StageImage>& done, BuildInputs& inputs);

}  // namespace fairlead::oci

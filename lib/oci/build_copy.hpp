#pragma once

#include "oci/build_config.hpp"
#include "oci/build_stage.hpp"
#include "oci/dockerfile.hpp"
#include "oci/users.hpp"

#include <map>

namespace fairlead::oci {

/// What COPY and ADD work with.
struct CopyScope {
  const Dockerfile& dockerfile;
  std::size_t stage;
  const Platform& platform;
  const ConfigScope& config;
  const std::map<std::size_t, StageImage>& done;
  Tree& tree;
  BuildInputs& inputs;
};

/// The absolute path that `text` means beside the working directory.
std::string absolute_path(std::string_view text, std::string_view working_directory);
/// The owner that `text` means in the image that is built.
Result<Owner> owner_of(std::string_view text, const Tree& tree, BuildInputs& inputs);

/// Applies COPY or ADD to `scope.tree`. Errors have the place of the word that is wrong.
Result<> apply_copy(const dockerfile::Copy& copy, const CopyScope& scope);

}  // namespace fairlead::oci

#pragma once

#include "build_inputs.hpp"
#include "cli/command.hpp"
#include "oci/build.hpp"
#include "oci/platform_index.hpp"

namespace fairlead::image {

struct Built {
  oci::BuiltImage image;
  oci::NamedImage named;
};

/// What was built: for people, and as {"schema":"fairlead.image.build/1", ...} (docs/formats/image-build.md).
cli::Report report_of(const Built& built, const BuildInputs& inputs, const std::string& where);

}  // namespace fairlead::image

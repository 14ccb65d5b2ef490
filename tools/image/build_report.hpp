#pragma once

#include "build_inputs.hpp"
#include "cli/command.hpp"
#include "oci/build.hpp"

namespace fairlead::image {

/// What was built: for people, and as {"schema":"fairlead.image.build/1", ...} (docs/formats/image-build.md).
cli::Report report_of(const oci::BuiltImage& image, const BuildInputs& inputs, const std::string& where);

}  // namespace fairlead::image

#pragma once

#include "cli/command.hpp"
#include "oci/reference.hpp"

#include <string>
#include <vector>

namespace fairlead::image {

/// Where later jobs of a pipeline learn which image this is, and what the names of the variables begin with.
struct VariablesFile {
  std::string path, prefix;
};

/// The flags --dotenv and --dotenv-prefix.
std::vector<cli::Flag> variable_flags(VariablesFile& file);

/// `usage` when the names would be none, or the prefix is for no file.
Result<> check(const VariablesFile& file);

/// Writes IMAGE ("host/repository@sha256:..."), IMAGE_DIGEST and IMAGE_TAG ("host/repository:tag"), if a file was asked
/// for; of an `image` without a name only IMAGE_DIGEST.
Result<> write_variables(const VariablesFile& file, const oci::Reference& image, cli::Ports& ports);

}  // namespace fairlead::image

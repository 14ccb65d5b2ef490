#pragma once

#include "cli/command.hpp"
#include "oci/registry.hpp"

#include <string>
#include <vector>

namespace fairlead::image {

/// How registries are reached.
struct Remote {
  bool plain_http = false;
  std::string ca_file;
};

std::vector<cli::Flag> remote_flags(Remote& remote);

/// A client for registries, with the logins of this machine. The redactor learns them before anything is printed.
oci::Registry connect(const Remote& remote, cli::Ports& ports, oci::Access access);

/// As `oci::Reference::parse`. Tags have no "+", so a version with build metadata, "web:1.0.0+7" as `fairlead release
/// next` prints it, becomes the tag 1.0.0_7, as Helm writes it.
Result<oci::Reference> parse_reference(const std::string& text);

/// Every reference, or the first error.
Result<std::vector<oci::Reference>> parse_references(const std::vector<std::string>& texts);

}  // namespace fairlead::image

#pragma once

#include "base/bytes.hpp"
#include "oci/registry.hpp"

#include <string>
#include <vector>

namespace fairlead::oci {

/// Something that was found where signatures are kept, and what a key would have to confirm.
struct Candidate {
  std::string where;          ///< "sha256-....sig, signature 2", "bundle sha256:..."
  std::string problem = {};   ///< Why it cannot be a signature of the image; empty if it may be one.
  std::string message = {};   ///< What the signature is over.
  std::string identity = {};  ///< What it calls the image; bundles do not.
  Bytes signature = {};
};

/// What the tag sha256-<hex>.sig of `subject` holds; nothing if there is no such tag.
Result<std::vector<Candidate>> tag_candidates(Registry& registry, const Reference& subject,
                                              const std::stop_token& stop);

/// The Sigstore bundles that refer to `subject`, at most the first 200; nothing when the registry cannot keep any.
Result<std::optional<std::vector<Candidate>>> bundle_candidates(Registry& registry, const Reference& subject,
                                                                const std::stop_token& stop);

}  // namespace fairlead::oci

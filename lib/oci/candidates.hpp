#pragma once

#include "base/bytes.hpp"
#include "oci/registry.hpp"

#include <optional>
#include <string>
#include <string_view>
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

/// The attestations of the predicate type `predicate` in the tag sha256-<hex>.att of `subject`.
Result<std::vector<Candidate>> attestation_candidates(Registry& registry, const Reference& subject,
                                                      std::string_view predicate, const std::stop_token& stop);

/// The Sigstore bundles that refer to `subject`, at most the first 200; nothing when the registry cannot keep any.
/// Those whose predicate type is another than `predicate` have that as their problem.
Result<std::optional<std::vector<Candidate>>> bundle_candidates(Registry& registry, const Reference& subject,
                                                                std::string_view predicate,
                                                                const std::stop_token& stop);

}  // namespace fairlead::oci

#pragma once

#include "base/result.hpp"
#include "base/text.hpp"
#include "oci/sign.hpp"
#include "sys/filesystem.hpp"

#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

/// Which images may be deployed: those that somebody has signed whom we trust (docs/stack/policy.md).
namespace fairlead::policy {

/// An attestation that an image must have: by every one of the keys.
struct Attestation {
  std::string type;  ///< The predicate type: "https://slsa.dev/provenance/v1".
  std::vector<oci::NamedKey> keys;
};

/// What images of a name need.
struct Rule {
  std::string images;  ///< A glob for "host/repository", the host as oci::canonical_host writes it.
  Place place = {};
  bool allows_unsigned = false;
  std::vector<oci::NamedKey> keys = {};  ///< Every one must have signed.
  std::vector<Attestation> attestations = {};
};

/// The first rule that fits an image counts, by whichever name of its registry; an image that none fits may not be
/// deployed.
struct ImagePolicy {
  std::string name;  ///< "policy.yml", "--verify-key"
  std::vector<Rule> rules;

  const Rule* rule_for(const oci::Reference& image) const;
};

/// Reads a public key: the name of a file, or env://VARIABLE.
using KeyReader = std::function<Result<crypto::PublicKey>(const std::string& name)>;

/// Files relative to `directory` ("" is here). The reader must not outlive what it is given.
KeyReader key_reader(std::string directory, sys::FileSystem& files, const Variables& environment);

/// Reads the YAML of a policy. `config` (FL0583), with line and column, for everything that is not in
/// docs/stack/policy.md: a misspelt key must not make a rule weaker.
Result<ImagePolicy> parse_image_policy(std::string_view text, const std::string& file, const KeyReader& read_key);

/// Every image must be signed by every key.
Result<ImagePolicy> require_keys(const std::vector<std::string>& names, const KeyReader& read_key);

/// An image that is about to be deployed.
struct Candidate {
  std::string image;    ///< With the digest that will run: "registry.example.org/shop/web:1@sha256:...".
  std::string service;  ///< The first that uses it.
  Place place = {};
};

/// Verifies every image against the policy, at exactly its digest. `refused` when one does not pass: FL0440 or FL0441
/// from its signatures, FL0584 when no rule allows it or it has no digest; the others that do not pass are notes.
/// Otherwise fails when a registry cannot be asked.
Result<> check_images(const ImagePolicy& policy, const std::vector<Candidate>& images, oci::Registry& registry,
                      const std::stop_token& stop);

}  // namespace fairlead::policy

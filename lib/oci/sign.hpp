#pragma once

#include "crypto/signature.hpp"
#include "oci/registry.hpp"

#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace fairlead::oci {

struct SignOptions {
  std::string identity = {};  ///< What the signature calls the image; host/repository when empty.
  std::string created = {};   ///< RFC 3339, for the manifest of the bundle.
};

/// What became of one of the two forms of a signature.
enum class SignOutcome : std::uint8_t { written, already_there, not_supported };

struct Signed {
  Reference subject;  ///< With the digest that was signed.
  SignOutcome tag = SignOutcome::written, bundle = SignOutcome::written;
  std::string note = {};  ///< Why a form is not supported.
};

/// Signs what `reference` points to now, in both forms that cosign reads (oci/signature_formats.hpp). A form in which
/// the same key has signed the same already is left as it is, so doing it twice changes nothing. Signatures of others
/// are kept, also those that are written at the same time. A registry that keeps no referrers (GitLab's) gets the
/// tag only. The registry's tokens must allow pushing.
Result<Signed> sign(Registry& registry, const Reference& reference, const crypto::PrivateKey& key, SignOptions options,
                    const std::stop_token& stop);

/// A public key and how to call it: the file it is from.
struct NamedKey {
  std::string name;
  crypto::PublicKey key;
};

struct VerifyOptions {
  /// When set, only signatures count that call the image so: this text, or this text with a tag or digest.
  std::string identity = {};
};

struct Verified {
  Reference subject;                ///< With the digest that was verified.
  Descriptor descriptor;            ///< Of the manifest or index.
  std::vector<std::string> proofs;  ///< Where each key's signature was found, in the order of the keys.
};

/// Finds for every key a valid signature of what `reference` points to now. Both forms count, and a broken or foreign
/// signature beside a valid one does no harm. A bundle counts only if it is a signature: attestations of other kinds
/// say nothing about who released an image. `refused` with a note for every candidate when a key has none: FL0440 when
/// there are no signatures at all, else FL0441.
Result<Verified> verify(Registry& registry, const Reference& reference, const std::vector<NamedKey>& keys,
                        const VerifyOptions& options, const std::stop_token& stop);

/// The same for an attestation of the predicate type `predicate` ("https://slsa.dev/provenance/v1"), as cosign attest
/// makes them: an in-toto statement about the image in a DSSE envelope, in the tag sha256-<hex>.att or a bundle. What
/// the predicate says is not looked at.
Result<Verified> verify_attestation(Registry& registry, const Reference& reference, const std::vector<NamedKey>& keys,
                                    std::string_view predicate, const std::stop_token& stop);

/// Whether `text` names the image that `identity` asks for.
bool identity_matches(std::string_view identity, std::string_view text);

}  // namespace fairlead::oci

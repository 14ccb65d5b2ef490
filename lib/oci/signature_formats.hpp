#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "oci/descriptor.hpp"

#include <string>
#include <string_view>
#include <vector>

/// The forms in which cosign keeps signatures and attestations of an image, as text in and values out:
/// - "simple signing", in the layers of the manifest that is tagged sha256-<hex>.sig (cosign, SIGNATURE_SPEC.md);
/// - a Sigstore bundle 0.3 with a DSSE envelope, in a manifest whose subject is the image (sigstore/protobuf-specs,
///   secure-systems-lab/dsse, in-toto attestation framework).
namespace fairlead::oci {

namespace media_type {
inline constexpr std::string_view simple_signing = "application/vnd.dev.cosign.simplesigning.v1+json";
inline constexpr std::string_view bundle = "application/vnd.dev.sigstore.bundle.v0.3+json";
inline constexpr std::string_view in_toto = "application/vnd.in-toto+json";
inline constexpr std::string_view dsse_envelope = "application/vnd.dsse.envelope.v1+json";
}  // namespace media_type

/// The annotation of a simple signing layer that holds the base64 of the signature.
inline constexpr std::string_view signature_annotation = "dev.cosignproject.cosign/signature";
/// The predicate of a statement that is a signature, and nothing but one.
inline constexpr std::string_view sign_predicate = "https://sigstore.dev/cosign/sign/v1";

/// The tag that holds the simple signing manifest of `digest`: "sha256-<hex>.sig".
std::string signature_tag(const Digest& digest);
/// The tag that holds its attestations, each a DSSE envelope in a layer: "sha256-<hex>.att" (cosign, ATTESTATION_SPEC).
std::string attestation_tag(const Digest& digest);

struct SimpleSigning {
  std::string identity;  ///< "docker-reference": what the signer calls the image.
  Digest digest;
};
/// The bytes that are signed, exactly as cosign writes them.
std::string signing_payload(const SimpleSigning& payload);
/// `corrupt` when it is not such a payload.
Result<SimpleSigning> parse_signing_payload(std::string_view text, std::string_view source);

/// An in-toto statement, as far as we read it.
struct Statement {
  std::string predicate_type;
  std::vector<Digest> subjects;
};
/// The statement that says "`subject` is signed", with an empty predicate.
std::string signing_statement(const Digest& subject);
Result<Statement> parse_statement(std::string_view text, std::string_view source);

/// A DSSE envelope with one signature, in a bundle that names its key.
struct Bundle {
  std::string key_hint;  ///< crypto::PublicKey::hint; says nothing about validity.
  std::string payload_type, payload;
  Bytes signature;
};
std::string to_json(const Bundle& bundle);
/// `corrupt` when it is not a bundle of version 0.3 with exactly one signature.
Result<Bundle> parse_bundle(std::string_view text, std::string_view source);

/// A bare DSSE envelope, as the layers behind `attestation_tag` have it; its keyid is the hint. `corrupt` unless it has
/// exactly one signature.
Result<Bundle> parse_envelope(std::string_view text, std::string_view source);

/// What a DSSE signature is over: the pre-authentication encoding of type and body.
std::string dsse_message(std::string_view type, std::string_view body);

}  // namespace fairlead::oci

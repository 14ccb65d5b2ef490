#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"

#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace fairlead::crypto {

/// The public half of an ECDSA key on P-256. Cheap to copy; may be used from several threads.
class PublicKey {
 public:
  /// Reads "BEGIN PUBLIC KEY" (SubjectPublicKeyInfo, RFC 5280). `config` (FL0442) if it is not that, or not on P-256.
  static Result<PublicKey> parse(std::string_view pem, std::string_view source);

  /// Whether `signature` (ASN.1 DER) is one over the SHA-256 of `message` by this key.
  bool verify(std::string_view message, std::span<const std::byte> signature) const;
  std::string pem() const;
  Bytes der() const;  ///< SubjectPublicKeyInfo; equal keys have equal bytes.
  /// base64 of the SHA-256 of `der`: how cosign's bundles name a key.
  std::string hint() const;

  struct State;
  explicit PublicKey(std::shared_ptr<const State> state) : state_(std::move(state)) {}

 private:
  std::shared_ptr<const State> state_;
};

/// An ECDSA key pair on P-256 with SHA-256: what cosign makes, and what all its versions verify.
class PrivateKey {
 public:
  static Result<PrivateKey> generate();
  /// Reads a PEM file: "PRIVATE KEY" (PKCS#8), "EC PRIVATE KEY" (SEC 1), "ENCRYPTED PRIVATE KEY" (PKCS#8), and
  /// cosign's "ENCRYPTED SIGSTORE PRIVATE KEY" and "ENCRYPTED COSIGN PRIVATE KEY". `config` (FL0442) if it is none of
  /// them or not on P-256; `denied` (FL0443) if the password is wrong. `source` names it in errors.
  static Result<PrivateKey> parse(const Secret& pem, const Secret& password, std::string_view source);

  /// A signature over the SHA-256 of `message`, as ASN.1 DER. Signing twice gives two different ones.
  Result<Bytes> sign(std::string_view message) const;
  /// The same as R and S, 32 bytes each, big endian: ES256 of JWS (RFC 7518, section 3.4), which ACME asks for.
  Result<Bytes> sign_raw(std::string_view message) const;
  PublicKey public_key() const;
  Secret pkcs8() const;  ///< PKCS#8 DER, not encrypted.
  /// cosign's file: "ENCRYPTED SIGSTORE PRIVATE KEY", with scrypt N = 65536 as cosign 3 writes it. Takes 64 MiB of
  /// memory and about 0.2 s. `salt` and `nonce` must be random.
  Result<Secret> encrypted(const Secret& password, std::span<const std::byte, 32> salt,
                           std::span<const std::byte, 24> nonce) const;

  struct State;
  explicit PrivateKey(std::shared_ptr<const State> state) : state_(std::move(state)) {}

 private:
  std::shared_ptr<const State> state_;
};

}  // namespace fairlead::crypto

#include "base/bytes.hpp"
#include "base/encoding.hpp"
#include "base/handle.hpp"
#include "crypto/cosign_key.hpp"
#include "crypto/secretbox.hpp"
#include "json/json.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <optional>
#include <string>
#include <utility>

namespace fairlead::crypto {
namespace {

using json::Value;

struct ScryptKey {
  std::array<std::byte, 32> bytes{};

  ScryptKey() = default;
  ScryptKey(const ScryptKey&) = default;
  ScryptKey& operator=(const ScryptKey&) = default;
  ~ScryptKey() { OPENSSL_cleanse(bytes.data(), bytes.size()); }
};

Error unusable_key(std::string_view source, std::string_view reason) {
  return Error(Errc::config, std::string(source) + ": " + std::string(reason)).id("FL0442");
}

// RFC 7914. OpenSSL refuses to use more memory than maxmem_bytes: 128 * N * r and a little.
Result<ScryptKey> scrypt(const Secret& password, std::span<const std::byte> salt, std::uint64_t n) {
  const Handle<EVP_KDF, EVP_KDF_free> kdf(EVP_KDF_fetch(nullptr, "SCRYPT", nullptr));
  const Handle<EVP_KDF_CTX, EVP_KDF_CTX_free> context(kdf ? EVP_KDF_CTX_new(kdf.get()) : nullptr);
  if (!context) return Error(Errc::internal, "OpenSSL has no scrypt");
  std::uint32_t r = 8, p = 1;
  std::uint64_t memory = 256U << 20U;
  // OpenSSL does not write through these pointers, though they are not const.
  auto* pass = const_cast<char*>(password.reveal().data());
  auto* salted = const_cast<std::byte*>(salt.data());
  const std::array<OSSL_PARAM, 7> parameters = {
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_PASSWORD, pass, password.reveal().size()),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, salted, salt.size()),
      OSSL_PARAM_construct_uint64(OSSL_KDF_PARAM_SCRYPT_N, &n),
      OSSL_PARAM_construct_uint32(OSSL_KDF_PARAM_SCRYPT_R, &r),
      OSSL_PARAM_construct_uint32(OSSL_KDF_PARAM_SCRYPT_P, &p),
      OSSL_PARAM_construct_uint64(OSSL_KDF_PARAM_SCRYPT_MAXMEM, &memory),
      OSSL_PARAM_construct_end(),
  };
  ScryptKey key;
  auto* out = reinterpret_cast<unsigned char*>(key.bytes.data());
  if (EVP_KDF_derive(context.get(), out, key.bytes.size(), parameters.data()) != 1) {
    return Error(Errc::io, "scrypt failed: it needs up to 128 MiB of memory");
  }
  return key;
}

std::optional<std::uint64_t> accepted_cost(const Value& kdf) {
  const auto& parameters = json::member(kdf, "params");
  const auto n = json::integer_or(parameters, "N", 0);
  const bool known = n == 32768 || n == 65536 || n == 131072;
  if (!known || json::integer_or(parameters, "r", 0) != 8 || json::integer_or(parameters, "p", 0) != 1) return {};
  return static_cast<std::uint64_t>(n);
}

}  // namespace

Result<Secret> open_cosign_json(const Secret& text, const Secret& password, std::string_view source) {
  const auto value = json::parse(text.reveal(), source);
  if (!value) return unusable_key(source, "the encrypted key is not JSON");
  const auto &kdf = json::member(*value, "kdf"), &cipher = json::member(*value, "cipher");
  if (json::text_or(kdf, "name") != "scrypt" || json::text_or(cipher, "name") != "nacl/secretbox") {
    return unusable_key(source, "the key is not encrypted with scrypt and nacl/secretbox");
  }
  const auto n = accepted_cost(kdf);
  if (!n) return unusable_key(source, "scrypt parameters are not those of cosign (N 32768 to 131072, r 8, p 1)");
  const auto salt = from_base64(json::text_or(kdf, "salt")), nonce = from_base64(json::text_or(cipher, "nonce"));
  const auto box = from_base64(json::text_or(*value, "ciphertext"));
  if (!salt || salt->size() != 32 || !nonce || nonce->size() != 24 || !box) {
    return unusable_key(source, "the encrypted key is damaged");
  }
  TRY_ASSIGN(const auto key, scrypt(password, *salt, *n).during(std::string(source)));
  auto plain = open_box(*box, key.bytes, std::span(*nonce).first<24>());
  if (!plain) {
    return Error(Errc::denied, std::string(source) + ": the password of the key is wrong")
        .id("FL0443")
        .help("set FAIRLEAD_SIGN_PASSWORD or COSIGN_PASSWORD to the password that the key was made with");
  }
  Secret out{std::string(as_text(*plain))};
  OPENSSL_cleanse(plain->data(), plain->size());
  return out;
}

Result<Secret> seal_cosign_json(const Secret& plain, const Secret& password, std::span<const std::byte, 32> salt,
                                std::span<const std::byte, 24> nonce) {
  constexpr std::uint64_t n = 65536;
  TRY_ASSIGN(const auto key, scrypt(password, salt, n));
  const auto box = seal_box(as_bytes(plain.reveal()), key.bytes, nonce);
  const Value value = {
      {"kdf", {{"name", "scrypt"}, {"params", {{"N", n}, {"r", 8}, {"p", 1}}}, {"salt", base64(salt)}}},
      {"cipher", {{"name", "nacl/secretbox"}, {"nonce", base64(nonce)}}},
      {"ciphertext", base64(box)},
  };
  return Secret(json::dump(value));
}

}  // namespace fairlead::crypto

#include "crypto/signature.hpp"

#include "base/encoding.hpp"
#include "base/handle.hpp"
#include "crypto/cosign_key.hpp"
#include "crypto/digest.hpp"
#include "crypto/pem.hpp"

#include <algorithm>
#include <array>
#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <utility>

namespace fairlead::crypto {

using Key = Handle<EVP_PKEY, EVP_PKEY_free>;
using Context = Handle<EVP_MD_CTX, EVP_MD_CTX_free>;

struct PublicKey::State {
  Key key;
};
struct PrivateKey::State {
  Key key;
};

namespace {

constexpr std::size_t largest_key_file = 64U << 10U;
constexpr std::size_t raw_half = 32;  // bytes of R, and of S, on P-256

Error not_a_key(std::string_view source, std::string_view reason) {
  ERR_clear_error();
  return Error(Errc::config, std::string(source) + ": " + std::string(reason))
      .id("FL0442")
      .help("name a PEM file with the key of a pair, as fairlead image keygen and cosign make them");
}

Error other_half(std::string_view source, std::string_view is, std::string_view instead) {
  return Error(Errc::config, std::string(source) + ": it is the " + std::string(is) + " key of a pair")
      .id("FL0442")
      .help("name the " + std::string(instead) + " key");
}

bool is_p256(const EVP_PKEY* key) {
  std::array<char, 64> group{};
  std::size_t size = 0;
  return key != nullptr && EVP_PKEY_get_base_id(key) == EVP_PKEY_EC &&
         EVP_PKEY_get_group_name(key, group.data(), group.size(), &size) == 1 &&
         std::string_view(group.data(), size) == "prime256v1";
}

const unsigned char* raw(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

Key key_from_der(const std::string& der) {
  const auto* at = raw(der);
  return Key(d2i_AutoPrivateKey(nullptr, &at, static_cast<long>(der.size())));
}

// OpenSSL reads the password through a callback; without one it would ask the terminal.
int give_password(char* buffer, int size, int, void* password) {
  const auto& text = static_cast<const Secret*>(password)->reveal();
  if (text.size() > static_cast<std::size_t>(size)) return -1;
  std::ranges::copy(text, buffer);
  return static_cast<int>(text.size());
}

Result<Key> decrypt_pkcs8(const Secret& pem, const Secret& password, std::string_view source) {
  const Handle<BIO, BIO_free_all> bio(BIO_new_mem_buf(pem.reveal().data(), static_cast<int>(pem.reveal().size())));
  Secret copy = password;
  Key key(PEM_read_bio_PrivateKey(bio.get(), nullptr, give_password, &copy));
  ERR_clear_error();
  if (key) return key;
  return Error(Errc::denied, std::string(source) + ": the password of the key is wrong")
      .id("FL0443")
      .help("set FAIRLEAD_SIGN_PASSWORD or COSIGN_PASSWORD to the password that the key was made with");
}

Result<Key> read_key(const Secret& pem, const Secret& password, std::string_view source) {
  if (pem.reveal().size() > largest_key_file) return not_a_key(source, "larger than 64 KiB, so not a private key");
  const auto block = read_pem(pem.reveal());
  if (!block) return not_a_key(source, "not a PEM file with a private key");
  if (block->label == "ENCRYPTED PRIVATE KEY") return decrypt_pkcs8(pem, password, source);
  if (block->label == "ENCRYPTED SIGSTORE PRIVATE KEY" || block->label == "ENCRYPTED COSIGN PRIVATE KEY") {
    TRY_ASSIGN(const auto der, open_cosign_json(block->bytes, password, source));
    return key_from_der(der.reveal());
  }
  if (block->label == "PRIVATE KEY" || block->label == "EC PRIVATE KEY") return key_from_der(block->bytes.reveal());
  if (block->label == "PUBLIC KEY") return other_half(source, "public", "private");
  return not_a_key(source, "\"" + block->label + "\" is not a private key we can use");
}

Bytes spki(EVP_PKEY* key) {
  Bytes out(static_cast<std::size_t>(std::max(i2d_PUBKEY(key, nullptr), 0)));
  auto* at = reinterpret_cast<unsigned char*>(out.data());
  i2d_PUBKEY(key, &at);
  return out;
}

}  // namespace

Result<PublicKey> PublicKey::parse(std::string_view pem, std::string_view source) {
  const auto block = pem.size() > largest_key_file ? std::nullopt : read_pem(pem);
  if (!block) return not_a_key(source, "not a PEM file with a public key");
  if (block->label.ends_with("PRIVATE KEY")) return other_half(source, "private", "public");
  if (block->label != "PUBLIC KEY") return not_a_key(source, "\"" + block->label + "\" is not a public key");
  const auto& der = block->bytes.reveal();
  const auto* at = raw(der);
  Key key(d2i_PUBKEY(nullptr, &at, static_cast<long>(der.size())));
  if (!is_p256(key.get())) return not_a_key(source, "not an ECDSA key on P-256, the only kind supported");
  return PublicKey(std::make_shared<State>(State{std::move(key)}));
}

bool PublicKey::verify(std::string_view message, std::span<const std::byte> signature) const {
  const Context context(EVP_MD_CTX_new());
  if (EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, state_->key.get()) != 1) return false;
  const int status = EVP_DigestVerify(context.get(), reinterpret_cast<const unsigned char*>(signature.data()),
                                      signature.size(), raw(message), message.size());
  ERR_clear_error();
  return status == 1;
}

Bytes PublicKey::der() const {
  return spki(state_->key.get());
}

std::string PublicKey::pem() const {
  return write_pem({.label = "PUBLIC KEY", .bytes = Secret(std::string(as_text(der())))}).reveal();
}

std::string PublicKey::hint() const {
  return base64(sha256(der()));
}

Result<PrivateKey> PrivateKey::generate() {
  Key key(EVP_EC_gen("P-256"));
  if (!key) return Error(Errc::internal, "OpenSSL cannot make an EC key");
  return PrivateKey(std::make_shared<State>(State{std::move(key)}));
}

Result<PrivateKey> PrivateKey::parse(const Secret& pem, const Secret& password, std::string_view source) {
  TRY_ASSIGN(auto key, read_key(pem, password, source));
  if (!key) return not_a_key(source, "the private key is damaged");
  if (!is_p256(key.get())) return not_a_key(source, "not an ECDSA key on P-256, the only kind supported");
  return PrivateKey(std::make_shared<State>(State{std::move(key)}));
}

Result<Bytes> PrivateKey::sign(std::string_view message) const {
  const Context context(EVP_MD_CTX_new());
  std::size_t size = 0;
  const bool started = EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, state_->key.get()) == 1 &&
                       EVP_DigestSign(context.get(), nullptr, &size, raw(message), message.size()) == 1;
  Bytes out(size);
  auto* target = reinterpret_cast<unsigned char*>(out.data());
  if (!started || EVP_DigestSign(context.get(), target, &size, raw(message), message.size()) != 1) {
    ERR_clear_error();
    return Error(Errc::internal, "OpenSSL cannot sign with this key");
  }
  out.resize(size);
  return out;
}

Result<Bytes> PrivateKey::sign_raw(std::string_view message) const {
  TRY_ASSIGN(const auto der, sign(message));
  const auto* at = reinterpret_cast<const unsigned char*>(der.data());
  const Handle<ECDSA_SIG, ECDSA_SIG_free> pair(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())));
  Bytes out(2 * raw_half);
  auto* target = reinterpret_cast<unsigned char*>(out.data());
  const int half = static_cast<int>(raw_half);
  if (!pair || BN_bn2binpad(ECDSA_SIG_get0_r(pair.get()), target, half) != half ||
      BN_bn2binpad(ECDSA_SIG_get0_s(pair.get()), target + raw_half, half) != half) {
    ERR_clear_error();
    return Error(Errc::internal, "OpenSSL makes a signature that is none");
  }
  return out;
}

PublicKey PrivateKey::public_key() const {
  const auto der = spki(state_->key.get());
  const auto* at = reinterpret_cast<const unsigned char*>(der.data());
  Key key(d2i_PUBKEY(nullptr, &at, static_cast<long>(der.size())));
  return PublicKey(std::make_shared<PublicKey::State>(PublicKey::State{std::move(key)}));
}

Secret PrivateKey::pkcs8() const {
  const Handle<PKCS8_PRIV_KEY_INFO, PKCS8_PRIV_KEY_INFO_free> info(EVP_PKEY2PKCS8(state_->key.get()));
  std::string out(static_cast<std::size_t>(std::max(i2d_PKCS8_PRIV_KEY_INFO(info.get(), nullptr), 0)), '\0');
  auto* at = reinterpret_cast<unsigned char*>(out.data());
  i2d_PKCS8_PRIV_KEY_INFO(info.get(), &at);
  return Secret(std::move(out));
}

Result<Secret> PrivateKey::encrypted(const Secret& password, std::span<const std::byte, 32> salt,
                                     std::span<const std::byte, 24> nonce) const {
  TRY_ASSIGN(auto text, seal_cosign_json(pkcs8(), password, salt, nonce));
  return write_pem({.label = "ENCRYPTED SIGSTORE PRIVATE KEY", .bytes = std::move(text)});
}

}  // namespace fairlead::crypto

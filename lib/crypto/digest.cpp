#include "crypto/digest.hpp"

#include "base/bytes.hpp"
#include "base/encoding.hpp"
#include "base/handle.hpp"

#include <cstdlib>
#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace fairlead::crypto {
namespace {

// Only a lack of memory or a broken OpenSSL makes these fail; a wrong sum must never be given out.
void must(int status) {
  if (status != 1) std::abort();
}

}  // namespace

struct Sha256::State {
  Handle<EVP_MD_CTX, EVP_MD_CTX_free> context{EVP_MD_CTX_new()};
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
  must(EVP_DigestInit_ex(state_->context.get(), EVP_sha256(), nullptr));
}
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;
Sha256::~Sha256() = default;

void Sha256::update(std::span<const std::byte> bytes) {
  must(EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size()));
}

void Sha256::update(std::string_view text) {
  update(as_bytes(text));
}

Sha256Sum Sha256::finish() {
  Sha256Sum sum;
  must(EVP_DigestFinal_ex(state_->context.get(), reinterpret_cast<unsigned char*>(sum.data()), nullptr));
  must(EVP_DigestInit_ex(state_->context.get(), EVP_sha256(), nullptr));
  return sum;
}

Sha256Sum sha256(std::span<const std::byte> bytes) {
  Sha256 hash;
  hash.update(bytes);
  return hash.finish();
}

Sha256Sum sha256(std::string_view text) {
  return sha256(as_bytes(text));
}

std::string sha256_hex(std::string_view text) {
  return hex(sha256(text));
}

Sha256Sum hmac_sha256(std::span<const std::byte> key, std::string_view text) {
  Sha256Sum sum;
  unsigned int size = sum.size();
  const auto* done =
      HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(text.data()),
           text.size(), reinterpret_cast<unsigned char*>(sum.data()), &size);
  must(done != nullptr && size == sum.size() ? 1 : 0);
  return sum;
}

}  // namespace fairlead::crypto

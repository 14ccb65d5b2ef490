#include "crypto/secretbox.hpp"

#include "base/handle.hpp"
#include "crypto/salsa20.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <openssl/crypto.h>
#include <openssl/evp.h>

namespace fairlead::crypto {
namespace {

constexpr std::size_t tag_size = 16, key_size = 32;
using Tag = std::array<std::byte, tag_size>;

void must(bool fine) {
  if (!fine) std::abort();  // OpenSSL without Poly1305, or out of memory
}

Tag poly1305(std::span<const std::byte> bytes, std::span<const std::byte> key) {
  const Handle<EVP_MAC, EVP_MAC_free> mac(EVP_MAC_fetch(nullptr, "POLY1305", nullptr));
  must(mac != nullptr);
  const Handle<EVP_MAC_CTX, EVP_MAC_CTX_free> context(EVP_MAC_CTX_new(mac.get()));
  must(context != nullptr);
  const auto raw = [](const std::byte* p) { return reinterpret_cast<const unsigned char*>(p); };
  must(EVP_MAC_init(context.get(), raw(key.data()), key.size(), nullptr) == 1);
  must(EVP_MAC_update(context.get(), raw(bytes.data()), bytes.size()) == 1);
  Tag tag{};
  std::size_t size = 0;
  must(EVP_MAC_final(context.get(), reinterpret_cast<unsigned char*>(tag.data()), &size, tag.size()) == 1);
  return tag;
}

// The first 32 bytes of the key stream are the key of Poly1305; the text is XORed with what follows.
Bytes with_room_for_key(std::span<const std::byte> text) {
  Bytes buffer(key_size);
  buffer.insert(buffer.end(), text.begin(), text.end());
  return buffer;
}

}  // namespace

Bytes seal_box(std::span<const std::byte> text, BoxKey key, BoxNonce nonce) {
  auto buffer = with_room_for_key(text);
  xsalsa20_xor(buffer, key, nonce);
  const auto sealed = std::span<const std::byte>(buffer).subspan(key_size);
  const auto tag = poly1305(sealed, std::span<const std::byte>(buffer).first(key_size));
  Bytes box(tag.begin(), tag.end());
  box.insert(box.end(), sealed.begin(), sealed.end());
  OPENSSL_cleanse(buffer.data(), key_size);
  return box;
}

std::optional<Bytes> open_box(std::span<const std::byte> box, BoxKey key, BoxNonce nonce) {
  if (box.size() < tag_size) return {};
  const auto sealed = box.subspan(tag_size);
  auto buffer = with_room_for_key(sealed);
  xsalsa20_xor(buffer, key, nonce);
  const auto tag = poly1305(sealed, std::span<const std::byte>(buffer).first(key_size));
  const bool right = CRYPTO_memcmp(tag.data(), box.data(), tag_size) == 0;
  OPENSSL_cleanse(buffer.data(), right ? key_size : buffer.size());
  if (!right) return {};
  buffer.erase(buffer.begin(), buffer.begin() + key_size);
  return buffer;
}

}  // namespace fairlead::crypto

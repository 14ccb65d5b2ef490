#include "crypto/secretbox.hpp"

#include "base/encoding.hpp"
#include "crypto/digest.hpp"
#include "crypto/salsa20.hpp"

#include <doctest/doctest.h>
#include <string>

using namespace fairlead;

TEST_SUITE_BEGIN("crypto");

namespace {

// From the tests of NaCl ("tests/secretbox.c", "tests/core1.c"); libsodium 1.0.18 gives the same.
constexpr const char* first_key = "1b27556473e985d462cd51197a9a46c76009549eac6474f206c4ee0844f68389";
constexpr const char* nonce_text = "69696ee955b62b73cd62bda875fc73d68219e0036b7a0b37";
constexpr const char* plain_text =
    "be075fc53c81f2d5cf141316ebeb0c7b5228c52a4c62cbd44b66849b64244ffce5ecbaaf33bd751a1ac728d45e6c61296cdc3c0123356"
    "1f41db66cce314adb310e3be8250c46f06dceea3a7fa1348057e2f6556ad6b1318a024a838f21af1fde048977eb48f59ffd4924ca1c60"
    "902e52f0a089bc76897040e082f937763848645e0705";
constexpr const char* box_text =
    "f3ffc7703f9400e52a7dfb4b3d3305d98e993b9f48681273c29650ba32fc76ce48332ea7164d96a4476fb8c531a1186ac0dfc17c98dce"
    "87b4da7f011ec48c97271d2c20f9b928fe2270d6fb863d51738b48eeee314a7cc8ab932164548e526ae90224368517acfeabd6bb3732b"
    "c0e9da99832b61ca01b6de56244a9e88d5f9b37973f622a43d14a6599b1f654cb45a74e355a5";

Bytes bytes(const char* text) {
  return *from_hex(text);
}

struct Vector {
  Bytes key_bytes = bytes(first_key), nonce_bytes = bytes(nonce_text);
  crypto::BoxKey key = std::span(key_bytes).first<32>();
  crypto::BoxNonce nonce = std::span(nonce_bytes).first<24>();
};

}  // namespace

TEST_CASE("HSalsa20 gives the key that NaCl derives from a shared secret") {
  const auto shared = bytes("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742");
  const std::array<std::byte, 16> zero{};
  CHECK(hex(crypto::hsalsa20(std::span(shared).first<32>(), zero)) == first_key);
}

TEST_CASE("XSalsa20 gives the key stream of libsodium, beyond one block") {
  const Vector v;
  Bytes stream(300);
  crypto::xsalsa20_xor(stream, v.key, v.nonce);
  CHECK(hex(crypto::sha256(stream)) == "e96a99b8782fce2996619009af3e2f8d792669015249ab3164063f7450f63563");
}

TEST_CASE("a box is the one that NaCl makes, and opens") {
  const Vector v;
  CHECK(hex(crypto::seal_box(bytes(plain_text), v.key, v.nonce)) == box_text);
  CHECK(crypto::open_box(bytes(box_text), v.key, v.nonce) == bytes(plain_text));
  const auto empty = crypto::seal_box({}, v.key, v.nonce);
  CHECK(empty.size() == 16);
  CHECK(crypto::open_box(empty, v.key, v.nonce) == Bytes{});
}

TEST_CASE("a box that was changed, cut or made with another key does not open") {
  const Vector v;
  const auto good = bytes(box_text);
  for (const std::size_t changed : {std::size_t{0}, std::size_t{15}, std::size_t{16}, good.size() - 1}) {
    CAPTURE(changed);
    auto box = good;
    box[changed] ^= std::byte{1};
    CHECK_FALSE(crypto::open_box(box, v.key, v.nonce));
  }
  CHECK_FALSE(crypto::open_box(std::span(good).first(15), v.key, v.nonce));
  CHECK_FALSE(crypto::open_box(std::span(good).first(good.size() - 1), v.key, v.nonce));
  auto other = v.key_bytes;
  other[31] ^= std::byte{1};
  CHECK_FALSE(crypto::open_box(good, std::span(other).first<32>(), v.nonce));
}

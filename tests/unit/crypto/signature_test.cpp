#include "crypto/signature.hpp"

#include "base/encoding.hpp"
#include "keys.hpp"

#include <algorithm>
#include <array>
#include <doctest/doctest.h>
#include <string>

using namespace fairlead;
using crypto::PrivateKey;
using crypto::PublicKey;

TEST_SUITE_BEGIN("crypto");

namespace {

Result<PrivateKey> read(const char* pem, const char* password = "") {
  return PrivateKey::parse(Secret(pem), Secret(password), "the.key");
}

// The box of cosign's JSON inside a PEM, with one word of it replaced.
std::string with(std::string pem_json, std::string_view from, std::string_view to) {
  pem_json.replace(pem_json.find(from), from.size(), to);
  return "-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----\n" + base64(as_bytes(pem_json)) +
         "\n-----END ENCRYPTED SIGSTORE PRIVATE KEY-----\n";
}

std::string json_inside(std::string_view pem) {
  const auto begin = pem.find('\n'), end = pem.find("-----END");
  return std::string(as_text(*from_base64(pem.substr(begin, end - begin))));
}

}  // namespace

TEST_CASE("the signature of RFC 6979 A.2.5 is valid, and no other message's") {
  const auto point =
      "60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6"
      "7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299";
  const auto der = from_hex(std::string("3059301306072a8648ce3d020106082a8648ce3d03010703420004") + point);
  const auto key =
      PublicKey::parse("-----BEGIN PUBLIC KEY-----\n" + base64(*der) + "\n-----END PUBLIC KEY-----\n", "rfc");
  REQUIRE(key);
  const auto signature = *from_hex(
      "3046022100EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716"
      "022100F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8");
  CHECK(key->verify("sample", signature));
  CHECK_FALSE(key->verify("Sample", signature));
  CHECK_FALSE(key->verify("sample", std::span(signature).first(70)));
  CHECK_FALSE(key->verify("sample", {}));
  CHECK(key->der() == *der);
}

TEST_CASE("one key in three forms is one key") {
  const auto expected = PublicKey::parse(keys::openssl_public, "the.pub");
  REQUIRE(expected);
  CHECK(expected->pem() == keys::openssl_public);
  struct Case {
    const char *pem, *password;
  };
  for (const auto& [pem, password] :
       {Case{keys::sec1, ""}, Case{keys::pkcs8, ""}, Case{keys::encrypted_pkcs8, "hello"}}) {
    const auto key = read(pem, password);
    REQUIRE(key);
    CHECK(key->public_key().pem() == keys::openssl_public);
    CHECK(expected->verify("text", *key->sign("text")));
  }
}

TEST_CASE("a raw signature is the two numbers of one in DER") {
  const auto key = read(keys::pkcs8);
  REQUIRE(key);
  // An INTEGER has no leading zero bytes, but one where its first bit is set (X.690, 8.3).
  const auto integer = [](std::string_view half) {
    half.remove_prefix(std::min(half.find_first_not_of('\0'), half.size() - 1));
    const auto pad = (static_cast<unsigned char>(half.front()) & 0x80U) != 0 ? std::string(1, '\0') : "";
    return "\x02" + std::string(1, static_cast<char>(pad.size() + half.size())) + pad + std::string(half);
  };
  for (int i = 0; i < 300; ++i) {  // One in 128 has a half with a leading zero byte.
    const auto raw = key->sign_raw("text");
    REQUIRE(raw);
    REQUIRE(raw->size() == 64);
    const auto halves = integer(as_text(*raw).substr(0, 32)) + integer(as_text(*raw).substr(32));
    CHECK(
        key->public_key().verify("text", as_bytes("\x30" + std::string(1, static_cast<char>(halves.size())) + halves)));
  }
}

TEST_CASE("a key of cosign opens with its password") {
  const auto key = read(keys::cosign, "hello");
  REQUIRE(key);
  CHECK(key->public_key().pem() == keys::cosign_public);
}

TEST_CASE("a wrong password is denied, whatever the form") {
  for (const char* pem : {keys::cosign, keys::encrypted_pkcs8}) {
    for (const char* password : {"", "hell0"}) {
      const auto key = read(pem, password);
      REQUIRE_FALSE(key);
      CHECK(key.error().code() == Errc::denied);
      CHECK(key.error().id() == "FL0443");
      CHECK(key.error().message() == "the.key: the password of the key is wrong");
    }
  }
}

TEST_CASE("a new key survives cosign's file format, also with an empty password") {
  const std::array<std::byte, 32> salt{std::byte{1}};
  const std::array<std::byte, 24> nonce{std::byte{2}};
  const auto key = PrivateKey::generate();
  REQUIRE(key);
  for (const char* password : {"", "correct horse"}) {
    const auto file = key->encrypted(Secret(password), salt, nonce);
    REQUIRE(file);
    CHECK(file->reveal().starts_with("-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----\n"));
    const auto again = read(file->reveal().c_str(), password);
    REQUIRE(again);
    CHECK(again->pkcs8() == key->pkcs8());
  }
}

TEST_CASE("what is no key of ours is refused, with the reason") {
  const auto json = json_inside(keys::cosign);
  struct Case {
    std::string pem;
    const char* reason;
  };
  const std::string damaged = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
  for (const auto& [pem, reason] :
       {Case{"", "not a PEM file"}, Case{std::string(70'000, 'x'), "larger than 64 KiB"},
        Case{keys::openssl_public, "it is the public key of a pair"}, Case{damaged, "damaged"},
        Case{keys::p384, "not an ECDSA key on P-256"}, Case{with(json, "65536", "99999999999"), "scrypt parameters"},
        Case{with(json, "\"r\":8", "\"r\":80"), "scrypt parameters"},
        Case{with(json, "scrypt", "argon"), "not encrypted with"},
        Case{with(json, "\"salt\":\"", "\"salt\":\"AAAA"), "damaged"}, Case{with(json, "{", "["), "not JSON"}}) {
    CAPTURE(reason);
    const auto key = read(pem.c_str(), "hello");
    REQUIRE_FALSE(key);
    CHECK(key.error().code() == Errc::config);
    CHECK(key.error().message().find(reason) != std::string::npos);
  }
}

TEST_CASE("a public key must be one, on P-256") {
  for (const char* pem : {"", keys::pkcs8, "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"}) {
    const auto key = PublicKey::parse(pem, "the.pub");
    REQUIRE_FALSE(key);
    CHECK(key.error().id() == "FL0442");
  }
}

TEST_CASE("the hint is the base64 of the SHA-256 of the key, as in cosign's bundles") {
  CHECK(PublicKey::parse(keys::openssl_public, "k")->hint() == "F/9LP3u66oudRMF12yB5AleK4flno42/kbAeiPJupyg=");
}

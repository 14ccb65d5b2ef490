#include "crypto/digest.hpp"

#include "base/bytes.hpp"
#include "base/encoding.hpp"

#include <doctest/doctest.h>
#include <string>

using namespace fairlead;
using crypto::Sha256;

TEST_SUITE_BEGIN("crypto");

TEST_CASE("SHA-256 gives the sums that NIST published") {
  struct Case {
    std::string text;
    const char* sum;
  };
  for (const auto& [text, sum] :
       {Case{"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        Case{"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        Case{std::string(1'000'000, 'a'), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"}}) {
    CHECK(crypto::sha256_hex(text) == sum);
    CHECK(hex(crypto::sha256(as_bytes(text))) == sum);
  }
}

TEST_CASE("pieces of any size give the sum of the whole, and finish starts anew") {
  Sha256 hash;
  for (int round = 0; round < 2; ++round) {
    hash.update(std::string_view("a"));
    hash.update(std::string_view(""));
    hash.update(as_bytes("bc"));
    CHECK(hash.finish() == crypto::sha256(std::string_view("abc")));
  }
}

TEST_CASE("a hash that is moved goes on where it was") {
  Sha256 first;
  first.update(std::string_view("ab"));
  Sha256 second = std::move(first);
  second.update(std::string_view("c"));
  CHECK(second.finish() == crypto::sha256(std::string_view("abc")));
}

TEST_CASE("HMAC-SHA256 gives what RFC 4231 says") {
  struct Case {
    std::string key;
    const char *text, *sum;
  };
  for (const auto& [key, text, sum] :
       {Case{std::string(20, '\x0b'), "Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
        Case{"Jefe", "what do ya want for nothing?",
             "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
        Case{std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First",
             "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
        Case{"", "", "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"}}) {
    CHECK(hex(crypto::hmac_sha256(as_bytes(key), text)) == sum);
  }
}

TEST_SUITE_END();

#include "crypto/pem.hpp"

#include <doctest/doctest.h>

using namespace fairlead;

TEST_SUITE_BEGIN("crypto");

TEST_CASE("a PEM block survives writing and reading, in lines of 64") {
  const std::string bytes(100, '\x7f');
  const auto text = crypto::write_pem({.label = "PUBLIC KEY", .bytes = Secret(bytes)});
  for (const auto& line : {text.reveal().substr(27, 64), text.reveal().substr(92, 64)}) {
    CHECK(line.find('\n') == std::string::npos);
  }
  const auto block = crypto::read_pem("a comment\n" + text.reveal() + "more\n");
  REQUIRE(block);
  CHECK(block->label == "PUBLIC KEY");
  CHECK(block->bytes.reveal() == bytes);
}

TEST_CASE("text without a whole block gives nothing") {
  for (const char* text : {"", "-----BEGIN ", "-----BEGIN X-----", "-----BEGIN X-----\nAAAA\n-----END Y-----",
                           "-----BEGIN X-----\n!!!!\n-----END X-----", "-----BEGIN X-----\n-----END X-----"}) {
    CAPTURE(text);
    CHECK_FALSE(crypto::read_pem(text));
  }
}

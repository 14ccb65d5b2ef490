#include "base/encoding.hpp"

#include <doctest/doctest.h>

using namespace fairlead;

TEST_CASE("base64 is RFC 4648 section 10, both ways") {
  struct Case {
    const char *plain, *encoded;
  };
  for (const auto& [plain, encoded] :
       {Case{"", ""}, Case{"f", "Zg=="}, Case{"fo", "Zm8="}, Case{"foo", "Zm9v"}, Case{"foob", "Zm9vYg=="},
        Case{"fooba", "Zm9vYmE="}, Case{"foobar", "Zm9vYmFy"}}) {
    CAPTURE(plain);
    CHECK(base64(as_bytes(plain)) == encoded);
    CHECK(as_text(*from_base64(encoded)) == plain);
  }
  CHECK(base64url(as_bytes("\xfb\xff\xfe")) == "-__-");
  CHECK(as_text(*from_base64("-__-")) == "\xfb\xff\xfe");
  CHECK(as_text(*from_base64("Zm9v\nYg")) == "foob");
}

TEST_CASE("base64 that is none is refused") {
  for (const char* text : {"Z", "Zg=", "Zg===", "Z=g=", "Zm9v!", "===="}) {
    CAPTURE(text);
    CHECK_FALSE(from_base64(text));
  }
}

TEST_CASE("hexadecimal reads both cases and writes lower case") {
  CHECK(hex(as_bytes("\x01\xab\xff")) == "01abff");
  CHECK(as_text(*from_hex("01ABff")) == "\x01\xab\xff");
  CHECK_FALSE(from_hex("abc"));
  CHECK_FALSE(from_hex("zz"));
}

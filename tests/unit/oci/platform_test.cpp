#include "oci/platform.hpp"

#include <doctest/doctest.h>
#include <string>

using namespace fairlead;
using oci::Platform;

TEST_SUITE_BEGIN("oci");

TEST_CASE("platforms are read in the names of all tools") {
  struct Case {
    const char* text;
    Platform platform;
  };
  for (const auto& [text, platform] :
       {Case{"linux/amd64", {"linux", "amd64"}}, Case{"Linux/x86_64", {"linux", "amd64"}},
        Case{"aarch64", {"linux", "arm64"}}, Case{"linux/arm64/v8", {"linux", "arm64"}},
        Case{"linux/arm/v7", {"linux", "arm", "v7"}}}) {
    CAPTURE(text);
    CHECK(oci::parse_platform(text).value() == platform);
  }
  for (const auto* text : {"", "linux/", "linux/amd64/v1/x", "linux amd64", "/amd64"}) {
    CAPTURE(text);
    CHECK(oci::parse_platform(text).error().code() == Errc::config);
  }
  CHECK(oci::host_platform().os == "linux");
}

TEST_SUITE_END();

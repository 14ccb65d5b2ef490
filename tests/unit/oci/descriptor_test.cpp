#include "oci/descriptor.hpp"

#include <doctest/doctest.h>
#include <string>

using namespace fairlead;
using oci::Digest;

TEST_SUITE_BEGIN("oci");

TEST_CASE("a digest is an algorithm we know and its lower-case digits") {
  const auto digest = Digest::parse("sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
  REQUIRE(digest);
  CHECK(*digest == Digest::of("{}"));
  CHECK(digest->algorithm() == "sha256");
  CHECK(digest->hex().size() == 64);
  CHECK(digest->short_hex() == "44136fa355b3");
  CHECK(digest->is_sha256());
  const auto longer = Digest::parse("sha512:" + std::string(128, 'a'));
  REQUIRE(longer);
  CHECK_FALSE(longer->is_sha256());
}

TEST_CASE("anything else is no digest") {
  for (const auto& text :
       {std::string(), std::string("sha256"), std::string("sha256:"), "sha256:" + std::string(63, 'a'),
        "sha256:" + std::string(65, 'a'), "sha256:" + std::string(64, 'A'), "sha256:" + std::string(63, 'a') + "g",
        "md5:" + std::string(32, 'a'), "sha512:" + std::string(64, 'a'), ":" + std::string(64, 'a')}) {
    CAPTURE(text);
    const auto digest = Digest::parse(text);
    REQUIRE_FALSE(digest);
    CHECK(digest.error().id() == "FL0402");
  }
  CHECK(Digest().empty());
}

TEST_CASE("Docker's media types mean the same as OCI's") {
  CHECK(oci::media_type::is_manifest(oci::media_type::docker_manifest));
  CHECK(oci::media_type::is_index(oci::media_type::docker_index));
  CHECK_FALSE(oci::media_type::is_manifest(oci::media_type::index));
  CHECK_FALSE(oci::media_type::is_index(oci::media_type::config));
}

TEST_CASE("a platform reads os/architecture/variant") {
  CHECK(oci::Platform{.os = "linux", .architecture = "amd64"}.str() == "linux/amd64");
  CHECK(oci::Platform{.os = "linux", .architecture = "arm64", .variant = "v8"}.str() == "linux/arm64/v8");
}

#include "oci/reference.hpp"

#include <doctest/doctest.h>
#include <string>

using namespace fairlead;
using oci::Reference;

TEST_SUITE_BEGIN("oci");

namespace {

const std::string digest = "sha256:" + std::string(64, 'a');

}  // namespace

TEST_CASE("a short reference means Docker Hub and latest; the familiar form is short again") {
  struct Case {
    std::string text, full, familiar;
  };
  for (const auto& [text, full, familiar] : {
           Case{"nginx", "docker.io/library/nginx:latest", "nginx:latest"},
           Case{"acme/api:2", "docker.io/acme/api:2", "acme/api:2"},
           Case{"docker.io/nginx", "docker.io/library/nginx:latest", "nginx:latest"},
           Case{"index.docker.io/acme/api", "docker.io/acme/api:latest", "acme/api:latest"},
           Case{"docker.io/library/nginx:1", "docker.io/library/nginx:1", "nginx:1"},
           Case{"docker.io/a.b/c:1", "docker.io/a.b/c:1", "docker.io/a.b/c:1"},
           Case{"localhost/api", "localhost/api:latest", "localhost/api:latest"},
           Case{"localhost:5000/api", "localhost:5000/api:latest", "localhost:5000/api:latest"},
           Case{"[::1]:5000/api:1", "[::1]:5000/api:1", "[::1]:5000/api:1"},
           Case{"Registry.Example.Org/team/shop_web__x--y:v1.0_RC-2",
                "registry.example.org/team/shop_web__x--y:v1.0_RC-2",
                "registry.example.org/team/shop_web__x--y:v1.0_RC-2"},
           Case{"LOCALHOST:05000/api", "localhost:5000/api:latest", "localhost:5000/api:latest"},
           Case{"r.example.org:443/x:1", "r.example.org:443/x:1", "r.example.org:443/x:1"},
           Case{"DOCKER.IO:0443/nginx:1", "docker.io/library/nginx:1", "nginx:1"},
           Case{"Registry-1.Docker.io/acme/api:1", "docker.io/acme/api:1", "acme/api:1"},
           Case{"[0:0::0:1]:5000/api:1", "[::1]:5000/api:1", "[::1]:5000/api:1"},
           Case{"[::FFFF:7f00:1]:5000/api:1", "127.0.0.1:5000/api:1", "127.0.0.1:5000/api:1"},
           Case{"SHOP/web:1", "SHOP/web:1", "SHOP/web:1"},
           Case{"nginx@" + digest, "docker.io/library/nginx@" + digest, "nginx@" + digest},
           Case{"r.example.org/x:1@" + digest, "r.example.org/x:1@" + digest, "r.example.org/x:1@" + digest},
           Case{"localhost:5000", "docker.io/library/localhost:5000", "localhost:5000"},
       }) {
    CAPTURE(text);
    const auto reference = Reference::parse(text);
    REQUIRE(reference);
    CHECK(reference->str() == full);
    CHECK(reference->familiar() == familiar);
    CHECK(*Reference::parse(full) == *reference);
    CHECK(*Reference::parse(familiar) == *reference);
  }
}

TEST_CASE("the parts: what to ask, and of whom") {
  const auto hub = *Reference::parse("nginx:1.27");
  CHECK(hub.host == "docker.io");
  CHECK(hub.api_host() == "registry-1.docker.io");
  CHECK(hub.name() == "docker.io/library/nginx");
  CHECK(hub.version() == "1.27");
  const auto pinned = hub.with_digest(*oci::Digest::parse(digest));
  CHECK(pinned.version() == digest);
  CHECK(pinned.str() == "docker.io/library/nginx:1.27@" + digest);
  CHECK(pinned.with_tag("2").str() == "docker.io/library/nginx:2");
  CHECK(Reference::parse("r.example.org/x")->api_host() == "r.example.org");
}

TEST_CASE("a wrong reference is refused with the reason") {
  struct Case {
    std::string text;
    const char* reason;
  };
  for (const auto& [text, reason] : {
           Case{"", "empty"},
           Case{std::string(2000, 'a'), "longer than 1024"},
           Case{"https://r.example.org/x", "it is a URL"},
           Case{"r.example.org/Team/x", "must be lower case"},
           Case{"Shop", "must be lower case"},
           Case{"r.example.org/x:", "\"\" is not a tag"},
           Case{"r.example.org/x:-1", "not a tag"},
           Case{"x:" + std::string(129, 'a'), "not a tag"},
           Case{"x@sha256:abc", "is not a digest"},
           Case{"r.example.org/", "\"\" is no part"},
           Case{"r.example.org//x", "no part"},
           Case{"a..b/c", "is not a host"},
           Case{"x/a___b", "no part"},
           Case{"x/-a", "no part"},
           Case{"x y", "no part"},
           Case{"r.example.org:port/x", "is not a host"},
           Case{"-r.example.org/x", "is not a host"},
           Case{"r.example.org./x", "is not a host"},
           Case{"r.example.org:/x", "is not a host"},
           Case{"r.example.org:0/x", "is not a host"},
           Case{"r.example.org:65979/x", "is not a host"},
           Case{"r.ex\u00e4mple.org/x", "is not a host"},
           Case{"127.1:5000/x", "is not a host"},
           Case{"127.0.0.01:5000/x", "is not a host"},
           Case{"0x7f.1:5000/x", "is not a host"},
           Case{"2130706433:5000/x", "is not a host"},
           Case{"127.0.0.0x1:5000/x", "is not a host"},
           Case{"[::1/x", "is not a host"},
           Case{"[:::]/x", "is not a host"},
           Case{"[fe80::1%1]/x", "is not a host"},
           Case{"r.example.org/" + std::string(250, 'a'), "longer than 255"},
           Case{std::string(64, 'a'), "an image ID"},
       }) {
    CAPTURE(text);
    const auto reference = Reference::parse(text);
    REQUIRE_FALSE(reference);
    CHECK(reference.error().code() == Errc::config);
    CHECK(reference.error().message().find(reason) != std::string::npos);
  }
}

TEST_CASE("an upper-case name is mended in the help") {
  CHECK(Reference::parse("r.example.org/Team/x:1").error().help() == "write r.example.org/team/x:1");
}

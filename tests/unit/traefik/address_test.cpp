#include "traefik/address.hpp"

#include <doctest/doctest.h>

using namespace fairlead::traefik;

TEST_SUITE_BEGIN("traefik");

namespace {

std::string address(std::vector<Label> labels) {
  return address_of(read_labels(labels));
}

}  // namespace

TEST_CASE("the address of a service is the first host of its routers") {
  CHECK(address({{"traefik.http.routers.a.rule", "PathPrefix(`/x`) && Host(`a.test`)"}}) == "http://a.test");
  CHECK(address({{"traefik.http.routers.a.rule", "!Host(`a.test`) && Host(`b.test`)"}}) == "http://b.test");
  CHECK(address({{"traefik.http.routers.a.rule", "PathPrefix(`/x`)"},
                 {"traefik.http.routers.b.rule", "Host(`b.test`)"}}) == "http://b.test");
  CHECK(address({{"traefik.frontend.rule", "Host: a.test,b.test"}}) == "http://a.test");
}

TEST_CASE("it is that of TLS when its router, or an entry point of it, is") {
  const Label rule = {"traefik.http.routers.a.rule", "Host(`a.test`)"};
  for (const auto& label : {Label{"traefik.http.routers.a.tls", "true"},
                            {"traefik.http.routers.a.tls.certresolver", "le"},
                            {"traefik.http.routers.a.entrypoints", "web, webSecure"}}) {
    CAPTURE(label.key);
    CHECK(address({rule, label}) == "https://a.test");
  }
  CHECK(address({rule, {"traefik.http.routers.a.tls", "false"}}) == "http://a.test");
  CHECK(address({rule, {"traefik.http.routers.b.tls", "true"}}) == "http://a.test");
}

TEST_CASE("there is none without a rule of HTTP that Traefik takes") {
  CHECK(address({}).empty());
  CHECK(address({{"traefik.http.routers.a.rule", "Host(`"}}).empty());
  CHECK(address({{"traefik.http.routers.a.rule", "HostRegexp(`.+`)"}}).empty());
  CHECK(address({{"traefik.tcp.routers.a.rule", "HostSNI(`a.test`)"}}).empty());
  CHECK(address({{"traefik.enable", "false"}, {"traefik.http.routers.a.rule", "Host(`a.test`)"}}).empty());
}

TEST_SUITE_END();

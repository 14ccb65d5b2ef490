#include "demo_visitors.hpp"

#include "demo_harbour.hpp"

#include <doctest/doctest.h>

namespace fairlead::demo {

TEST_SUITE_BEGIN("fairlead");

TEST_CASE("what visitors met is read from the one line that they print") {
  const auto visits = parse_visits(
      R"({"requests":1200,"failed":2,"servers":{"harbour/1.0.0":700,"harbour/1.1.0":498},"first_failure":"connect: refused"})");
  REQUIRE(visits);
  CHECK(visits->requests == 1200);
  CHECK(visits->failed == 2);
  CHECK(visits->by_version == std::map<std::string, std::int64_t>{{"1.0.0", 700}, {"1.1.0", 498}});
  CHECK(visits->first_failure == "connect: refused");
}

TEST_CASE("a line that visitors did not print is no count of zero failures") {
  for (const auto* line : {"", "no address for web", "{}", R"({"requests":1})", R"({"requests":"1","failed":0})"}) {
    CAPTURE(line);
    CHECK_FALSE(parse_visits(line));
  }
}

TEST_CASE("the service is published where the kernel can, and found by DNS where it cannot") {
  const auto published = stack_file(Traffic::published_port, "127.0.0.1:5000");
  const auto by_dns = stack_file(Traffic::service_network, "127.0.0.1:5000");
  CHECK(published.find("ports: [\"8080:8080\"]") != std::string::npos);
  CHECK(published.find("dnsrr") == std::string::npos);
  CHECK(by_dns.find("ports:") == std::string::npos);
  CHECK(by_dns.find("endpoint_mode: dnsrr") != std::string::npos);
}

TEST_CASE("the mistake is one line more in the Dockerfile") {
  CHECK(dockerfile_with_tides() == dockerfile() + "ENV TIDE_TABLE=/data/tides.csv\n");
}

TEST_SUITE_END();

}  // namespace fairlead::demo

#include "unit/swarm/stack.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>
#include <nlohmann/json.hpp>
#include <string>

using namespace fairlead;

TEST_SUITE_BEGIN("swarm");

TEST_CASE("nothing of a network can change in place") {
  struct Case {
    const char *before, *after, *what;
  };
  for (const auto& [before, after, what] :
       {Case{"{}", "{driver_opts: {encrypted: ''}}", "no option encrypted"},
        Case{"{driver_opts: {encrypted: ''}}", "{}", "option encrypted"},
        Case{"{driver_opts: {a: '1'}}", "{driver_opts: {a: '2'}}", R"(option a "1" instead of "2")"},
        Case{"{driver_opts: {token: '1'}}", "{driver_opts: {token: '2'}}", "another option token"},
        Case{"{labels: {team: quay}}", "{labels: {team: pier}}", R"(label team "quay" instead of "pier")"},
        Case{"{}", "{labels: {team: pier}}", "no label team"},
        Case{"{ipam: {config: [{subnet: 10.9.0.0/24, gateway: 10.9.0.1}]}}",
             "{ipam: {config: [{subnet: 10.9.0.0/24, gateway: 10.9.0.9}]}}",
             R"(Gateway "10.9.0.1" instead of "10.9.0.9")"},
        Case{"{}", "{attachable: true}", R"(Attachable "false" instead of "true")"},
        Case{"{internal: true}", "{}", R"(Internal "true" instead of "false")"}}) {
    CAPTURE(after);
    const auto with = [](const char* network) {
      return fmt::format("services: {{web: {{image: registry.test/web:1}}}}\nnetworks: {{default: {}}}", network);
    };
    test::Stack stack;
    stack.image("web:1");
    REQUIRE(stack.deploy(with(before)).has_value());
    CHECK(stack.steps(with(before)).empty());
    const auto refused = stack.plan(with(after));
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().id() == "FL0527");
    CHECK(refused.error().message() ==
          fmt::format("network \"shop_default\" exists with {}, which Swarm cannot change", what));
  }
}

TEST_CASE("a subnet that another network has is refused, with its place") {
  test::Stack stack;
  stack.image("web:1");
  const auto refusal = [&](const char* networks) -> std::string {
    const auto file =
        fmt::format("services: {{web: {{image: registry.test/web:1, networks: [a, b]}}}}\nnetworks: {}", networks);
    const auto prepared = stack.plan(file);
    if (prepared) return "fine";
    CHECK(prepared.error().id() == "FL0629");
    CHECK(prepared.error().code() == Errc::config);
    CHECK(prepared.error().place().line == 2);
    return prepared.error().message();
  };
  stack.engine.add("networks", {{"Name", "taken"},
                                {"Driver", "overlay"},
                                {"IPAM", {{"Driver", "default"}, {"Config", {{{"Subnet", "10.88.0.0/24"}}}}}}});
  CHECK(refusal("{a: {ipam: {config: [{subnet: 10.88.0.0/16}]}}, b: {}}") ==
        "network \"shop_a\" cannot have the subnet 10.88.0.0/16: network \"taken\" has 10.88.0.0/24");
  CHECK(refusal("{a: {ipam: {config: [{subnet: 10.89.0.0/24}]}}, b: {}}") == "fine");
}

TEST_CASE("a port that the mesh has for another service is refused, with its place") {
  test::Stack stack;
  stack.image("web:1");
  const auto refusal = [&](const char* ports) -> std::string {
    const auto prepared =
        stack.plan(fmt::format("services:\n  web: {{image: registry.test/web:1, ports: [{}]}}\n", ports));
    if (prepared) return "fine";
    CHECK(prepared.error().id() == "FL0631");
    CHECK(prepared.error().place().line == 2);
    return prepared.error().message();
  };
  REQUIRE(stack.deploy("services: {other: {image: registry.test/web:1, ports: [\"8080:80\"]}}").has_value());
  auto* const other = stack.engine.service("shop_other");
  other->spec["Name"] = "other";
  other->spec["Labels"] = nlohmann::json::object();
  CHECK(refusal("\"8080:80\"") == "service \"web\" cannot have the port 8080/tcp: service \"other\" has it");
  CHECK(refusal("\"8079-8081:79-81\"") != "fine");
  CHECK(refusal("\"8080:80/udp\"") == "fine");
  CHECK(refusal("\"80\"") == "fine");
  CHECK(refusal("{target: 80, published: 8080, mode: host}") == "fine");
  // Its own ports do not count, and nobody is asked for them again.
  constexpr auto mine = "services: {web: {image: registry.test/web:1, ports: [\"9000:80\"]}}";
  REQUIRE(stack.deploy(mine).has_value());
  CHECK(stack.steps(mine).empty());
}

TEST_CASE("a network of one node is none for services, and is in the way of one of its name") {
  test::Stack stack;
  stack.image("web:1");
  stack.engine.add("networks", {{"Name", "lscope"}, {"Driver", "bridge"}, {"Scope", "local"}});
  const auto external = stack.plan(
      "services: {web: {image: registry.test/web:1, networks: [n]}}\nnetworks: {n: {external: true, name: lscope}}");
  REQUIRE_FALSE(external.has_value());
  CHECK(external.error().id() == "FL0628");
  CHECK(external.error().message() ==
        "the external network \"lscope\" is of one node only (scope local, driver bridge): services need one of the "
        "Swarm, an overlay");
  CHECK(external.error().help().find("docker network rm lscope") != std::string::npos);
  const auto own =
      stack.plan("services: {web: {image: registry.test/web:1, networks: [n]}}\nnetworks: {n: {name: lscope}}");
  REQUIRE_FALSE(own.has_value());
  CHECK(own.error().id() == "FL0628");
  CHECK(own.error().message() ==
        "the network \"lscope\" cannot be made: one of this name is on the node (scope local, driver bridge)");
}

TEST_CASE("a name that a service of another stack has in a shared network is told") {
  test::Stack stack;
  stack.image("web:1");
  stack.engine.add("networks", {{"Name", "pub"}, {"Driver", "overlay"}});
  constexpr auto api =
      "services: {api: {image: registry.test/web:1, networks: [pub]}}\nnetworks: {pub: {external: true}}";
  REQUIRE(stack.deploy(api).has_value());
  CHECK(stack.plan(api)->warnings.empty());
  stack.engine.service("shop_api")->spec["Labels"]["com.docker.stack.namespace"] = "other";
  stack.engine.service("shop_api")->spec["Name"] = "other_api";
  const auto prepared = stack.plan(api);
  REQUIRE(prepared.has_value());
  REQUIRE(prepared->warnings.size() == 1);
  CHECK(prepared->warnings.front().ends_with(
      "in network \"pub\" the name \"api\" means service \"other_api\" already: who asks for it there gets either of "
      "them; call this one \"shop_api\", or rename it"));
}

TEST_SUITE_END();

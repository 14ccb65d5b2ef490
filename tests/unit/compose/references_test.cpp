#include "compose/references.hpp"

#include "unit/compose/loading.hpp"

#include <doctest/doctest.h>

using namespace fairlead;
using namespace fairlead::compose;

TEST_SUITE_BEGIN("compose");

TEST_CASE("networks of a service are a list or a map") {
  const auto rest = "networks: {front: , back: }\n";
  const auto list = web("networks: [front, back]", rest).networks;
  CHECK(list.size() == 2);
  CHECK(list[1].network == "back");
  CHECK(list[1].place.str() == "stack.yml:4:23");

  const auto map = web("networks:\n  front: {aliases: [a, b], driver_opts: {x: 1}}\n  back:", rest).networks;
  CHECK(map.size() == 2);
  CHECK(map[0].aliases == Texts{"a", "b"});
  CHECK(map[0].driver_opts == Variables{{"x", "1"}});
  CHECK(map[1].aliases.empty());
  CHECK(warnings("networks: {front: {ipv4_address: 10.0.0.2}}", rest) ==
        Texts{R"(4:24 "ipv4_address" has no effect in Swarm)"});
}

TEST_CASE("secrets and configs of a service have targets and modes") {
  Loader loader;
  const auto service = loader
                           .loaded({file_with(R"(secrets:
  - plain
  - {source: other, target: /etc/o, uid: 103, gid: "104", mode: 0440}
configs:
  - {source: c, mode: "400"}
  - {source: c, target: d, mode: 0o644}
  - {source: c, target: e, mode: 288})",
                                              "secrets: {plain: {external: true}, other: {content: x}}\n"
                                              "configs: {c: {content: y}}\n")})
                           .project.services.at("web");
  CHECK(service.secrets[0].target == "plain");
  CHECK(service.secrets[0].uid == "0");
  CHECK(service.secrets[0].mode == 0444);
  CHECK(service.secrets[1].target == "/etc/o");
  CHECK(service.secrets[1].uid == "103");
  CHECK(service.secrets[1].gid == "104");
  CHECK(service.secrets[1].mode == 0440);
  CHECK(service.configs[0].target == "c");
  CHECK(service.configs[0].mode == 0400);
  CHECK(service.configs[1].mode == 0644);
  CHECK(service.configs[2].mode == 0440);
}

TEST_CASE("a mode that looks like octal but is not is warned of") {
  CHECK(warnings("configs: [{source: c, mode: 440}]", "configs: {c: {content: y}}\n") ==
        Texts{"4:33 440 is a decimal number: the permissions are 0670"});
}

TEST_CASE("dependencies are a list or a map with conditions") {
  const auto rest = "  db: {image: d}\n  cache: {image: c}\n";
  const auto list = web("depends_on: [db, cache]", rest).depends_on;
  CHECK(list.size() == 2);
  CHECK(list[0].service == "db");
  CHECK(list[0].condition == DependencyCondition::service_started);

  const auto map = web(R"(depends_on:
  db: {condition: service_healthy}
  cache: {condition: service_completed_successfully, required: false}
  gone: {condition: service_started, required: false})",
                       rest)
                       .depends_on;
  CHECK(map.size() == 2);
  CHECK(map[0].condition == DependencyCondition::service_healthy);
  CHECK(map[1].condition == DependencyCondition::service_completed_successfully);
  CHECK(warnings("depends_on: {db: {condition: service_started, restart: true}}", rest) ==
        Texts{"4:60 a dependency's restart restarts nothing in Swarm"});
}

TEST_SUITE_END();

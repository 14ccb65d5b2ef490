#include "compose/service.hpp"

#include "unit/compose/loading.hpp"

#include <doctest/doctest.h>

using namespace fairlead;
using namespace fairlead::compose;
using namespace std::chrono_literals;

TEST_SUITE_BEGIN("compose");

TEST_CASE("a service with an image only has what the specification says") {
  const auto service = web("");
  CHECK(service.name == "web");
  CHECK(service.image == "app");
  CHECK(service.place.str() == "stack.yml:2:3");
  CHECK(service.image_place.str() == "stack.yml:3:12");
  CHECK(service.networks.size() == 1);
  CHECK(service.networks[0].network == "default");
  CHECK_FALSE(service.init);
  CHECK_FALSE(service.read_only);
  CHECK_FALSE(service.stop_grace_period);
  CHECK_FALSE(service.logging);
  CHECK(service.command.empty());
}

TEST_CASE("simple keys") {
  const auto service = web(R"(labels: {a: 1, b: }
stop_grace_period: 1m30s
stop_signal: SIGINT
user: 1000:1000
working_dir: /srv
hostname: "{{.Node.Hostname}}"
isolation: hyperv
group_add: [audio, 20]
init: false
read_only: true
tty: yes
stdin_open: "true"
dns: 1.1.1.1
dns_search: [a.example, b.example]
dns_opt: [ndots:1]
cap_add: [NET_ADMIN]
cap_drop: [ALL]
sysctls: [net.core.somaxconn=1024]
oom_score_adj: -500
logging: {driver: json-file, options: {max-size: 10m, max-file: 3}}
credential_spec: {file: spec.json})");
  CHECK(service.labels == Variables{{"a", "1"}, {"b", ""}});
  CHECK(service.stop_grace_period == 90s);
  CHECK(service.stop_signal == "SIGINT");
  CHECK(service.user == "1000:1000");
  CHECK(service.working_dir == "/srv");
  CHECK(service.hostname == "{{.Node.Hostname}}");
  CHECK(service.isolation == "hyperv");
  CHECK(service.group_add == Texts{"audio", "20"});
  CHECK(service.init == false);
  CHECK(service.read_only);
  CHECK(service.tty);
  CHECK(service.stdin_open);
  CHECK(service.dns == Texts{"1.1.1.1"});
  CHECK(service.dns_search == Texts{"a.example", "b.example"});
  CHECK(service.dns_opt == Texts{"ndots:1"});
  CHECK(service.cap_add == Texts{"NET_ADMIN"});
  CHECK(service.cap_drop == Texts{"ALL"});
  CHECK(service.sysctls == Variables{{"net.core.somaxconn", "1024"}});
  CHECK(service.oom_score_adj == -500);
  CHECK(service.logging.value().driver == "json-file");
  CHECK(service.logging->options == Variables{{"max-file", "3"}, {"max-size", "10m"}});
  CHECK(service.credential_spec.value().file == "spec.json");
}

TEST_CASE("extra hosts keep their order, except those of a map, which has none") {
  const auto hosts = [](std::string_view body) {
    std::string out;
    for (const auto& [host, address] : web(body).extra_hosts) out += host + ">" + address + " ";
    return out;
  };
  CHECK(hosts(R"(extra_hosts: ["b:10.0.0.1", a=10.0.0.2, "c:::1", "d=[::1]"])") ==
        "b>10.0.0.1 a>10.0.0.2 c>::1 d>::1 ");
  CHECK(hosts(R"(extra_hosts: {b: 10.0.0.1, a: [1.1.1.1, "::1"]})") == "a>1.1.1.1 a>::1 b>10.0.0.1 ");
}

TEST_CASE("ulimits are one number or two") {
  const auto limits = web("ulimits: {nofile: 1024, nproc: {soft: 10, hard: 20}, core: -1}").ulimits;
  CHECK(limits.at("nofile").soft == 1024);
  CHECK(limits.at("nofile").hard == 1024);
  CHECK(limits.at("nproc").soft == 10);
  CHECK(limits.at("nproc").hard == 20);
  CHECK(limits.at("core").hard == -1);
}

TEST_CASE("keys without effect in Swarm, and keys without a value, are warned of") {
  CHECK(warnings("build: .\ncontainer_name: x\nprivileged: true\nports:\nnetwork_mode: host\ntty: on") ==
        Texts{R"(4:5 "build" has no effect in Swarm)", R"(5:5 "container_name" has no effect in Swarm)",
              R"(6:5 "privileged" has no effect in Swarm)", R"(7:5 "ports" has no value and is left out)",
              R"(8:5 "network_mode" has no effect in Swarm)", R"(9:10 "on" means true in YAML 1.1 only)"});
  CHECK(warnings("x-own: {any: thing}").empty());
}

TEST_CASE("a service that ends by itself, and that the Swarm rolls back for it, is warned of") {
  const auto ends = [](const std::string& condition, const std::string& action) {
    return warnings("deploy: {restart_policy: {condition: " + condition +
                    "}, update_config: {failure_action: " + action + "}}");
  };
  REQUIRE(ends("none", "rollback").size() == 1);
  CHECK(ends("none", "rollback")[0].contains("a task that ends well within \"monitor\""));
  CHECK(ends("none", "continue").empty());
  CHECK(ends("on-failure", "rollback").empty());
}

TEST_SUITE_END();

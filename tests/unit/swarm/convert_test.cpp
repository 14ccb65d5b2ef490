#include "swarm/convert.hpp"

#include "swarm/names.hpp"
#include "unit/swarm/stack.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>
#include <nlohmann/json.hpp>

using namespace fairlead;
using Json = nlohmann::json;

TEST_SUITE_BEGIN("swarm");

namespace {

swarm::Converted converted(std::string_view compose, swarm::ConvertOptions options = {.stack = "shop", .salt = "c"}) {
  test::MemoryFileSystem files;
  files.add("/project/motd", "hello");
  auto result = swarm::convert(test::project_of(compose, files), options);
  REQUIRE_MESSAGE(result.has_value(), (result ? "" : result.error().message()));
  return *std::move(result);
}

Json service(std::string_view compose, swarm::ConvertOptions options = {.stack = "shop", .salt = "c"}) {
  return *converted(compose, std::move(options)).desired.services.at(0).body;
}

/// The container's spec of a service that has these lines beside its image.
Json container(const std::string& lines) {
  return service("services:\n  web:\n    image: nginx\n" + lines)["TaskTemplate"]["ContainerSpec"];
}

}  // namespace

TEST_CASE("the smallest service is what docker's client makes of it") {
  CHECK(service("services: {web: {image: nginx}}") == Json::parse(R"({
    "Name": "shop_web",
    "Labels": {"com.docker.stack.image": "nginx", "com.docker.stack.namespace": "shop"},
    "TaskTemplate": {
      "ContainerSpec": {
        "Image": "nginx:latest",
        "Labels": {"com.docker.stack.namespace": "shop"},
        "Privileges": {"CredentialSpec": null, "SELinuxContext": null, "NoNewPrivileges": false}},
      "Resources": {}, "Placement": {}, "ForceUpdate": 0,
      "Networks": [{"Target": "shop_default", "Aliases": ["web"]}]},
    "Mode": {"Replicated": {}},
    "EndpointSpec": {}})"));
}

TEST_CASE("what runs in the container") {
  CHECK(container("    entrypoint: [/app, -v]\n    command: serve")["Command"] == Json({"/app", "-v"}));
  CHECK(container("    command: [serve, '80']")["Args"] == Json({"serve", "80"}));
  CHECK(container("    environment: {B: '2', A: '1'}")["Env"] == Json({"A=1", "B=2"}));
  CHECK(container("    init: false")["Init"] == false);
  CHECK_FALSE(container("    tty: false").contains("TTY"));
  CHECK(container("    stop_grace_period: 1m30s")["StopGracePeriod"] == 90'000'000'000);
  CHECK(container("    extra_hosts: ['db:10.0.0.1']")["Hosts"] == Json({"10.0.0.1 db"}));
  CHECK(container("    dns: [1.1.1.1]\n    dns_search: [a.b]")["DNSConfig"] ==
        Json({{"Nameservers", {"1.1.1.1"}}, {"Search", {"a.b"}}}));
  CHECK(container("    ulimits: {nproc: 5, nofile: {soft: 1, hard: 2}}")["Ulimits"] ==
        Json::parse(R"([{"Name":"nofile","Soft":1,"Hard":2},{"Name":"nproc","Soft":5,"Hard":5}])"));
  CHECK(container("    healthcheck: {test: [CMD, a], interval: 2s, retries: 3}")["Healthcheck"] ==
        Json({{"Test", {"CMD", "a"}}, {"Interval", 2'000'000'000}, {"Retries", 3}}));
  CHECK(container("    healthcheck: {disable: true}")["Healthcheck"] == Json({{"Test", {"NONE"}}}));
}

TEST_CASE("capabilities: adding wins over dropping, and ALL swallows the others") {
  const auto caps = container("    cap_add: [net_admin, CAP_CHOWN]\n    cap_drop: [ALL, chown]");
  CHECK(caps["CapabilityAdd"] == Json({"CAP_CHOWN", "CAP_NET_ADMIN"}));
  CHECK(caps["CapabilityDrop"] == Json({"ALL"}));
  CHECK(container("    cap_add: [chown]\n    cap_drop: [chown, kill]")["CapabilityDrop"] == Json({"CAP_KILL"}));
}

TEST_CASE("mounts carry what the node needs to create the volume") {
  const auto mounts = service(R"(
services:
  web:
    image: nginx
    volumes:
      - data:/data
      - theirs:/theirs:ro
      - /srv:/srv
      - {type: tmpfs, target: /tmp, tmpfs: {size: 1048576}}
      - /anonymous
volumes:
  data: {driver: nfs, driver_opts: {a: b}, labels: {l: m}}
  theirs: {external: true, name: common}
)")["TaskTemplate"]["ContainerSpec"]["Mounts"];
  CHECK(mounts == Json::parse(R"([
    {"Type": "volume", "Source": "shop_data", "Target": "/data", "VolumeOptions": {
      "Labels": {"l": "m", "com.docker.stack.namespace": "shop"}, "DriverConfig": {"Name": "nfs", "Options": {"a": "b"}}}},
    {"Type": "volume", "Source": "common", "Target": "/theirs", "ReadOnly": true, "VolumeOptions": {}},
    {"Type": "bind", "Source": "/srv", "Target": "/srv"},
    {"Type": "tmpfs", "Target": "/tmp", "TmpfsOptions": {"SizeBytes": 1048576}},
    {"Type": "volume", "Target": "/anonymous"}])"));
}

TEST_CASE("ports have a total order, so that moving a line restarts nothing") {
  const auto ports = [](const char* list) {
    return service(std::string("services: {web: {image: nginx, ports: ") + list + "}}")["EndpointSpec"]["Ports"];
  };
  CHECK(ports("['443:443', '80:8080/udp', '90']") == Json::parse(R"([
    {"Protocol": "tcp", "TargetPort": 90, "PublishMode": "ingress"},
    {"Protocol": "udp", "TargetPort": 8080, "PublishedPort": 80, "PublishMode": "ingress"},
    {"Protocol": "tcp", "TargetPort": 443, "PublishedPort": 443, "PublishMode": "ingress"}])"));
  CHECK(ports("['80:80', '443:443']") == ports("['443:443', '80:80']"));
}

TEST_CASE("of several tasks that are not started again, the Swarm goes on after the first that ends") {
  const auto action = [](const std::string& deploy) {
    const auto body = service("services: {web: {image: nginx, deploy: {" + deploy + "}}}");
    return body.contains("UpdateConfig") ? body["UpdateConfig"].value("FailureAction", "") : "nothing";
  };
  CHECK(action("replicas: 3, restart_policy: {condition: none}") == "continue");
  CHECK(action("mode: global, restart_policy: {condition: none}, update_config: {order: start-first}") == "continue");
  CHECK(action("replicas: 3, restart_policy: {condition: none}, update_config: {failure_action: pause}") == "pause");
  CHECK(action("replicas: 3, restart_policy: {condition: on-failure}") == "nothing");
  CHECK(action("restart_policy: {condition: none}") == "nothing");
  CHECK(action("mode: replicated-job, replicas: 3, restart_policy: {condition: none}") == "nothing");
}

TEST_CASE("the deploy section") {
  const auto body = service(R"(
services:
  web:
    image: nginx
    logging: {driver: json-file, options: {max-size: 1m}}
    deploy:
      replicas: 3
      endpoint_mode: dnsrr
      labels: {a: b}
      resources:
        limits: {cpus: '0.5', memory: 64M, pids: 10}
        reservations: {generic_resources: [{discrete_resource_spec: {kind: gpu, value: 2}}]}
      restart_policy: {condition: on-failure, delay: 2s, max_attempts: 3, window: 1m}
      update_config: {parallelism: 2, order: start-first, failure_action: rollback, monitor: 4s}
      placement: {constraints: [node.role == manager], preferences: [{spread: node.labels.z}], max_replicas_per_node: 1}
)");
  CHECK(body["Mode"] == Json({{"Replicated", {{"Replicas", 3}}}}));
  CHECK(body["EndpointSpec"] == Json({{"Mode", "dnsrr"}}));
  CHECK(body["Labels"]["a"] == "b");
  CHECK(body["UpdateConfig"] == Json::parse(R"({"Parallelism": 2, "Order": "start-first", "FailureAction": "rollback",
                                              "Monitor": 4000000000, "MaxFailureRatio": 0.0})"));
  const auto& task = body["TaskTemplate"];
  CHECK(task["Resources"] == Json::parse(R"({"Limits": {"NanoCPUs": 500000000, "MemoryBytes": 67108864, "Pids": 10},
    "Reservations": {"GenericResources": [{"DiscreteResourceSpec": {"Kind": "gpu", "Value": 2}}]}})"));
  CHECK(task["RestartPolicy"] == Json::parse(R"({"Condition": "on-failure", "Delay": 2000000000, "MaxAttempts": 3,
                                               "Window": 60000000000})"));
  CHECK(task["Placement"] == Json::parse(R"({"Constraints": ["node.role == manager"], "MaxReplicas": 1,
                                           "Preferences": [{"Spread": {"SpreadDescriptor": "node.labels.z"}}]})"));
  CHECK(task["LogDriver"] == Json({{"Name", "json-file"}, {"Options", {{"max-size", "1m"}}}}));
}

TEST_CASE("modes") {
  const auto mode = [](const std::string& deploy) {
    return service("services: {web: {image: nginx, deploy: {" + deploy + "}}}")["Mode"];
  };
  CHECK(mode("mode: global") == Json({{"Global", Json::object()}}));
  CHECK(mode("mode: replicated-job, replicas: 2") ==
        Json::parse(R"({"ReplicatedJob": {"MaxConcurrent": 2, "TotalCompletions": 2}})"));
  CHECK(mode("mode: global-job") == Json({{"GlobalJob", Json::object()}}));
}

TEST_CASE("only networks that a service uses are created; external ones must exist") {
  const auto desired = converted(R"(
services:
  web: {image: nginx, networks: {front: {aliases: [www]}, theirs: {}}}
networks:
  front: {attachable: true, driver_opts: {encrypted: ''}}
  theirs: {external: true, name: traefik}
  unused: {}
)")
                           .desired;
  REQUIRE(desired.networks.size() == 1);
  CHECK(*desired.networks[0].body == Json::parse(R"({"Name": "shop_front", "Driver": "overlay",
    "Labels": {"com.docker.stack.namespace": "shop"}, "Options": {"encrypted": ""}, "Attachable": true,
    "Internal": false, "Ingress": false, "ConfigOnly": false, "ConfigFrom": null, "Scope": "", "IPAM": null})"));
  REQUIRE(desired.externals.size() == 1);
  CHECK(desired.externals[0].name == "traefik");
  CHECK((*desired.services[0].body)["TaskTemplate"]["Networks"] ==
        Json::parse(
            R"([{"Target": "shop_front", "Aliases": ["www", "web"]}, {"Target": "traefik", "Aliases": ["web"]}])"));
}

TEST_CASE("secrets and configs are named by their content, and services refer to that name") {
  const auto compose = "services: {web: {image: nginx, configs: [motd]}}\nconfigs: {motd: {file: ./motd}}";
  const auto desired = converted(compose).desired;
  REQUIRE(desired.configs.size() == 1);
  const auto& config = desired.configs[0];
  CHECK(config.name == "shop_motd_" + config.hash.substr(0, 12));
  CHECK(config.data.reveal() == "hello");
  CHECK(config.body.text().find("hello") == std::string::npos);
  CHECK((*config.body)["Labels"] ==
        Json({{"com.docker.stack.namespace", "shop"}, {"fairlead.key", "motd"}, {"fairlead.hash", config.hash}}));
  CHECK((*desired.services[0].body)["TaskTemplate"]["ContainerSpec"]["Configs"] ==
        Json::parse(R"([{"ConfigName": ")" + config.name +
                    R"(", "File": {"Name": "motd", "UID": "0", "GID": "0", "Mode": 292}}])"));
  CHECK(converted(compose, {.stack = "shop", .salt = "other"}).desired.configs[0].name != config.name);
  CHECK(converted(compose, {.stack = "shop", .naming = swarm::Naming::as_docker}).desired.configs[0].name ==
        "shop_motd");
}

TEST_CASE("what the engine is too old for is refused by its name") {
  struct Case {
    std::string service, what, since;
    engine::ApiVersion older, newer;
  };
  test::MemoryFileSystem files;
  for (const auto& [service, what, since, older, newer] : {
           Case{"healthcheck: {test: a, start_interval: 1s}", "healthcheck.start_interval", "1.44", {1, 43}, {1, 44}},
           Case{"ulimits: {nproc: 7}", "ulimits", "1.41", {1, 40}, {1, 41}},
           Case{"cap_drop: [ALL]", "cap_add and cap_drop", "1.41", {1, 40}, {1, 41}},
           Case{"deploy: {resources: {limits: {pids: 9}}}", "limits.pids", "1.41", {1, 40}, {1, 41}},
           Case{"oom_score_adj: 7", "oom_score_adj", "1.46", {1, 45}, {1, 46}},
       }) {
    CAPTURE(what);
    const auto project = test::project_of(fmt::format("services:\n  web:\n    image: nginx\n    {}", service), files);
    const auto refused = swarm::convert(project, {.stack = "shop", .api = older});
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code() == Errc::config);
    CHECK(refused.error().id() == "FL0521");
    CHECK(refused.error().message() ==
          fmt::format("{} needs API {}, and the engine speaks {}", what, since, older.str()));
    CHECK(refused.error().place().line >= 2);
    CHECK(swarm::convert(project, {.stack = "shop", .api = newer}).has_value());
  }
}

TEST_CASE("a text that is not UTF-8 is refused, and not shown") {
  test::MemoryFileSystem files;
  const auto project = test::project_of("services: {web: {image: nginx, environment: {KEY: \"a $NAME\"}}}", files,
                                        {{"NAME", "Jos\xe9"}});
  const auto refused = swarm::convert(project, {.stack = "shop"});
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code() == Errc::config);
  CHECK(refused.error().id() == "FL0587");
  CHECK(refused.error().message() ==
        "service \"web\" has a text that is not UTF-8, in its TaskTemplate.ContainerSpec.Env.0");
  CHECK(refused.error().place().line == 1);
}

TEST_CASE("all that the engine is too old for is named at once") {
  test::MemoryFileSystem files;
  const auto project = test::project_of("services: {web: {image: nginx, cap_add: [ALL], ulimits: {nproc: 7}}}", files);
  const auto refused = swarm::convert(project, {.stack = "shop", .api = {1, 40}});
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().notes().size() == 1);
}

TEST_CASE("as docker's client does it, what the engine is too old for is left out with a warning") {
  const auto old = converted("services: {web: {image: nginx, healthcheck: {test: a, start_interval: 1s}}}",
                             {.stack = "shop", .api = {1, 41}, .naming = swarm::Naming::as_docker});
  CHECK_FALSE(old.desired.services[0].body.text().find("StartInterval") != std::string::npos);
  REQUIRE(old.warnings.size() == 1);
  CHECK(old.warnings[0].message == "healthcheck.start_interval needs API 1.44, and the engine speaks 1.41");
}

TEST_CASE("jobs need an engine that has them") {
  test::MemoryFileSystem files;
  const auto job = test::project_of("services: {job: {image: nginx, deploy: {mode: global-job}}}", files);
  const auto refused = swarm::convert(job, {.stack = "shop", .api = {1, 40}});
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().id() == "FL0521");
}

TEST_CASE("a service whose name Swarm would refuse is an error with its place") {
  test::MemoryFileSystem files;
  const auto project = test::project_of("services:\n  web: {image: nginx}", files);
  const auto refused = swarm::convert(project, {.stack = std::string(50, 's') + "-staging-and-more"});
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code() == Errc::config);
  const auto long_name =
      swarm::convert(test::project_of("services:\n  " + std::string(40, 'w') + ": {image: nginx}", files),
                     {.stack = std::string(30, 's')});
  REQUIRE_FALSE(long_name.has_value());
  CHECK(long_name.error().place().line == 2);
}

TEST_SUITE_END();

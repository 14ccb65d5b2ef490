#include "swarm/canonical.hpp"

#include "swarm/convert.hpp"
#include "unit/swarm/stack.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

using namespace fairlead;
using Json = nlohmann::json;

TEST_SUITE_BEGIN("swarm");

namespace {

Json canonical(const char* text) {
  return swarm::canonical(Json::parse(text), {{"id1", "shop_default"}});
}

}  // namespace

TEST_CASE("what the daemon adds makes no difference") {
  const auto posted = canonical(R"({
    "Name": "shop_web", "Labels": {"a": ""},
    "TaskTemplate": {
      "ContainerSpec": {"Image": "nginx", "Privileges": {"CredentialSpec": null, "SELinuxContext": null,
        "NoNewPrivileges": false}, "Secrets": [{"SecretName": "s", "File": {"Name": "s", "Mode": 292}}]},
      "Resources": {}, "Placement": {}, "ForceUpdate": 0, "RestartPolicy": {"Delay": 0},
      "Networks": [{"Target": "shop_default", "Aliases": ["web"]}]},
    "Mode": {"Replicated": {}}, "EndpointSpec": {"Ports": [{"TargetPort": 80}]},
    "UpdateConfig": {"Parallelism": 1, "MaxFailureRatio": 0.0, "Order": ""}})");
  const auto answered = canonical(R"({
    "Name": "shop_web", "Labels": {"a": ""},
    "TaskTemplate": {
      "ContainerSpec": {"Image": "nginx", "Isolation": "default", "DNSConfig": {},
        "Secrets": [{"SecretID": "x1", "SecretName": "s", "File": {"Name": "s", "Mode": 292}}]},
      "Placement": {}, "Runtime": "container", "RestartPolicy": {"Condition": "any", "Delay": 0, "MaxAttempts": 0},
      "Networks": [{"Target": "id1", "Aliases": ["web"]}]},
    "Mode": {"Replicated": {"Replicas": 1}},
    "EndpointSpec": {"Mode": "vip", "Ports": [{"Protocol": "tcp", "TargetPort": 80, "PublishMode": "ingress"}]},
    "UpdateConfig": {"Parallelism": 1, "FailureAction": "pause", "MaxFailureRatio": 0, "Order": "stop-first"}})");
  CHECK(posted == answered);
  CHECK(posted["Labels"] == Json({{"a", ""}}));
  CHECK(posted["TaskTemplate"]["RestartPolicy"] == Json({{"Delay", 0}}));
}

TEST_CASE("what holds only defaults is left out") {
  CHECK(canonical(R"({"UpdateConfig": {"FailureAction": "pause"}, "EndpointSpec": {"Mode": "vip"},
                      "TaskTemplate": {"RestartPolicy": {"Condition": "any"}, "Runtime": "container"}})") ==
        Json({{"Mode", {{"Replicated", {{"Replicas", 1}}}}}}));
}

TEST_CASE("a job that does not say how often it runs, runs once") {
  const auto once = canonical(R"({"Mode": {"ReplicatedJob": {"MaxConcurrent": 1, "TotalCompletions": 1}}})");
  CHECK(canonical(R"({"Mode": {"ReplicatedJob": {}}})") == once);
  CHECK(canonical(R"({"Mode": {"ReplicatedJob": {"MaxConcurrent": 1}}})") == once);
  CHECK(canonical(R"({"Mode": {"ReplicatedJob": {"MaxConcurrent": 2}}})") != once);
}

TEST_CASE("what has no order is sorted") {
  CHECK(canonical(R"({"TaskTemplate": {"ContainerSpec": {"Env": ["B=1", "A=2"]},
                      "Networks": [{"Target": "b", "Aliases": ["y", "x"]}, {"Target": "a"}]}})") ==
        canonical(R"({"TaskTemplate": {"ContainerSpec": {"Env": ["A=2", "B=1"]},
                      "Networks": [{"Target": "a"}, {"Target": "b", "Aliases": ["x", "y"]}]}})"));
}

TEST_CASE("what means something is kept") {
  struct Case {
    const char *a, *b;
  };
  for (const auto& [a, b] :
       {Case{R"({"Mode": {"Replicated": {"Replicas": 0}}})", R"({"Mode": {"Replicated": {}}})"},
        Case{R"({"Mode": {"Global": {}}})", R"({"Mode": {"GlobalJob": {}}})"},
        Case{R"({"UpdateConfig": {"Parallelism": 0}})", R"({"UpdateConfig": {"Parallelism": 1}})"},
        Case{R"({"TaskTemplate": {"ForceUpdate": 1}})", R"({"TaskTemplate": {}})"},
        Case{R"({"TaskTemplate": {"ContainerSpec": {"Init": false}}})", R"({"TaskTemplate": {"ContainerSpec": {}}})"},
        Case{R"({"TaskTemplate": {"ContainerSpec": {"StopGracePeriod": 0}}})", R"({"TaskTemplate": {}})"},
        Case{R"({"Labels": {"a": ""}})", R"({"Labels": {}})"},
        Case{R"({"TaskTemplate": {"ContainerSpec": {"Args": ["a", "b"]}}})",
             R"({"TaskTemplate": {"ContainerSpec": {"Args": ["b", "a"]}}})"}}) {
    CAPTURE(a);
    CHECK(canonical(a) != canonical(b));
  }
}

TEST_CASE("odd specs are no trouble") {
  for (const auto* text : {"null", "[]", "{}", R"({"Mode": 3, "TaskTemplate": [], "EndpointSpec": {"Ports": [1]}})",
                           R"({"TaskTemplate": {"Networks": [1, null], "ContainerSpec": {"Secrets": ["x"]}}})"}) {
    CAPTURE(text);
    CHECK(canonical(text).is_object());
    CHECK(swarm::canonical(canonical(text), {}) == canonical(text));
  }
}

TEST_CASE("a spec that went through an engine is still the same") {
  const auto* compose = R"(
services:
  web:
    image: nginx
    ports: ["80:80"]
    environment: {A: b}
    configs: [c]
    deploy: {update_config: {parallelism: 2}, restart_policy: {condition: any}}
configs: {c: {content: x}}
)";
  test::Stack stack;
  stack.resolve_image = swarm::ResolveImage::never;
  REQUIRE(stack.deploy(compose).has_value());
  CHECK(stack.steps(compose).empty());
}

TEST_SUITE_END();

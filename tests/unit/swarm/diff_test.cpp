#include "swarm/diff.hpp"

#include "swarm/canonical.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>
#include <nlohmann/json.hpp>
#include <string>

using namespace fairlead;
using Json = nlohmann::json;
using swarm::Impact;

TEST_SUITE_BEGIN("swarm");

namespace {

/// "path: before -> after" a line.
std::string shown(const char* before, const char* after) {
  std::string out;
  for (const auto& [field, impact] :
       swarm::differences(swarm::canonical(Json::parse(before), {}), swarm::canonical(Json::parse(after), {}))) {
    out += fmt::format("{}: {} -> {}\n", field.path, field.before, field.after);
  }
  return out;
}

}  // namespace

TEST_CASE("fields have the names and units of the Compose file") {
  CHECK(shown(R"({"TaskTemplate": {"ContainerSpec": {"Image": "a:1", "Env": ["A=1", "B=2"], "StopGracePeriod": 0},
                  "Resources": {"Limits": {"MemoryBytes": 67108864}}}, "Labels": {"x.y": "1"}})",
              R"({"TaskTemplate": {"ContainerSpec": {"Image": "a:2", "Env": ["B=3"], "StopGracePeriod": 1500000000,
                  "Mounts": [{"Type": "volume", "Source": "v", "Target": "/v"}]},
                  "Resources": {"Limits": {"MemoryBytes": 1000, "NanoCPUs": 500000000}}}, "Labels": {"x.y": "2"}})") ==
        "deploy.labels.x.y: 1 -> 2\n"
        "deploy.resources.limits.memory_bytes: 64M -> 1000\n"
        "deploy.resources.limits.nano_cpus:  -> 0.5 CPUs\n"
        "environment.A: 1 -> \n"
        "environment.B: 2 -> 3\n"
        "image: a:1 -> a:2\n"
        "stop_grace_period: 0s -> 1.5s\n"
        "volumes./v.source:  -> v\n"
        "volumes./v.target:  -> /v\n"
        "volumes./v.type:  -> volume\n");
}

TEST_CASE("secrets are masked, and still said to differ") {
  CHECK(shown(R"({"TaskTemplate": {"ContainerSpec": {"Env": ["DB_PASSWORD=old", "URL=http://u:old@h"]}}})",
              R"({"TaskTemplate": {"ContainerSpec": {"Env": ["DB_PASSWORD=new", "URL=http://u:new@h"]}}})") ==
        "environment.DB_PASSWORD: *** -> *** (another value)\n"
        "environment.URL: http://***@h -> http://***@h (another value)\n");
}

TEST_CASE("the label that repeats the image is not shown beside it") {
  CHECK(
      shown(R"({"TaskTemplate": {"ContainerSpec": {"Image": "a:1"}}, "Labels": {"com.docker.stack.image": "a:1"}})",
            R"({"TaskTemplate": {"ContainerSpec": {"Image": "a:2"}}, "Labels": {"com.docker.stack.image": "a:2"}})") ==
      "image: a:1 -> a:2\n");
}

TEST_CASE("what a difference does to running tasks") {
  struct Case {
    const char *before, *after;
    Impact impact;
  };
  for (const auto& [before, after, impact] :
       {Case{R"({"Labels": {"a": "1"}})", R"({"Labels": {"a": "2"}})", Impact::in_place},
        Case{R"({"UpdateConfig": {"Parallelism": 1}})", R"({"UpdateConfig": {"Parallelism": 2}})", Impact::in_place},
        Case{R"({"RollbackConfig": {"Parallelism": 1}})", R"({"RollbackConfig": {"Parallelism": 2}})",
             Impact::in_place},
        Case{R"({"Mode": {"Replicated": {"Replicas": 1}}})", R"({"Mode": {"Replicated": {"Replicas": 2}}})",
             Impact::scale},
        Case{R"({"Mode": {"Replicated": {}}})", R"({"Mode": {"Global": {}}})", Impact::recreate},
        Case{R"({"TaskTemplate": {}})", R"({"TaskTemplate": {"Placement": {"Constraints": ["a==b"]}}})",
             Impact::placement},
        Case{R"({"TaskTemplate": {}})", R"({"TaskTemplate": {"RestartPolicy": {"Delay": 1}}})", Impact::restart},
        Case{R"({"TaskTemplate": {}})", R"({"TaskTemplate": {"ContainerSpec": {"Labels": {"a": "b"}}}})",
             Impact::restart},
        Case{R"({})", R"({"EndpointSpec": {"Mode": "dnsrr"}})", Impact::restart}}) {
    CAPTURE(after);
    const auto all =
        swarm::differences(swarm::canonical(Json::parse(before), {}), swarm::canonical(Json::parse(after), {}));
    REQUIRE_FALSE(all.empty());
    CHECK(all.front().impact == impact);
  }
}

TEST_SUITE_END();

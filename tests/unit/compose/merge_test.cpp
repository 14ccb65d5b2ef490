#include "compose/merge.hpp"

#include "unit/compose/loading.hpp"
#include "yaml/parse.hpp"

#include <doctest/doctest.h>

using namespace fairlead;
using namespace fairlead::compose;
using yaml::Node;

TEST_SUITE_BEGIN("compose");

namespace {

std::string shown(const Node& node) {
  if (node.is_scalar()) return node.is_null() ? "~" : node.value;
  std::string out;
  for (const auto& item : node.items) out += (out.empty() ? "" : ", ") + shown(item);
  for (const auto& [key, value] : node.entries) out += (out.empty() ? "" : ", ") + key.value + ": " + shown(value);
  return node.is_sequence() ? "[" + out + "]" : "{" + out + "}";
}

Result<Node> merged(std::string_view base, std::string_view over) {
  return merge(yaml::parse(base, "base.yml").value(), yaml::parse(over, "over.yml").value());
}

/// What becomes of one key of a service.
std::string of_service(const std::string& key, const std::string& base, const std::string& over) {
  const auto file = [&](const std::string& value) { return "services: {a: {" + key + ": " + value + "}}"; };
  auto result = merged(file(base), file(over));
  if (!result) return failure(result);
  return shown(result->entries[0].value.entries[0].value.entries[0].value);
}

}  // namespace

TEST_CASE("keys of services merge by the rules of the specification") {
  struct Case {
    const char *key, *base, *over, *expected;
  };
  for (const auto& [key, base, over, expected] : {
           Case{"image", "a", "b", "b"},
           Case{"read_only", "true", "false", "false"},
           Case{"stop_grace_period", "5s", "0s", "0s"},
           Case{"image", "a", "~", "a"},
           Case{"image", "~", "b", "b"},
           Case{"command", "[one, two]", "[three]", "[three]"},
           Case{"command", "[one]", "two three", "two three"},
           Case{"entrypoint", "[a]", "[]", "[]"},
           Case{"healthcheck", "{test: [CMD, a], interval: 1s, retries: 3}", "{test: [CMD, b], retries: 0}",
                "{test: [CMD, b], interval: 1s, retries: 0}"},
           Case{"cap_add", "[A, B]", "[B, C]", "[A, B, C]"},
           Case{"dns", "1.1.1.1", "[8.8.8.8]", "[1.1.1.1, 8.8.8.8]"},
           Case{"env_file", "a.env", "b.env", "[a.env, b.env]"},
           Case{"label_file", "a.labels", "b.labels", "[a.labels, b.labels]"},
           Case{"environment", "{A: 1, B: 2}", R"({B: "", C: 3})", "{A: 1, B: , C: 3}"},
           Case{"environment", "[A=1, B=2]", "{B: 3}", "{A: 1, B: 3}"},
           Case{"environment", "{A: 1}", "[A=2, B]", "{A: 2, B: ~}"},
           Case{"environment", "[A=1, A=2]", "[B=x=y]", "{A: 2, B: x=y}"},
           Case{"environment", "{A: 1, B: 2}", "{A: ~}", "{A: ~, B: 2}"},
           Case{"environment", "{A: 1}", "~", "{A: 1}"},
           Case{"labels", "[a=1]", "[a=2, b]", "{a: 2, b: ~}"},
           Case{"ports", R"(["80:80", "443:443"])", R"(["8080:80", "443:443"])", "[80:80, 443:443, 8080:80]"},
           Case{"ports", R"(["80:80"])", "[{target: 80, published: 80, mode: host}]",
                "[{target: 80, published: 80, mode: host}]"},
           Case{"ports", "[9000]", "[9001, 9000/udp]", "[9000, 9001, 9000/udp]"},
           Case{"volumes", R"(["v1:/data", "/etc/a:/a"])", R"(["v2:/data/", {type: tmpfs, target: /a}])",
                "[v2:/data/, {type: tmpfs, target: /a}]"},
           Case{"secrets", "[a, {source: b, target: x}]", "[{source: c, target: x}, {source: d, target: a}]",
                "[{source: d, target: a}, {source: c, target: x}]"},
           Case{"networks", "[n1]", "{n1: {aliases: [x]}, n2: }", "{n1: {aliases: [x]}, n2: ~}"},
           Case{"networks", "{n1: {aliases: [x]}}", "[n1, n2]", "{n1: {aliases: [x]}, n2: ~}"},
           Case{"networks", "{n1: {aliases: [x]}}", "{n1: {aliases: [y]}}", "{n1: {aliases: [x, y]}}"},
           Case{"depends_on", "[a]", "{b: {condition: service_healthy}}", "{a: ~, b: {condition: service_healthy}}"},
           Case{"ulimits", "{nofile: 5}", "{nofile: {soft: 1, hard: 2}}", "{nofile: {soft: 1, hard: 2}}"},
           Case{"logging", "{driver: x, options: {a: 1}}", "{options: {b: 2}}", "{driver: x, options: {a: 1, b: 2}}"},
           Case{"logging", "{driver: x, options: {a: 1}}", "{driver: y}", "{driver: y}"},
           Case{"deploy", "{replicas: 3, labels: [a=1], placement: {constraints: [x]}}",
                "{replicas: 0, labels: {b: 2}, placement: {constraints: [y, x]}}",
                "{replicas: 0, labels: {a: 1, b: 2}, placement: {constraints: [x, y]}}"},
           Case{"cap_add", "[A]", "{b: 1}", "over.yml:1:25 FL0207 a map cannot be merged with a list in base.yml:1:25"},
           Case{"ports", "[1]", "{b: 1}", "over.yml:1:23 FL0207 a map cannot be merged with a list in base.yml:1:23"},
           Case{"environment", "{a: 1}", "[[x]]",
                "over.yml:1:30 FL0207 a list cannot be merged with a map in over.yml:1:29"},
       }) {
    CAPTURE(key);
    CAPTURE(base);
    CAPTURE(over);
    CHECK(of_service(key, base, over) == expected);
  }
}

TEST_CASE("what services share merges key by key") {
  CHECK(shown(*merged(
            "networks: {n: {attachable: true, ipam: {config: [{subnet: 10.0.0.0/24}]}}}",
            "networks: {n: {attachable: false, ipam: {config: [{subnet: 10.0.0.0/24, gateway: 10.0.0.1}]}}}")) ==
        "{networks: {n: {attachable: false, ipam: {config: [{subnet: 10.0.0.0/24, gateway: 10.0.0.1}]}}}}");
  CHECK(shown(*merged("volumes: {v: }", "volumes: {v: {driver_opts: {b: 2}}, w: }")) ==
        "{volumes: {v: {driver_opts: {b: 2}}, w: ~}}");
  CHECK(shown(*merged("name: a\nx-y: [1]", "name: b\nx-y: [2]")) == "{name: b, x-y: [1, 2]}");
}

TEST_CASE("names with dots and names of keys are only names") {
  CHECK(shown(*merged("services: {command: {labels: {a.b: 1}}}", "services: {command: {labels: {a.b: 2}}}")) ==
        "{services: {command: {labels: {a.b: 2}}}}");
}

TEST_CASE("files override one another in their order") {
  Loader loader;
  const auto project = loader
                           .loaded({file_with("read_only: true\ndeploy: {replicas: 3}\nports: [\"80:80\"]"),
                                    R"(services: {web: {image: "app:2", read_only: false}})",
                                    "services: {web: {deploy: {replicas: 0}}, more: {image: b}}"})
                           .project;
  const auto& service = project.services.at("web");
  CHECK(service.image == "app:2");
  CHECK(service.image_place.str() == "over1.yml:1:25");
  CHECK_FALSE(service.read_only);
  CHECK(service.deploy.replicas == 0);
  CHECK(service.ports.size() == 1);
  CHECK(project.services.at("more").place.str() == "over2.yml:1:42");
}

TEST_SUITE_END();

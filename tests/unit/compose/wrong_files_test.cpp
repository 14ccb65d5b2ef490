// One table of files that cannot be used: each has a place, an id, a message and a next step.
#include "unit/compose/loading.hpp"

#include <doctest/doctest.h>

using namespace fairlead;
using namespace fairlead::compose;

TEST_SUITE_BEGIN("compose");

namespace {

struct Case {
  const char *text, *failure;
};

/// Files as a whole.
constexpr Case files[] = {
    {"", "stack.yml:1:1 FL0207 the file is empty"},
    {"- a\n", "stack.yml:1:1 FL0207 this is no Compose file"},
    {"services:\n\tweb: {}\n", "stack.yml:2:1 FL0201 this is not YAML"},
    {"version: \"3\"\n", "stack.yml:1:1 FL0204 there are no services"},
    {"services: {}\n", "stack.yml:1:11 FL0204 there is no service"},
    {"services: [a]\n", "stack.yml:1:11 FL0207 expected a map, found a list"},
    {"services: {web: app}\n", R"(stack.yml:1:17 FL0207 service "web": expected a map, found a text)"},
    {"services: {web: }\n", R"(FL0207 service "web": expected a map, found null)"},
    {"services: {web: {}}\n", R"(stack.yml:1:12 FL0204 service "web": there is no image)"},
    {"services: {web: {image: \"\"}}\n", R"(stack.yml:1:12 FL0204 service "web": there is no image)"},
    {"services: {web: {image: [a]}}\n", R"(stack.yml:1:25 FL0207 service "web": expected a text, found a list)"},
    {"services: {web: {image: a b}}\n", R"(stack.yml:1:25 FL0212 service "web": an image has no white space)"},
    {"services: {web: {build: .}}\n", R"(stack.yml:1:12 FL0204 service "web": there is no image)"},
    {"service: {web: {image: a}}\n", R"(stack.yml:1:1 FL0211 unknown key "service")"},
    {"include: [gone.yml]\nservices: {w: {image: a}}\n", "stack.yml:1:11 FL0213 "},
    {"services: !reset {w: {image: a}}\n", "stack.yml:1:1 FL0204 there are no services"},
    {"services: {w: {image: a, ports: !overide []}}\n", "stack.yml:1:33 FL0214 the tag !overide means nothing here"},
    {"services:\n  a: {image: a}\n  a: {image: b}\n", R"(stack.yml:3:3 FL0202 the key "a" is already in line 2)"},
    {"services:\n  a.b: {image: a}\n", R"(stack.yml:2:3 FL0215 "a.b" is no name of a service)"},
    {"services:\n  -a: {image: a}\n", R"(stack.yml:2:3 FL0215 "-a" is no name of a service)"},
    {"services:\n  web:\n    image: app:${TAG\n", R"(stack.yml:3:16 FL0208 "${" has no closing brace)"},
    {"services:\n  web:\n    image: \"app:${TAG?no tag}\"\n", R"(stack.yml:3:17 FL0209 the variable "TAG" is not set)"},
    {"services: {w: {image: a, profiles: [x]}}\n", "stack.yml:1:11 FL0204 there is no service"},
};

/// Keys of a service: each body starts in line 4, column 5.
constexpr Case bodies[] = {
    {"imgae: x", R"(4:5 FL0211 service "web": unknown key "imgae")"},
    {"extends: {service: x}", R"(4:14 FL0217 service "web": there is no service "x" to extend in this file)"},
    {"provider: x", R"(4:5 FL0214 service "web": "provider" is not supported yet)"},
    {"label_file: gone.labels", R"(4:17 FL0213 service "web": )"},
    {R"(command: "sh -c 'x")", R"(4:14 FL0212 service "web": a quote or backslash in this line is not closed)"},
    {"command: {a: b}", R"(4:14 FL0212 service "web": expected a list of texts, found a map)"},
    {"command: [[a]]", R"(4:15 FL0207 service "web": expected a text, found a list)"},
    {"environment: A", R"(4:18 FL0212 service "web": expected a map or a list)"},
    {"environment: {A: [1]}", R"(4:22 FL0207 service "web": expected a text, found a list)"},
    {R"(environment: ["A B=1"])", R"(4:19 FL0212 service "web": "A B" is no name of a variable)"},
    {"environment: [=1]", R"(4:19 FL0212 service "web": "" is no name of a variable)"},
    {"env_file: gone.env", R"(4:15 FL0213 service "web": )"},
    {"env_file: [{path: a.env, formt: raw}]", R"(4:30 FL0211 service "web": unknown key "formt")"},
    {"read_only: maybe", R"(4:16 FL0212 service "web": expected true or false, found "maybe")"},
    {"stop_grace_period: 10", R"(4:24 FL0212 service "web": expected a duration, found "10")"},
    {"oom_score_adj: 2000", R"(4:20 FL0212 service "web": expected a whole number from -1000 to 1000)"},
    {"cap_add: NET_ADMIN", R"(4:14 FL0212 service "web": expected a list of texts)"},
    {"labels: x", R"(4:13 FL0212 service "web": expected a map or a list)"},
    {"ulimits: {nofile: {soft: 5}}", R"(4:23 FL0212 service "web": a limit needs soft and hard)"},
    {"ulimits: {nofile: {soft: 5, hard: 4}}", R"(4:23 FL0212 service "web": a limit needs soft and hard)"},
    {"extra_hosts: [localhost]", R"(4:19 FL0212 service "web": expected a host and its address)"},
    {"credential_spec: {file: a, config: b}", R"(4:22 FL0216 service "web": a credential_spec has exactly one)"},
    {"mem_limit: 64x", R"(4:16 FL0212 service "web": expected a number of bytes, found "64x")"},
    {"mem_limit: 1g\ndeploy: {resources: {limits: {memory: 2g}}}", R"(4:16 FL0216 service "web": "mem_limit" and)"},
    {"scale: 2\ndeploy: {mode: global}", R"(4:12 FL0216 service "web": a global service)"},
    {"restart: sometimes", R"(4:14 FL0212 service "web": expected no, always, unless-stopped or on-failure)"},
    // ports
    {"ports: 80", R"(4:12 FL0212 service "web": expected a list of ports)"},
    {"ports:\n- \"80:80:80:80:x\"", R"(5:7 FL0212 service "web": expected a port)"},
    {"ports:\n- http", R"(5:7 FL0212 service "web": expected a port, found "http")"},
    {"ports:\n- 70000:80", R"(5:7 FL0212 service "web": expected ports from 1 to 65535)"},
    {"ports:\n- 90-80", R"(5:7 FL0212 service "web": expected ports from 1 to 65535)"},
    {"ports:\n- 8000-8002:80-81", R"(5:7 FL0212 service "web": 3 ports are published, but 2 are meant)"},
    {"ports:\n- 80/icmp", R"(5:7 FL0212 service "web": expected the protocol tcp, udp or sctp)"},
    {"ports:\n- {target: 0}", R"(5:16 FL0212 service "web": expected a whole number from 1 to 65535)"},
    {"ports:\n- {published: 80}", R"(5:7 FL0212 service "web": a port needs "target")"},
    {"ports:\n- {target: 80, published: 80-90}", R"(5:31 FL0212 service "web": expected a whole number)"},
    {"ports:\n- {target: 80, mode: hots}", R"(5:26 FL0212 service "web": expected one of ingress, host)"},
    {R"(ports: ["80:80", "80:81"])", "4:22 FL0219 the port 80 is taken by stack.yml:4:13"},
    {"ports: [80]\ndeploy: {endpoint_mode: dnsrr}", "4:13 FL0216 a service with endpoint_mode dnsrr cannot publish"},
    // volumes
    {"volumes: /data", R"(4:14 FL0212 service "web": expected a list of volumes)"},
    {"volumes: [data:/data]", R"(4:15 FL0217 service "web": there is no volume "data")"},
    {R"(volumes: ["data:relative"])", R"(4:15 FL0212 service "web": "relative" is no path to mount at)"},
    {R"(volumes: ["/:/"])", R"(4:15 FL0212 service "web": "/" is no path to mount at)"},
    {R"(volumes: ["/a:/b:rx"])", R"(4:15 FL0212 service "web": expected a mount option, not "rx")"},
    {R"(volumes: ["/a:/b", "/c:/b/"])", R"(4:24 FL0219 service "web": the path /b is taken by stack.yml:4:15)"},
    {"volumes: [{type: bnd, target: /a}]", R"(4:22 FL0212 service "web": expected one of volume, bind)"},
    {"volumes: [{type: bind, target: /a}]", R"(4:15 FL0212 service "web": this mount needs "source")"},
    {"volumes: [{type: bind, source: /x, target: /a, volume: {nocopy: true}}]",
     R"(4:60 FL0216 service "web": options)"},
    {"volumes: [{type: tmpfs, source: x, target: /a}]", R"(4:15 FL0216 service "web": a tmpfs has no "source")"},
    {R"(tmpfs: ["/run:size=x"])", R"(4:13 FL0212 service "web": expected size=BYTES or mode=OCTAL)"},
    // references
    {"networks: [front]", R"(4:16 FL0217 service "web": there is no network "front")"},
    {"networks: [default, default]", R"(4:25 FL0219 service "web": the network default is taken)"},
    {"networks: {default: {alias: [x]}}", R"(4:26 FL0211 service "web": unknown key "alias")"},
    {"secrets: [key]", R"(4:15 FL0217 service "web": there is no secret "key")"},
    {"configs: [{source: c, mode: rw}]", R"(4:33 FL0212 service "web": expected permission bits, found "rw")"},
    {"configs: [{target: c}]", R"(4:15 FL0212 service "web": "source" is missing)"},
    {"depends_on: [db]", R"(4:18 FL0217 service "web": there is no service "db" to depend on)"},
    {"depends_on: [web]", "4:18 FL0218 services wait for each other: web -> web"},
    {"depends_on: {web: {condition: healthy}}", R"(4:35 FL0212 service "web": expected one of service_started)"},
    // healthcheck
    {"healthcheck: {test: []}", R"(4:25 FL0212 service "web": a list as test starts with CMD, CMD-SHELL or NONE)"},
    {"healthcheck: {test: [curl, -f, x]}", R"(4:25 FL0212 service "web": a list as test starts with CMD)"},
    {"healthcheck: {test: a, disable: true}", R"(4:37 FL0216 service "web": the health check is disabled but has)"},
    {"healthcheck: {interval: 5}", R"(4:29 FL0212 service "web": expected a duration)"},
    {"healthcheck: {retries: -1}", R"(4:28 FL0212 service "web": expected a whole number)"},
    // deploy
    {"deploy: {replicas: two}", R"(4:24 FL0212 service "web": expected a whole number, found "two")"},
    {"deploy: {mode: globl}", R"(4:20 FL0212 service "web": expected one of replicated, global)"},
    {"deploy: {mode: global, replicas: 2}", R"(4:38 FL0216 service "web": a global service)"},
    {"deploy: {mode: global, placement: {max_replicas_per_node: 1}}", R"(4:39 FL0216 service "web": a global service)"},
    {"deploy: {resources: {limits: {cpus: 0.0000000001}}}", R"(4:41 FL0212 service "web": expected a number of CPUs)"},
    {"deploy: {resources: {limits: {memory: 5m}, reservations: {memory: 6m}}}",
     R"(4:25 FL0216 service "web": more mem)"},
    {"deploy: {update_config: {failure_action: stop}}",
     R"(4:46 FL0212 service "web": expected one of pause, continue)"},
    {"deploy: {update_config: {max_failure_ratio: 2}}", R"(4:49 FL0212 service "web": expected a ratio from 0 to 1)"},
    {"deploy: {placement: {preferences: [node.x]}}", R"(4:40 FL0207 service "web": expected a map, found a text)"},
    {"deploy: {update_confg: {}}", R"(4:14 FL0211 service "web": unknown key "update_confg")"},
};

/// What follows the services: starts in line 4, column 1.
constexpr Case rests[] = {
    {"networks: [a]", "4:11 FL0207 expected a map, found a list"},
    {"networks: {n: {drivr: x}}", R"(4:16 FL0211 "n": unknown key "drivr")"},
    {"volumes: {v: {external: true, driver: local}}", R"(4:31 FL0216 "v": "driver" describes what is external)"},
    {R"(networks: {"a b": })", R"(4:12 FL0215 "a b" is no name of a network)"},
    {"volumes: {v: {external: maybe}}", R"(4:25 FL0212 "v": expected true or false)"},
    {"secrets: {s: }", R"(4:11 FL0212 "s": there is no content)"},
    {"secrets: {s: {labels: {a: 1}}}", R"(4:11 FL0212 "s": there is no content)"},
    {"secrets: {s: {file: gone.txt}}", R"(4:21 FL0213 "s": )"},
    {"secrets: {s: {environment: GONE}}", R"(4:28 FL0209 "s": the variable "GONE" is not set)"},
    {"secrets: {s: {content: a, environment: HOME}}", R"(FL0216 "s": the content comes from several places)"},
    {"configs: {c: {driver: x}}", R"(4:15 FL0211 "c": unknown key "driver")"},
    {"  db: {image: d, depends_on: [api]}\n  api: {image: a, depends_on: [db]}",
     "4:31 FL0218 services wait for each other: api -> db -> api"},
    {"  b: {image: b, ports: [\"80:1\"]}\n  a: {image: a, ports: [\"80:2\"]}",
     "5:25 FL0219 the port 80 is taken by stack.yml:4:25"},
};

std::string failure_of(const std::string& text) {
  Loader loader;
  return failure(loader.load({text}));
}

}  // namespace

TEST_CASE("every mistake in a Compose file is named with its place and a next step") {
  for (const auto& [text, expected] : files) {
    CAPTURE(text);
    const auto found = failure_of(text);
    CHECK_MESSAGE(found.find(expected) != std::string::npos, found);
  }
  for (const auto& [body, expected] : bodies) {
    CAPTURE(std::string(body));
    const auto found = failure_of(file_with(body));
    CHECK_MESSAGE(found.find(expected) != std::string::npos, found);
  }
  for (const auto& [rest, expected] : rests) {
    CAPTURE(std::string(rest));
    const auto found = failure_of(file_with("", std::string(rest) + "\n"));
    CHECK_MESSAGE(found.find(expected) != std::string::npos, found);
  }
}

TEST_CASE("a misspelt name has a suggestion") {
  const auto help = [](std::string_view body, std::string_view rest = "") {
    Loader loader;
    return loader.load({file_with(body, rest)}).error().help();
  };
  CHECK(help("enviroment: {}") == R"(did you mean "environment"?)");
  CHECK(help("deploy: {mode: globl}") == R"(did you mean "global"?)");
  CHECK(help("networks: [fron]", "networks: {front: }\n") == R"(did you mean "front"?)");
  CHECK(help("depends_on: [dbs]", "  db: {image: d}\n") == R"(did you mean "db"?)");
  CHECK(help("volumes: [data:/d]") == R"(declare it under "volumes:" at the top level)");
  CHECK(help("zzz: 1") == R"(remove it; keys of your own start with "x-")");
}

TEST_CASE("the same host port is fine for two services, but not for one") {
  const auto port = std::string("ports: [{target: 80, published: 80, mode: host}");
  CHECK(failure_of(file_with(port + "]", "  b: {image: b, ports: [{target: 80, published: 80, mode: host}]}\n")) ==
        "no error");
  CHECK(failure_of(file_with(port + ", {target: 81, published: 80, mode: host}]")).find("FL0219") != std::string::npos);
}

TEST_CASE("a long chain of dependencies is no problem") {
  std::string text = "services:\n";
  for (int i = 0; i < 5000; ++i) text += fmt::format("  s{}: {{image: a, depends_on: [s{}]}}\n", i, i + 1);
  CHECK(failure_of(text + "  s5000: {image: a}\n") == "no error");
  CHECK(failure_of(text + "  s5000: {image: a, depends_on: [s0]}\n").find("FL0218") != std::string::npos);
}

TEST_SUITE_END();

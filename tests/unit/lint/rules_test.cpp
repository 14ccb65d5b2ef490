// One table: for each rule a file that breaks it, and the same file mended.
#include "lint/rules.hpp"

#include "base/text.hpp"
#include "unit/lint/linting.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <fstream>
#include <iterator>

using namespace fairlead;
using namespace fairlead::lint;

TEST_SUITE_BEGIN("lint");

namespace {

struct Case {
  std::string_view rule, found;               ///< "line:column the start of the message".
  std::string bad, good;                      ///< Keys of a service, from line 4 and column 5.
  std::string bad_rest = {}, good_rest = {};  ///< What follows at the top level.
};

const std::vector<Case> cases = {
    {"no-rollback", "4:14 an update that fails", "deploy: {update_config: {delay: 1s}}",
     "deploy: {update_config: {failure_action: rollback}}"},
    {"no-healthcheck", "2:3 there is no health check", "", "healthcheck: {disable: true}"},
    {"stop-first", "2:3 each update stops the only task", "ports: [\"80:80\"]",
     "ports: [\"80:80\"]\ndeploy: {update_config: {order: start-first}}"},
    {"start-first-host-port", "5:9 with start-first, the new task needs port 80",
     "ports:\n  - {target: 80, published: 80, mode: host}\ndeploy: {update_config: {order: start-first}}",
     "ports:\n  - {target: 80, published: 80}\ndeploy: {update_config: {order: start-first}}"},
    {"start-first-volume", "4:15 with start-first, the old and the new task both write to /d",
     "volumes: [data:/d]\ndeploy: {update_config: {order: start-first}}",
     "volumes: [\"data:/d:ro\"]\ndeploy: {update_config: {order: start-first}}", "volumes: {data: }\n",
     "volumes: {data: }\n"},
    {"short-monitor", "5:30 a task that turns unhealthy is seen after 3 times 30s, but the update looks only for 20s",
     "healthcheck: {test: [CMD, true]}\ndeploy: {update_config: {monitor: 20s, failure_action: rollback}}",
     "healthcheck: {test: [CMD, true]}\ndeploy: {update_config: {monitor: 90s, failure_action: rollback}}"},
    {"job-reruns", "4:14 a job runs again", "deploy: {mode: replicated-job}", "deploy: {mode: global}"},
    {"replicas-unset", "4:5 the number of replicas", "deploy: {}", "deploy: {replicas: 2}"},
    {"image-tag", "4:12 the tag latest moves", "x-y: 1", "x-y: 1"},
    {"no-memory-limit", "2:3 without a memory limit", "", "deploy: {resources: {limits: {memory: 64m}}}"},
    {"no-log-limit", "4:5 logs grow without a limit", "logging: {driver: json-file}",
     "logging: {options: {max-size: 10m}}"},
    {"secret-in-environment", "5:20 the secret \"DB_PASSWORD\" is plain text", "environment:\n  DB_PASSWORD: hunter2",
     "environment:\n  DB_PASSWORD_FILE: /run/secrets/db"},
    {"secret-in-command", "4:5 the secret after \"--requirepass\" is plain text",
     "command: redis-server --requirepass hunter2", "command: redis-server --requirepass /run/secrets/p"},
    {"secret-path", "5:20 \"DB_PASSWORD\" is the text /run/secrets/db, not what the file holds",
     "environment:\n  DB_PASSWORD: /run/secrets/db", "environment:\n  DB_PASSWORD_FILE: /run/secrets/db"},
    {"secret-not-there", "5:9 \"KEY\" names /run/secrets/key, where the service has no secret",
     "environment:\n  - KEY=/run/secrets/key", "environment:\n  - KEY=/run/secrets/key\nsecrets: [key]", "",
     "secrets: {key: {external: true}}\n"},
    {"docker-socket", "4:15 who has docker's socket", "volumes: [\"/var/run/docker.sock:/s\"]", "volumes: [\"/d:/d\"]"},
    {"bind-mount", "4:15 /srv has to be on every node", "volumes: [\"/srv:/srv\"]", "volumes: [v:/srv]", "",
     "volumes: {v: }\n"},
    {"port-taken", "8:13 the services \"web\" and \"api\" both publish port 80", "", "", "", ""},
    {"overlay-unencrypted", "6:3 traffic of the network \"n\"", "networks: [n]", "networks: [n]", "networks:\n  n:\n",
     "networks:\n  n: {driver_opts: {encrypted: \"\"}}\n"},
    {"fixed-name", "6:7 the network \"shop\" is the same", "networks: [n]", "networks: [n]",
     "networks:\n  n: {name: shop}\n", "networks:\n  n: {name: \"shop-$SET\"}\n"},
    {"fixed-content-name", "6:7 the config \"c\" can never have new content", "configs: [c]", "configs: [c]",
     "configs:\n  c: {name: c, content: x}\n", "configs:\n  c: {content: x}\n"},
    {"unused", "5:3 no service uses the volume \"v\"", "", "volumes: [v:/v]", "volumes:\n  v:\n", "volumes:\n  v:\n"},
    {"no-effect", "4:5 \"container_name\" has no effect", "container_name: w", "hostname: w"},
    {"unset-variable", "4:15 the variable \"GONE\" is not set", "hostname: ${GONE}", "hostname: ${GONE:-w}"},
    {"host-address", "4:13 Swarm ignores the address 127.0.0.1", "ports: [\"127.0.0.1:80:80\"]", "ports: [\"80:80\"]"},
    {"missing", "4:15 ", "env_file: gone.env", "env_file: {path: gone.env, required: false}"},
    {"refused", "4:18 \"SIGTREM\" is no signal", "stop_signal: SIGTREM", "stop_signal: \"$GONE\""},
    {"reading", "4:16 \"yes\" means true in YAML 1.1 only", "read_only: yes", "read_only: true"},
    {"empty-variable", "4:24 docker's client puts", "environment: {FOO: \"\"}", "environment: {FOO: \"$SET\"}"},
    {"text-or-number", "4:22 without quotes, docker's client reads the 1.10 of \"V\" as 1.1", "environment: {V: 1.10}",
     "environment: {V: \"1.10\"}"},
    {"quotes-in-value", "5:9 the quotes around the value of \"TZ\" are part of it", "environment:\n  - TZ=\"UTC\"",
     "environment:\n  - \"TZ=UTC\""},
    {"merged-test", "", "", ""},
    {"traefik-container-labels", "4:30 Traefik reads the labels of services", "labels: {traefik.enable: \"true\"}",
     "deploy: {labels: {traefik.enable: \"true\"}}"},
    {"traefik-label", "6:9 Traefik knows no \"router\" there",
     "deploy:\n  labels:\n  - traefik.http.router.web.rule=Host(`a`)",
     "deploy:\n  labels:\n  - traefik.http.routers.web.rule=Host(`a`)"},
    {"traefik-rule", "6:9 rule of \"web\": a value is not in backticks (character 6)",
     "deploy:\n  labels:\n  - traefik.http.routers.web.rule=Host(a)",
     "deploy:\n  labels:\n  - traefik.http.routers.web.rule=Host(`a`)"},
    {"traefik-versions", "6:9 only Traefik 2 takes the rule of \"a\", only Traefik 3 that of \"b\"",
     "deploy:\n  labels:\n  - traefik.http.routers.a.rule=Host(`a`, `b`)\n  - "
     "traefik.http.routers.b.rule=PathRegexp(`a`)",
     "deploy:\n  labels:\n  - traefik.http.routers.a.rule=Host(`a`)\n  - traefik.http.routers.b.rule=PathRegexp(`a`)"},
    {"traefik-port", "6:9 Traefik does not know the port",
     "deploy:\n  labels:\n  - traefik.http.routers.a.rule=Host(`a`)",
     "deploy:\n  labels:\n  - traefik.http.routers.a.rule=Host(`a`)\n  - "
     "traefik.http.services.a.loadbalancer.server.port=80"},
    {"traefik-tls", "6:9 the router \"a\" is at \"websecure\", and has no TLS itself",
     "deploy:\n  labels:\n  - traefik.http.routers.a.entrypoints=websecure",
     "deploy:\n  labels:\n  - traefik.http.routers.a.entrypoints=websecure\n  - traefik.http.routers.a.tls=true"},
    {"traefik-network", "7:9 the service is in 2 networks",
     "networks: [a, b]\ndeploy:\n  labels:\n  - traefik.http.routers.a.rule=Host(`a`)",
     "networks: [a, b]\ndeploy:\n  labels:\n  - traefik.swarm.network=s_a\n  - traefik.http.routers.a.rule=Host(`a`)",
     "networks: {a: , b: }\n", "networks: {a: , b: }\n"},
    {"traefik-network-name", "4:55 the service is not in a network \"proxy\"",
     "deploy: {labels: {traefik.swarm.network:          proxy}}",
     "deploy: {labels: {traefik.swarm.network: s_default}}"},
    {"traefik-two-networks", "6:9 Traefik 3 refuses",
     "deploy:\n  labels:\n  - traefik.docker.network=s_default\n  - traefik.swarm.network=s_default",
     "deploy:\n  labels:\n  - traefik.swarm.network=s_default"},
    {"traefik-duplicate", "11:11 the services \"web\" and \"api\" define the router \"a\" differently", "", ""},
    {"traefik-service", "6:9 the router \"a\" has 2 services to choose from",
     "deploy:\n  labels:\n  - traefik.http.routers.a.rule=Host(`a`)\n  - "
     "traefik.http.services.a.loadbalancer.server.port=80"
     "\n  - traefik.http.services.b.loadbalancer.server.port=81",
     "deploy:\n  labels:\n  - traefik.http.routers.a.service=b\n  - traefik.http.services.a.loadbalancer.server.port=80"
     "\n  - traefik.http.services.b.loadbalancer.server.port=81"},
    {"traefik-reference", "6:9 no label or argument in this file declares the middleware \"auth\"",
     "deploy:\n  labels:\n  - traefik.http.routers.a.middlewares=auth",
     "deploy:\n  labels:\n  - traefik.http.routers.a.middlewares=auth@file"},
    {"unknown-ignore", "4:32 lint-ignore names \"image-tags\"", "x-fairlead: {lint-ignore: [image-tags]}",
     "x-fairlead: {lint-ignore: [image-tag]}"},
};

std::vector<std::string> texts(const Case& each, bool good) {
  if (each.rule == "image-tag")
    return {std::string("services:\n  web:\n    x-y: 1\n    image: ") + (good ? "app:1.2\n" : "app:latest\n")};
  if (each.rule == "port-taken") {
    const auto port = fmt::format("ports: [{{target: 80, published: {}, mode: host}}]", good ? 81 : 80);
    return {file_with("ports: [{target: 80, published: 80, mode: host}]",
                      "  api:\n    image: app:1\n    x-y: 1\n    " + port + "\n")};
  }
  if (each.rule == "traefik-duplicate") {
    const auto rule = "deploy:\n  labels:\n  - traefik.http.routers.a.rule=Host(`a`)";
    return {file_with(rule, fmt::format("  api:\n    image: app:1\n    deploy:\n      labels:\n"
                                        "        - traefik.http.routers.{}.rule=Host(`b`)\n",
                                        good ? 'b' : 'a'))};
  }
  if (each.rule == "merged-test") {
    const auto test = file_with("healthcheck: {test: [CMD, a]}");
    return good ? std::vector{test} : std::vector{test, test};
  }
  return {file_with(good ? each.good : each.bad, good ? each.good_rest : each.bad_rest)};
}

}  // namespace

TEST_CASE("each rule finds a file that breaks it, and is content when that is mended") {
  for (const auto& each : cases) {
    CAPTURE(each.rule);
    const auto bad = found(each.rule, texts(each, false));
    REQUIRE(bad.size() == 1);
    CHECK_MESSAGE(bad[0].starts_with(each.found), bad[0]);
    CHECK(found(each.rule, texts(each, true)).empty());
  }
}

TEST_CASE("each rule has an example, an id and words of its own") {
  for (const auto& rule : rules()) {
    CAPTURE(rule.id);
    CHECK(std::ranges::count(cases, rule.id, &Case::rule) == 1);
    CHECK(std::ranges::count(rules(), rule.id, &Rule::id) == 1);
    CHECK(std::ranges::count(rules(), rule.finds, &Rule::finds) == 1);
    CHECK(rule.id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == rule.id.npos);
    CHECK_FALSE(rule.help.empty());
  }
  CHECK(find_rule("gone") == nullptr);
}

TEST_CASE("the documentation has each rule with its severity") {
  std::ifstream file(FAIRLEAD_SOURCE_DIR "/docs/stack/lint.md");
  const std::string text((std::istreambuf_iterator<char>(file)), {});
  for (const auto& rule : rules()) {
    const auto row =
        fmt::format("| `{}` | {}{} | ", rule.id, word(rule.severity), rule.when == When::strict ? ", strict" : "");
    CHECK_MESSAGE(text.find(row) != std::string::npos, row);
  }
}

TEST_CASE("a rule is judged by the version of Traefik, where the file says it") {
  const auto finds = [](std::string_view label, const std::string& image) {
    return !found("traefik-rule",
                  {file_with(fmt::format("deploy:\n  labels:\n  - traefik.http.routers.a.rule=HostRegexp({})\n{}",
                                         "`{sub:.+}.a`", label),
                             image.empty() ? "" : "  proxy:\n    image: " + image + "\n")})
                .empty();
  };
  CHECK_FALSE(finds("", ""));
  CHECK_FALSE(finds("", "traefik:v2.11"));
  CHECK(finds("", "traefik:v3.1"));
  CHECK_FALSE(finds("  - traefik.http.routers.a.ruleSyntax=v2", "traefik:v3.1"));
  CHECK(finds("  - traefik.http.routers.a.ruleSyntax=v3", ""));
}

TEST_CASE("entry points and resolvers are known when the file runs Traefik") {
  const std::string proxy =
      "  proxy:\n    image: traefik:v3.1\n    command:\n      - --entryPoints.websecure.address=:443\n"
      "      - --entrypoints.websecure.http.tls.certresolver=le\n      - --certificatesResolvers.le.acme.email=a@b.c\n";
  const auto with = [&](const std::string& entry, const std::string& resolver) {
    return file_with("deploy:\n  labels:\n  - traefik.http.routers.a.entrypoints=" + entry +
                         "\n  - traefik.http.routers.a.tls.certresolver=" + resolver,
                     proxy);
  };
  CHECK(found("traefik-reference", {with("websecure", "le")}).empty());
  CHECK(found("traefik-reference", {with("websecur", "le")}).size() == 1);
  CHECK(found("traefik-reference", {with("websecure", "letsencrypt")}).size() == 1);
  CHECK(found("traefik-tls", {file_with("deploy:\n  labels:\n  - traefik.http.routers.a.entrypoints=websecure", proxy)})
            .empty());
}

TEST_CASE("labels of Traefik 1 are judged, too") {
  CHECK(found("traefik-rule", {file_with("deploy: {labels: {traefik.frontend.rule: 'Hots:a'}}")}).size() == 1);
  CHECK(found("traefik-port", {file_with("deploy: {labels: {traefik.frontend.rule: 'Host:a'}}")}).size() == 1);
  const auto both = "deploy:\n  labels:\n  - traefik.port=80\n  - traefik.http.routers.a.rule=Host(`a`)";
  CHECK(found("traefik-versions", {file_with(both)}).size() == 1);
  CHECK(
      found("traefik-port", {file_with("deploy: {labels: {traefik.enable: 'false', traefik.frontend.rule: 'Host:a'}}")})
          .empty());
}

TEST_CASE("an empty variable is none that another variable leaves empty") {
  CHECK(found("empty-variable", {file_with("environment: [\"A=\", \"B=$GONE\", C]")}).size() == 1);
  CHECK(found("empty-variable", {file_with("environment: {A: \"\", B: $GONE, C: }")}).size() == 1);
}

TEST_CASE("paths that are each node's own may be mounted") {
  for (const auto* path : {"/", "/proc", "/sys/fs/cgroup", "/etc/localtime", "/var/lib/docker/volumes"})
    CHECK_MESSAGE(found("bind-mount", {file_with(fmt::format("volumes: [\"{}:/x:ro\"]", path))}).empty(), path);
  CHECK(found("bind-mount", {file_with("volumes: [\"/system:/x\"]")}).size() == 1);
}

TEST_CASE("a secret is told by its name and its value") {
  const auto finds = [](const std::string& pair) {
    return !found("secret-in-environment", {file_with("environment: ['" + pair + "']")}).empty();
  };
  for (const auto* pair : {"PASSWORD=x", "db_password=x", "API_KEY=x", "AWS_SECRET_ACCESS_KEY=x", "GITHUB_TOKEN=x",
                           "SECRET_KEY_BASE=x", "URL=postgres://shop:secret@db/shop"})
    CHECK_MESSAGE(finds(pair), pair);
  for (const auto* pair :
       {"PASSWORD=", "PASSWORD_FILE=/run/secrets/p", "DB_PASSWORD=/run/secrets/p", "TOKEN_LIFETIME=5", "PUBLIC_KEY=x",
        "KEYBOARD=x", "USE_TOKEN=true", "URL=http://db:80/shop", "URL=http://u@db/"})
    CHECK_FALSE_MESSAGE(finds(pair), pair);
}

TEST_CASE("a finding of a secret does not show it") {
  for (const auto& finding : Linted({file_with("environment: {A_TOKEN: hunter2, U: 'a://b:hunter2@c'}")}).findings())
    CHECK((finding.message + finding.help).find("hunter2") == std::string::npos);
}

TEST_CASE("an image's version is told from a registry's port and a digest") {
  const auto finds = [](const std::string& image) {
    return !found("image-tag", {"services:\n  web:\n    image: " + image + "\n"}).empty();
  };
  for (const auto* image : {"app", "app:latest", "registry.example.org:5000/app", "a/b/c"})
    CHECK_MESSAGE(finds(image), image);
  const std::string digest = "@sha256:" + std::string(64, 'a');
  for (const auto& image :
       std::vector<std::string>{"app:1", "registry.example.org:5000/app:1.2", "app" + digest, "app:latest" + digest})
    CHECK_FALSE_MESSAGE(finds(image), image);
}

TEST_SUITE_END();

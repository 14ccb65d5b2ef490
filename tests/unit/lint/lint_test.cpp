#include "lint/lint.hpp"

#include "unit/lint/linting.hpp"

#include <doctest/doctest.h>

using namespace fairlead;
using namespace fairlead::lint;

TEST_SUITE_BEGIN("lint");

namespace {

std::vector<std::string> names(const Findings& findings) {
  std::vector<std::string> out;
  for (const auto& finding : findings) out.push_back(fmt::format("{} {}", word(finding.severity), finding.rule));
  return out;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("rules that fire in nearly every file look when they are asked for") {
  const Linted linted({file_with("")});
  CHECK(names(linted.findings({})) == Names{});
  CHECK(names(linted.findings({.enable = {"no-log-limit"}})) == Names{"info no-log-limit"});
  CHECK(linted.findings({.strict = true}).size() > 3);
  CHECK(names(linted.findings({.strict = true, .disable = {"no-rollback"}})).size() + 1 ==
        linted.findings({.strict = true}).size());
}

TEST_CASE("a severity can be changed") {
  const Linted linted({file_with("")});
  CHECK(names(linted.findings({.enable = {"no-healthcheck"}, .severity = {"no-healthcheck=error"}})) ==
        Names{"error no-healthcheck"});
}

TEST_CASE("settings that name no rule are refused, with the one that was meant") {
  CHECK(check({.enable = {"image-tag"}, .severity = {"image-tag=info"}}).has_value());
  CHECK(check({.enable = {"image-tags"}}).error().help() == "did you mean image-tag?");
  CHECK(check({.disable = {"gone-for-ever"}}).error().code() == Errc::usage);
  CHECK(check({.severity = {"image-tag=fatal"}}).error().help() == "write RULE=error, RULE=warning or RULE=info");
  CHECK(check({.severity = {"image-tag"}}).error().code() == Errc::usage);
}

TEST_CASE("a service, or the whole file, ignores rules") {
  const std::string other = "  other:\n    image: app\n";
  const std::string bad = "services:\n  web:\n    image: app\n";
  CHECK(names(Linted({bad + other}).findings({})) == Names{"warning image-tag", "warning image-tag"});
  const auto one = Linted({bad + "    x-fairlead: {lint-ignore: [image-tag]}\n" + other}).findings({});
  CHECK(names(one) == Names{"warning image-tag"});
  CHECK(one.at(0).service == "other");
  CHECK(Linted({"x-fairlead: {lint-ignore: image-tag}\n" + bad + other}).findings({}).empty());
}

TEST_CASE("findings stand in the order of files and lines, and belong to a service") {
  const auto findings = Linted({file_with("volumes: [\"/b:/b\"]\nhostname: $GONE\n", "  api:\n    image: app\n"),
                                "services:\n  web:\n    volumes: [\"/c:/c\"]\n"})
                            .findings({});
  Names out;
  for (const auto& finding : findings)
    out.push_back(fmt::format("{} {} {}", finding.place.str(), finding.service, finding.rule));
  CHECK(out == Names{"stack.yml:4:15 web bind-mount", "stack.yml:5:15 web unset-variable",
                     "stack.yml:7:12 api image-tag", "over1.yml:3:15 web bind-mount"});
  CHECK(worst(findings) == Severity::warning);
  CHECK_FALSE(worst({}).has_value());
}

TEST_CASE("without the variables of a deploy, what they would give is not judged, and the rest is") {
  for (const std::string body : {
           "deploy: {replicas: \"${GONE}\"}",
           "deploy:\n  resources:\n    limits: {memory: \"${GONE}\", cpus: \"${GONE}\"}",
           "healthcheck:\n  test: [CMD, a]\n  interval: ${GONE}",
           "stop_grace_period: ${GONE}",
           "read_only: ${GONE}",
           "extra_hosts: [\"x:${GONE}\"]",
           "networks: [\"${GONE}\"]",
           "secrets: [\"${GONE}\"]",
           "depends_on: [\"${GONE}\"]",
           "ports: [\"${GONE}:80\"]",
           "ports:\n  - target: ${GONE}\n    published: 80",
           "volumes: [\"${GONE}:/data\"]",
           "volumes:\n  - type: bind\n    source: /a\n    target: ${GONE}",
           "ulimits: {nofile: \"${GONE}\"}",
           "stop_signal: ${GONE}",
           "user: \"${GONE:?who}\"",
           "image: ${GONE:?which}",
           "hostname: $GONE\ndeploy:\n  placement:\n    constraints: [\"node.role == ${GONE}\"]",
           "deploy:\n  placement:\n    constraints: [\"node.labels.${GONE} == a\"]",
           "deploy:\n  labels:\n    traefik.http.routers.a.rule: Host(`${GONE}`)\n"
           "    traefik.http.services.a.loadbalancer.server.port: 80",
           "deploy:\n  labels: [\"traefik.http.routers.a.rule=PathPrefix(`${GONE}`)\",\n"
           "    traefik.http.services.a.loadbalancer.server.port=80]",
           "deploy:\n  update_config:\n    order: ${GONE}",
           "x-fairlead: {checks: {db: {tcp: \"db:${GONE}\"}}}",
       }) {
    CAPTURE(body);
    auto text = "services:\n  other: {image: app}\n  web:\n    image: app:1\n" + std::string();
    if (body.starts_with("image")) text = "services:\n  other: {image: app}\n  web:\n";
    for (const auto line : lines(body)) text += fmt::format("    {}\n", line);
    auto got = names(Linted({text}).findings({}));
    const auto unset = std::erase_if(
        got, [](const std::string& name) { return name == "warning unset-variable" || name == "warning missing"; });
    CHECK(unset == 1);
    std::erase_if(got, [](const std::string& name) { return name.starts_with("info "); });  // such as stop-first
    CHECK(got == Names{"warning image-tag"});
  }
  // The same unset variable in two services: both are unknown.
  const std::string constraint = "{image: \"app:1\", deploy: {placement: {constraints: [\"node.role == ${GONE}\"]}}}\n";
  CHECK(names(Linted({"services:\n  one: " + constraint + "  two: " + constraint}).findings({})) ==
        Names{"warning unset-variable"});
}

TEST_CASE("messages are one printable line") {
  const auto findings = Linted({file_with("volumes: [\"/a\\x1b\\nb:/b\"]\n")}).findings({});
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].message.starts_with("/a? b has to be on every node"));
}

TEST_SUITE_END();

#include "traefik/labels.hpp"

#include "base/text.hpp"

#include <doctest/doctest.h>

using namespace fairlead;
using namespace fairlead::traefik;

TEST_SUITE_BEGIN("traefik");

namespace {

/// Labels as lines of "K=V"; the place is the line.
Labels read(std::string_view text) {
  std::vector<Label> labels;
  for (const auto line : lines(text)) {
    const auto equals = line.find('=');
    labels.push_back({std::string(line.substr(0, equals)),
                      std::string(line.substr(equals + 1)),
                      {"a.yml", static_cast<std::uint32_t>(labels.size() + 1), 1}});
  }
  return read_labels(labels);
}

std::string problem(std::string_view label) {
  const auto labels = read(label);
  if (labels.unknown.empty()) return "";
  CHECK(labels.unknown.size() == 1);
  return labels.unknown[0].help;
}

}  // namespace

TEST_CASE("labels of v2 and v3 are routers, services and middlewares") {
  const auto labels = read(
      "com.example.note=x\n"
      "traefik.enable=true\n"
      "traefik.docker.network=proxy\n"
      "traefik.http.routers.web.rule=Host(`a`)\n"
      "Traefik.HTTP.Routers.web.EntryPoints=web, websecure\n"
      "traefik.http.routers.web.tls.certresolver=le\n"
      "traefik.http.routers.web.tls.domains[0].main=a\n"
      "traefik.http.routers.web.service=shop\n"
      "traefik.http.routers.web.middlewares=auth@file,strip\n"
      "traefik.tcp.routers.web.rule=HostSNI(`*`)\n"
      "traefik.http.services.shop.loadbalancer.server.port=80\n"
      "traefik.http.services.other.loadbalancer.passhostheader=true\n"
      "traefik.http.middlewares.strip.stripprefix.prefixes=/a\n");
  CHECK(labels.unknown.empty());
  CHECK(labels.enabled == true);
  CHECK(labels.docker_network->value == "proxy");
  REQUIRE(labels.routers.size() == 2);
  const auto& router = labels.routers[0];
  CHECK(router.name == "web");
  CHECK(router.place.line == 4);
  CHECK(router.rule->value == "Host(`a`)");
  CHECK(names(router.entry_points) == std::vector<std::string>{"web", "websecure"});
  CHECK(names(router.middlewares) == std::vector<std::string>{"auth@file", "strip"});
  CHECK(without_provider("auth@file") == "auth");
  CHECK(router.tls);
  CHECK(router.certificate_resolver->value == "le");
  CHECK(router.service->value == "shop");
  CHECK(labels.routers[1].protocol == Protocol::tcp);
  REQUIRE(labels.services.size() == 2);
  CHECK(labels.services[0].has_servers);
  CHECK_FALSE(labels.services[1].has_servers);
  CHECK(labels.middlewares.at(0).fields.at("stripprefix.prefixes") == "/a");
  CHECK(labels.is_v2());
  CHECK_FALSE(labels.is_v1());
}

TEST_CASE("labels of v1 are frontends and a port, with segments or without") {
  const auto labels = read(
      "traefik.frontend.rule=Host:a\n"
      "traefik.frontend.entryPoints=http,https\n"
      "traefik.port=80\n"
      "traefik.admin.frontend.rule=Host:b\n"
      "traefik.admin.port=81\n");
  CHECK(labels.is_v1());
  CHECK_FALSE(labels.is_v2());
  REQUIRE(labels.frontends.size() == 2);
  CHECK(labels.frontends[0].rule->value == "Host:a");
  CHECK(labels.frontends[1].name == "admin");
  CHECK(labels.port->value == "81");
}

TEST_CASE("a misspelt label is told what was meant") {
  CHECK(problem("traefik.http.router.web.rule=x") == "did you mean traefik.http.routers.web.rule?");
  CHECK(problem("traefik.http.routers.web.entrypoint=x") == "did you mean traefik.http.routers.web.entrypoints?");
  CHECK(problem("traefik.http.routers.web.tls.certresolvers=x") ==
        "did you mean traefik.http.routers.web.tls.certresolver?");
  CHECK(problem("traefik.http.services.web.loadbalancers.server.port=1") ==
        "did you mean traefik.http.services.web.loadbalancer.server.port?");
  CHECK(problem("traefik.http.middlewares.m.stripprefx.prefixes=/a") ==
        "did you mean traefik.http.middlewares.m.stripprefix.prefixes?");
  CHECK(problem("traefik.http.middlewares.m.brandnewthing.x=1") == "");
  CHECK(problem("traefik.http.routers.web=1") == "write traefik.http.routers.NAME.FIELD");
  CHECK(problem("traefik.constraint-label=public") == "");
}

TEST_CASE("a label names what all services share a namespace for") {
  for (const auto& [label, name] : {std::pair("traefik.http.routers.web.rule", "web"),
                                    {"Traefik.TCP.Services.web.loadbalancer.server.port", "web"},
                                    {"traefik.http.serversTransports.web.insecureSkipVerify", "web"},
                                    {"traefik.http.routers.web", ""},
                                    {"traefik.docker.network", ""},
                                    {"traefik.http.pickles.web.rule", ""},
                                    {"other.http.routers.web.rule", ""}}) {
    CAPTURE(label);
    CHECK(shared_name(label) == name);
  }
}

TEST_SUITE_END();

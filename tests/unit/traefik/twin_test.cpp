#include "traefik/twin.hpp"

#include <doctest/doctest.h>

using namespace fairlead;
using traefik::twin_routes;
using traefik::why_no_twin;

TEST_SUITE_BEGIN("traefik");

TEST_CASE("what all services share a name for is a route") {
  for (const auto* key : {"traefik.http.routers.web.rule", "traefik.tcp.services.db.loadbalancer.server.port",
                          "Traefik.HTTP.Middlewares.auth.basicauth.users"}) {
    CHECK(traefik::is_route(key));
  }
  for (const auto* key : {"traefik.enable", "traefik.docker.network", "team", "traefik.frontend.rule"}) {
    CHECK_FALSE(traefik::is_route(key));
  }
}

TEST_CASE("a twin has names of its own, and comes first") {
  const Variables labels = {{"team", "core"},
                            {"traefik.enable", "true"},
                            {"traefik.http.routers.web.rule", "Host(`a.test`)"},
                            {"traefik.http.routers.web.service", "web"},
                            {"traefik.http.routers.web.middlewares", "auth, gzip@file,sized@swarm"},
                            {"traefik.http.routers.admin.rule", "Host(`a.test`) && Path(`/admin`)"},
                            {"traefik.http.routers.admin.Priority", "7"},
                            {"traefik.http.services.web.loadbalancer.server.port", "80"},
                            {"traefik.http.middlewares.auth.basicauth.users", "anna:x"},
                            {"traefik.http.middlewares.sized.chain.middlewares", "auth"},
                            {"traefik.http.middlewares.sorry.errors.service", "web@swarm"},
                            {"traefik.tcp.routers.db.rule", "HostSNI(`*`)"}};
  const Variables twin = {{"traefik.http.routers.web-green.rule", "Host(`a.test`)"},
                          {"traefik.http.routers.web-green.service", "web-green"},
                          {"traefik.http.routers.web-green.middlewares", "auth-green,gzip@file,sized-green@swarm"},
                          {"traefik.http.routers.web-green.priority", "15"},
                          {"traefik.http.routers.admin-green.rule", "Host(`a.test`) && Path(`/admin`)"},
                          {"traefik.http.routers.admin-green.priority", "8"},
                          {"traefik.http.services.web-green.loadbalancer.server.port", "80"},
                          {"traefik.http.middlewares.auth-green.basicauth.users", "anna:x"},
                          {"traefik.http.middlewares.sized-green.chain.middlewares", "auth-green"},
                          {"traefik.http.middlewares.sorry-green.errors.service", "web-green@swarm"},
                          {"traefik.tcp.routers.db-green.rule", "HostSNI(`*`)"},
                          {"traefik.tcp.routers.db-green.priority", "13"}};
  CHECK(twin_routes(labels, "-green") == twin);
  CHECK(twin_routes({{"team", "core"}}, "-green").empty());
}

TEST_CASE("requests that a twin could not get are told") {
  CHECK(why_no_twin({{"traefik.http.routers.web.rule", "Host(`a`)"}}).empty());
  CHECK(why_no_twin({{"traefik.http.services.web.loadbalancer.server.port", "80"}}) ==
        "it has no router of Traefik in deploy.labels whose requests could move");
  CHECK(why_no_twin({{"traefik.http.routers.web.entrypoints", "web"}}) == "its router \"web\" has no rule");
  CHECK(why_no_twin({{"traefik.http.routers.web.rule", "Host(`a`)"}, {"traefik.http.routers.web.service", "x@file"}}) ==
        "its router \"web\" leads to the service \"x@file\", which its own labels do not define");
}

TEST_SUITE_END();

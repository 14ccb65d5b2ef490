#include "compose/strategy.hpp"

#include "unit/compose/loading.hpp"

#include <doctest/doctest.h>
#include <tuple>

using namespace fairlead::compose;
using namespace std::chrono_literals;

TEST_SUITE_BEGIN("compose");

namespace {

/// What is wrong with a service that says this, and has a canary.
std::string refusal(const std::string& service, const std::string& canary = "{}", const std::string& more = "") {
  Loader loader;
  return failure(loader.load({file_with("x-fairlead: {strategy: {canary: " + canary + "}}\n" + service, more)}));
}

}  // namespace

TEST_CASE("a canary is read with everything that can be said of it, and may say nothing") {
  Loader loader;
  const auto project = loader
                           .loaded({file_with("x-fairlead:\n"
                                              "  strategy:\n"
                                              "    canary:\n"
                                              "      replicas: 10%\n"
                                              "      hold: 1m30s\n"
                                              "      labels: {traefik.enable: \"false\"}\n"
                                              "      checks: {home: {http: \"http://shop.test\"}}")})
                           .project;
  const auto& canary = project.services.at("web").strategy;
  REQUIRE(canary.has_value());
  CHECK(canary->service == "web");
  CHECK(canary->replicas == 10);
  CHECK(canary->is_share);
  CHECK(canary->hold == 90s);
  CHECK(canary->labels == fairlead::Variables{{"traefik.enable", "false"}});
  CHECK(canary->checks.at(0).name == "web.canary.home");
  const auto plain = loader.loaded({file_with("x-fairlead: {strategy: {canary: {}}}")}).project.services.at("web");
  REQUIRE(plain.strategy.has_value());
  CHECK(plain.strategy->replicas == 1);
  CHECK_FALSE(plain.strategy->is_share);
  CHECK(plain.strategy->hold == 30s);
}

TEST_CASE("blue-green is as many tasks, and a time for others to see it") {
  Loader loader;
  const auto both =
      loader.loaded({file_with("x-fairlead: {strategy: {blue-green: {hold: 5s, settle: 1m, checks: "
                               "{home: {http: \"http://green.test\"}}}}}")});
  const auto& strategy = both.project.services.at("web").strategy;
  REQUIRE(strategy.has_value());
  CHECK(strategy->kind == StrategyKind::blue_green);
  CHECK(strategy->replicas == 100);
  CHECK(strategy->is_share);
  CHECK(strategy->hold == 5s);
  CHECK(strategy->settle == 60s);
  CHECK(strategy->checks.at(0).name == "web.green.home");
  const auto plain = loader.loaded({file_with("x-fairlead: {strategy: {blue-green: {}}}")}).project.services.at("web");
  CHECK(plain.strategy->settle == 20s);
  CHECK(failure(loader.load({file_with("x-fairlead: {strategy: {blue-green: {replicas: 3}}}")})) ==
        "stack.yml:4:42 FL0211 service \"web\": unknown key \"replicas\"");
  CHECK(failure(loader.load({file_with("x-fairlead: {strategy: {blue-green: {}, canary: {}}}")})) ==
        "stack.yml:4:53 FL0212 service \"web\": there is one strategy, not two");
  CHECK(failure(loader.load({file_with("x-fairlead: {strategy: {blue-green: {}}}\nports: [\"80:80\"]")})) ==
        "stack.yml:5:13 FL0574 service \"web\" cannot be deployed blue-green: two services cannot publish one port");
}

TEST_CASE("what is no canary is an error with its place") {
  for (const auto& [canary, error] :
       {std::pair("{replicas: 0}",
                  "48 FL0212 service \"web\": expected 1 to 1000, or a share from 1% to 100%, found \"0\""),
        {"{replicas: 101%}",
         "48 FL0212 service \"web\": expected 1 to 1000, or a share from 1% to 100%, found \"101%\""},
        {"{replicas: \"%\"}", "48 FL0212 service \"web\": expected 1 to 1000, or a share from 1% to 100%, found \"%\""},
        {"{hold: 30}", "44 FL0212 service \"web\": expected a duration, found \"30\""},
        {"{hold: 2h}", "44 FL0212 service \"web\": expected a time from 1s to 1h, found \"2h\""},
        {"{weight: 2}", "38 FL0211 service \"web\": unknown key \"weight\""}}) {
    CAPTURE(canary);
    CHECK(refusal("", canary) == std::string("stack.yml:4:") + error);
  }
  Loader loader;
  CHECK(failure(loader.load({file_with("x-fairlead: {strategy: {}}")})) ==
        "stack.yml:4:28 FL0212 service \"web\": a strategy says how");
}

TEST_CASE("a service of which there cannot be two has no canary") {
  for (const auto& [service, place, why] :
       {std::tuple("ports: [\"80:80\"]", "5:13", "two services cannot publish one port"),
        {"ports: [{target: 80, published: 80, mode: host}]", "5:13", "two services cannot publish one port"},
        {"deploy: {mode: global}", "4:37", "every node has one of its tasks already"},
        {"deploy: {mode: replicated-job}", "4:37", "it is a job, which ends"},
        {"volumes: [\"data:/data\"]", "5:15", "its only task writes to /data, and two would"},
        {"volumes: [\"/srv:/data\"]", "5:15", "its only task writes to /data, and two would"}}) {
    CAPTURE(service);
    CHECK(refusal(service, "{}", "volumes: {data: }") ==
          fmt::format("stack.yml:{} FL0574 service \"web\" cannot have a canary: {}", place, why));
  }
  Loader loader;
  CHECK(
      failure(loader.load({file_with("x-fairlead: {strategy: {canary: {}}}", "  web-canary: {image: b}")})) ==
      "stack.yml:4:37 FL0574 service \"web\" cannot have a canary: its name \"web-canary\" is that of another service");
}

TEST_CASE("a service that several tasks may write for has a canary") {
  Loader loader;
  for (const auto* service :
       {"volumes: [\"data:/data:ro\"]", "volumes: [\"/tmp/x\"]", "volumes: [\"data:/data\"]\ndeploy: {replicas: 2}",
        "volumes: [\"data:/data\"]\ndeploy: {update_config: {order: start-first}}"}) {
    CAPTURE(service);
    const auto project =
        loader.loaded({file_with("x-fairlead: {strategy: {canary: {}}}\n" + std::string(service), "volumes: {data: }")})
            .project;
    CHECK(project.services.at("web").strategy.has_value());
  }
}

TEST_SUITE_END();

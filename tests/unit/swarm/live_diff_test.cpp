#include "swarm/live_diff.hpp"

#include "unit/swarm/stack.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

using namespace fairlead;

TEST_SUITE_BEGIN("swarm");

namespace {

struct Compared : test::Stack {
  Compared() {
    image("web:1");
    image("web:2");
    prune = true;
  }
  std::vector<swarm::Unlike> diff(std::string_view compose) {
    const auto prepared = plan(compose);
    REQUIRE_MESSAGE(prepared.has_value(), (prepared ? "" : prepared.error().message()));
    return swarm::live_diff(prepared->plan, prepared->observed.network_names());
  }
};

constexpr std::string_view two = R"(
services:
  old: {image: "registry.test/web:1", environment: {A: b, DB_PASSWORD: hunter2}}
  web: {image: "registry.test/web:1", environment: {DB_PASSWORD: hunter2}, deploy: {labels: {only: here}}}
)";

}  // namespace

TEST_CASE("what is the same has no difference, also where the file leaves something to the Swarm") {
  Compared stack;
  REQUIRE(stack.deploy(two).has_value());
  auto* service = stack.engine.service("shop_web");
  service->spec["Mode"]["Replicated"]["Replicas"] = 4;
  CHECK(swarm::diff_text(stack.diff(two), "docker-stack.yml", false) == "No differences.\n");
}

TEST_CASE("both sides are shown in full, secrets masked") {
  Compared stack;
  REQUIRE(stack.deploy(two).has_value());
  const auto all = stack.diff(R"(
services:
  web: {image: "registry.test/web:2", environment: {DB_PASSWORD: other, B: c}}
)");
  const auto text = swarm::diff_text(all, "docker-stack.yml", false);
  CHECK(text.starts_with("--- the Swarm\n+++ docker-stack.yml\n service shop_web\n"));
  const auto has = [&](std::string_view part) { return text.find(part) != std::string::npos; };
  CHECK(has("\n-  deploy.labels.only       here\n"));
  CHECK(has("\n+  environment.B            c\n"));
  CHECK(has("\n-  environment.DB_PASSWORD  ***\n+  environment.DB_PASSWORD  *** (another value)\n"));
  CHECK(has("\n-  image                    registry.test/web:1@sha256:aaaa"));
  CHECK(has("\n+  image                    registry.test/web:2@sha256:bbbb"));
  CHECK(has("\n-service shop_old\n-  "));
  CHECK(has("\n-  environment.A "));
  CHECK_FALSE(has("hunter2"));
  const auto value = nlohmann::json::parse(swarm::diff_json(all, "shop"));
  CHECK(value["schema"] == "fairlead.stack.diff/1");
  CHECK(value["differences"][0]["in"] == "both");
  CHECK(value["differences"][1]["in"] == "swarm");
}

TEST_CASE("what only the file has begins with a plus") {
  Compared stack;
  const auto text = swarm::diff_text(stack.diff(two), "docker-stack.yml", true);
  CHECK(text.find("\x1b[32m+network shop_default\x1b[0m\n") != std::string::npos);
  CHECK(text.find("\x1b[32m+service shop_old\x1b[0m\n") != std::string::npos);
  CHECK(text.find("\n\x1b[31m-  ") == std::string::npos);
}

TEST_SUITE_END();

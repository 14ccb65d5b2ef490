#include "swarm/adopt.hpp"

#include "swarm/names.hpp"
#include "unit/swarm/stack.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

using namespace fairlead;
using swarm::Kind;
using swarm::LiveObject;

TEST_SUITE_BEGIN("swarm");

namespace {

const json::Document service_body(nlohmann::json::parse(
    R"({"TaskTemplate":{"ContainerSpec":{"Configs":[{"ConfigName":"shop_motd_1"}],"Secrets":[{"SecretName":"shop_key_1"},{"SecretName":"other"}]}}})"));

json::Document named(const char* name) {
  const json::Value body = {{"Name", name}};
  return json::Document(body);
}

swarm::Desired desired() {
  swarm::Desired out;
  out.stack = "shop";
  out.secrets = {{.kind = Kind::secret, .name = "shop_key_1", .key = "key", .body = named("shop_key_1"), .hash = "h1"}};
  out.configs = {{.kind = Kind::config,
                  .name = "shop_motd_1",
                  .key = "motd",
                  .body = named("shop_motd_1"),
                  .data = Secret("hello"),
                  .hash = "h2"}};
  out.services = {{.kind = Kind::service, .name = "shop_web", .key = "web", .body = service_body}};
  return out;
}

/// As docker's client makes them.
swarm::Observed observed(const char* motd) {
  swarm::Observed out;
  const Variables labels = {{std::string(swarm::namespace_label), "shop"}, {"team", "quay"}};
  out.secrets = {{.kind = Kind::secret, .id = "s1", .name = "shop_key", .labels = labels, .version = 7}};
  out.configs = {{.kind = Kind::config, .id = "c1", .name = "shop_motd", .labels = labels, .body = motd, .version = 8}};
  return out;
}

}  // namespace

TEST_CASE("what docker's client made is marked, keeps its labels, and is then used under its name") {
  auto there = observed("hello");
  const auto steps = swarm::adopt(desired(), there);
  REQUIRE(steps.size() == 2);
  CHECK(steps[0].change.name == "shop_key");
  CHECK(steps[0].change.action == plan::Action::update);
  CHECK(steps[0].call.version == 7);
  const auto& body = *steps[0].call.body;
  CHECK(body["Labels"]["fairlead.hash"] == "h1");
  CHECK(body["Labels"]["fairlead.key"] == "key");
  CHECK(body["Labels"]["team"] == "quay");
  const auto now = swarm::with_live_names(desired(), there);
  CHECK(now.secrets[0].name == "shop_key");
  CHECK(now.configs[0].body == named("shop_motd"));
  const auto& container = (*now.services[0].body)["TaskTemplate"]["ContainerSpec"];
  CHECK(container["Secrets"] == nlohmann::json::parse(R"([{"SecretName":"other"},{"SecretName":"shop_key"}])"));
  CHECK(container["Configs"][0]["ConfigName"] == "shop_motd");
  CHECK(swarm::adopt(desired(), there).empty());
}

TEST_CASE("a config with other content is not the one of the file") {
  auto there = observed("goodbye");
  CHECK(swarm::adopt(desired(), there).size() == 1);
  CHECK(swarm::with_live_names(desired(), there).configs[0].name == "shop_motd_1");
}

TEST_CASE("nothing of others is taken over, and new content gets a new name") {
  auto there = observed("hello");
  there.secrets[0].labels[std::string(swarm::namespace_label)] = "other";
  CHECK(swarm::adopt(desired(), there).size() == 1);
  auto changed = desired();
  changed.configs[0].hash = "h3";
  CHECK(swarm::with_live_names(changed, there).configs[0].name == "shop_motd_1");
}

TEST_CASE("a stack of docker's client does not restart only for other names, unless that is wanted") {
  constexpr auto file = [](const char* image) {
    return std::string("services: {web: {image: registry.test/") + image +
           ", secrets: [key]}, db: {image: registry.test/db:1}}\nsecrets: {key: {file: ./key}}";
  };
  test::Stack stack;
  for (const auto* image : {"web:1", "web:2", "db:1"}) stack.image(image);
  stack.files.add("/project/key", "k");
  REQUIRE(stack.deploy(file("web:1")).has_value());
  // As docker's client would have made it.
  auto& spec = stack.engine.service("shop_web")->spec;
  auto& reference = spec["TaskTemplate"]["ContainerSpec"]["Secrets"][0];
  const auto ours = reference["SecretName"].get<std::string>();
  reference["SecretName"] = "shop_key";
  stack.engine.forget("secrets", ours);
  stack.engine.add("secrets", {{"Name", "shop_key"}, {"Labels", {{"com.docker.stack.namespace", "shop"}}}});

  stack.renames = false;
  const auto refused = stack.plan(file("web:1"));
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code() == Errc::refused);
  CHECK(refused.error().id() == "FL0630");
  CHECK(
      refused.error().message() ==
      "docker's client deployed the stack \"shop\": here, secrets and configs are named by their content, so 1 of them "
      "gets another name, and for nothing else shop_web would restart");
  CHECK(refused.error().help().find("fairlead stack adopt -f ") != std::string::npos);

  const auto changes = stack.plan(file("web:2"));  // It would restart anyway.
  REQUIRE(changes.has_value());
  REQUIRE(changes->warnings.size() == 1);
  CHECK(changes->warnings.front().ends_with(
      "which restarts shop_web; fairlead stack adopt takes it over without a restart"));

  stack.renames = true;
  CHECK(stack.steps(file("web:1")).size() == 2);
}

TEST_SUITE_END();

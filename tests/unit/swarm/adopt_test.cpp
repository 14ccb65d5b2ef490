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

TEST_SUITE_END();

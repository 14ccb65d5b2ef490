// Against a real engine, where FAIRLEAD_TEST_DOCKER_HOST names one that may be changed: it must be a Swarm manager.
#include "engine/client.hpp"
#include "http/retry.hpp"
#include "support/fake_random.hpp"

#include <cstdlib>
#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

using namespace fairlead;

namespace {

const char* docker_host() {
  return std::getenv("FAIRLEAD_TEST_DOCKER_HOST");  // NOLINT(concurrency-mt-unsafe): nothing sets it
}

struct DockerFixture {
  std::unique_ptr<http::Client> http = http::make_client({});
  sys::RealClock clock;
  test::FakeRandom random;
  http::Retrying retrying{*http, clock, random};
  engine::Client engine = connected();

  engine::Client connected() {
    auto client = engine::Client::connect(*engine::endpoint_from({{"DOCKER_HOST", docker_host()}}), retrying, {});
    REQUIRE(client);
    return *std::move(client);
  }
};

/// A service that runs nothing, since it wants no replicas.
json::Value idle_service(const char* name) {
  return json::Value::parse(
             R"({"Mode":{"Replicated":{"Replicas":0}},"TaskTemplate":{"ContainerSpec":{"Image":"none"}}})", nullptr,
             false)
      .patch({{{"op", "add"}, {"path", "/Name"}, {"value", name}}});
}

}  // namespace

TEST_SUITE_BEGIN("real engine" * doctest::skip(docker_host() == nullptr));

TEST_CASE("a real engine is reached and describes itself") {
  const DockerFixture f;
  CHECK(f.engine.ping());
  const auto version = f.engine.version();
  REQUIRE(version);
  CHECK(version->api >= *f.engine.api());
  CHECK(version->os == "linux");
  const auto info = f.engine.info();
  REQUIRE(info);
  CHECK(info->engine == version->engine);
  CHECK(info->swarm_state == "active");
  CHECK(info->is_manager);
  CHECK_FALSE(info->node_id.empty());
}

TEST_CASE("a real engine's statuses mean what we take them for") {
  const DockerFixture f;
  CHECK(f.engine.get("/containers/fairlead-none/json").error().code() == Errc::not_found);
  CHECK(f.engine.get("/services/fairlead-none").error().code() == Errc::not_found);
  CHECK(f.engine.post("/services/create", {}, json::Value::object()).error().code() == Errc::config);
  CHECK(f.engine.get("/no-such-path").error().code() == Errc::not_found);
}

TEST_CASE("what exists is a conflict, and so is an update of a version that is gone") {
  const DockerFixture f;
  static_cast<void>(f.engine.remove("/services/fairlead-test"));
  const auto spec = idle_service("fairlead-test");
  const auto created = f.engine.post("/services/create", {}, spec);
  REQUIRE(created);
  CHECK(f.engine.post("/services/create", {}, spec).error().code() == Errc::conflict);
  const auto service = f.engine.get("/services/fairlead-test");
  REQUIRE(service);
  const auto index = std::to_string(json::integer_or(json::at(*service, {"Version"}), "Index", 0));
  auto changed = spec;
  changed["Labels"] = {{"a", "b"}};
  CHECK(f.engine.post("/services/fairlead-test/update", {{"version", index}}, changed));
  const auto stale = f.engine.post("/services/fairlead-test/update", {{"version", index}}, spec);
  CHECK(stale.error().id() == "FL0505");
  CHECK(stale.error().code() == Errc::conflict);
  const auto found = f.engine.get("/services", {{"filters", engine::filters({{"label", {"a=b"}}})}});
  REQUIRE(found);
  CHECK(found->size() == 1);
  CHECK(f.engine.remove("/services/fairlead-test"));
}

TEST_SUITE_END();

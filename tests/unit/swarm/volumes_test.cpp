#include "swarm/volumes.hpp"

#include "support/fake_http.hpp"
#include "unit/swarm/stack.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

using namespace fairlead;

TEST_SUITE_BEGIN("swarm");

namespace {

std::string with_volume(const char* volume) {
  return fmt::format(
      "services: {{app: {{image: registry.test/web:1, volumes: [\"data:/data\"]}}}}\nvolumes:\n  data: {}", volume);
}

constexpr auto small = "{driver_opts: {type: tmpfs, device: tmpfs, o: size=1m}}";
constexpr auto large = "{driver_opts: {type: tmpfs, device: tmpfs, o: size=3m}}";

struct Volumes : test::Stack {
  Volumes() { image("web:1"); }

  void add_volume(nlohmann::json options, const char* driver = "local", nlohmann::json labels = nullptr) {
    engine.volumes["shop_data"] = {
        {"Name", "shop_data"}, {"Driver", driver}, {"Options", std::move(options)}, {"Labels", std::move(labels)}};
  }
  void add_node() {
    auto other = engine.nodes[0];
    other["ID"] = "node2";
    other["Description"]["Hostname"] = "pier";
    engine.nodes.push_back(other);
  }
  /// What the plan of a file with this volume says of it: the error, else the warnings.
  std::string said(const char* volume) {
    const auto prepared = plan(with_volume(volume));
    if (prepared) return join(prepared->warnings, "\n");
    CHECK(prepared.error().id() == "FL0527");
    CHECK(prepared.error().code() == Errc::refused);
    CHECK(prepared.error().place().line == 3);
    return prepared.error().message();
  }
};

}  // namespace

TEST_CASE("a volume that is there cannot get other options") {
  Volumes stack;
  REQUIRE(stack.deploy(with_volume(small)).has_value());
  stack.add_volume({{"type", "tmpfs"}, {"device", "tmpfs"}, {"o", "size=1m"}});
  CHECK(stack.said(small).empty());
  CHECK(stack.said(large) ==
        R"(volume "shop_data" exists on node quay with o "size=1m" instead of "size=3m", which nobody can change)");
  CHECK(stack.said("{}") ==
        "volume \"shop_data\" exists on node quay with device \"tmpfs\" instead of \"\", o "
        "\"size=1m\" instead of \"\", type \"tmpfs\" instead of \"\", which nobody can change");
  CHECK(stack.said("{driver: nfs}") ==
        R"(volume "shop_data" exists on node quay with driver "local" instead of "nfs", which nobody can change)");
  CHECK_FALSE(stack.deploy(with_volume(large)).has_value());
  // The drift that a deploy of others left is told, too, although no spec changes.
  stack.add_volume({{"type", "tmpfs"}, {"device", "tmpfs"}, {"o", "size=9m"}});
  CHECK(stack.said(small).find("size=9m") != std::string::npos);
}

TEST_CASE("a volume that was removed, or that others made as the file says, is fine") {
  Volumes stack;
  CHECK(stack.said(large).empty());
  stack.add_volume(nullptr);
  CHECK(stack.said("{}").empty());
  CHECK(stack.said("{driver: local}").empty());
  CHECK(stack.said("{labels: {backup: nightly}}").find("without the label backup") != std::string::npos);
  stack.add_volume(nullptr, "rexray/ebs:latest");  // A plugin's, made on another node.
  CHECK(stack.said("{driver: rexray/ebs, driver_opts: {size: '5'}}").empty());
}

TEST_CASE("the volumes of a service that goes are named, unless another one has them, too") {
  Volumes stack;
  REQUIRE(stack
              .deploy("services: {app: {image: registry.test/web:1, volumes: [\"data:/data\"]}, old: {image: "
                      "registry.test/web:1, volumes: [\"data:/data\", \"logs:/logs\"]}}\nvolumes: {data: {}, logs: {}}")
              .has_value());
  stack.prune = true;
  const auto prepared = stack.plan(with_volume("{}"));
  REQUIRE(prepared.has_value());
  CHECK(prepared->plan.notes ==
        std::vector<std::string>{"volume \"shop_logs\" stays on the nodes that have it: docker volume rm shop_logs"});
}

TEST_CASE("passwords in the options of a volume are not shown") {
  Volumes stack;
  stack.add_volume({{"type", "cifs"}, {"o", "username=me,password=hunter2"}});
  CHECK(stack.said("{driver_opts: {type: cifs, o: 'username=me,password=other'}}") ==
        R"(volume "shop_data" exists on node quay with another o, which nobody can change)");
}

TEST_CASE("what other nodes have cannot be seen, but what their tasks hold is known") {
  Volumes stack;
  stack.add_node();
  CHECK(stack.said("{}").empty());
  CHECK(stack.said(small).find("it cannot be seen from here whether node pier has it already") != std::string::npos);
  REQUIRE(stack.deploy(with_volume(small)).has_value());
  CHECK(stack.said(small).empty());
  SUBCASE("no task of another node holds it") {
    CHECK(stack.said(large).find("it cannot be seen from here whether node pier has it already") != std::string::npos);
  }
  SUBCASE("one does") {
    const auto* service = stack.engine.service("shop_app");
    REQUIRE(service != nullptr);
    const nlohmann::json tasks = {{{"ID", "t"},
                                   {"ServiceID", service->id},
                                   {"NodeID", "node2"},
                                   {"Slot", 1},
                                   {"DesiredState", "running"},
                                   {"Status", {{"State", "running"}}}}};
    stack.engine.after = [tasks](int, const http::Request& request) -> std::optional<Result<http::Response>> {
      if (request.url.find("/tasks") == std::string::npos) return std::nullopt;
      return test::answer(200, tasks.dump());
    };
    CHECK(stack.said(large) ==
          "volume \"shop_data\" exists on node pier with what the file said before, and is mounted "
          "there now, which nobody can change");
  }
}

TEST_CASE("volumes that the engine does not let us see are told where it matters") {
  Volumes stack;
  stack.engine.before = [](int, const http::Request& request) -> std::optional<Result<http::Response>> {
    if (request.url.find("/volumes/") == std::string::npos) return std::nullopt;
    return Result<http::Response>(Error(Errc::denied, "403 Forbidden"));
  };
  CHECK(stack.said("{}").empty());
  CHECK(stack.said(large).find("volume \"shop_data\": it could not be looked at here: ") != std::string::npos);
}

TEST_SUITE_END();

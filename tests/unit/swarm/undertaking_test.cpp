#include "swarm/undertaking.hpp"

#include "swarm/adjust.hpp"
#include "unit/swarm/stack.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

using namespace fairlead;
using namespace std::chrono_literals;
using swarm::Lease;
using swarm::Outside;
using Names = std::vector<std::string>;

TEST_SUITE_BEGIN("swarm");

namespace {

constexpr std::string_view shop_yml = R"(services: {web: {image: "registry.test/web:1", deploy: {replicas: 2}}})";

/// The stack "shop", which several processes scale.
struct Busy : test::Stack {
  Busy() {
    image("web:1");
    image("web:2");
    REQUIRE(undertake(shop_yml).has_value());
    engine.lines.clear();
  }
  /// Whether the process can be seen to run.
  swarm::LeaseOptions process(int number, bool runs = true) {
    if (runs) {
      files.add(fmt::format("/proc/{}/stat", number),
                fmt::format("{} (x) S 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 500 0\n", number));
    }
    return {.files = files,
            .holder = {.who = fmt::format("anna, process {}", number),
                       .machine = "quay 1",
                       .process = fmt::format("{} 500 pid:[1]", number)},
            .operation = "scale",
            .patience = 0ms};
  }
  Result<> adjust(const swarm::LeaseOptions& lease, const std::function<Result<>(const Outside&)>& work) {
    TRY_ASSIGN(const auto client, connect());
    return swarm::undertake_adjustment({client, clock, listener, stop.get_token()}, "shop", lease, work);
  }
  Result<> scale(const swarm::LeaseOptions& lease, std::uint64_t replicas) {
    return adjust(lease, [&](const Outside& leased) -> Result<> {
      TRY_ASSIGN(const auto cluster, swarm::cluster(leased.engine, leased.clock));
      swarm::Observed observed;
      TRY_ASSIGN(observed.services, swarm::live_services(leased.engine, "shop"));
      TRY_ASSIGN(const auto plan, swarm::plan_scaling("shop", observed.services, {{"web", replicas}}));
      TRY(swarm::deploy(leased, plan, {cluster, observed, {}}, options));
      return {};
    });
  }
  /// A lease that its holder, who was killed, left behind.
  void leave_lease(swarm::LeaseOptions lease, const std::optional<swarm::Snapshot>& before) {
    const auto client = connect();
    REQUIRE(client.has_value());
    lease.leaves_whole = lease.operation == "scale";
    REQUIRE(Lease::acquire({*client, clock, listener, stop.get_token()}, "shop", before, 0ms, lease));
  }
  std::string refusal(const Result<>& result) {
    if (result) return "none";
    CHECK(result.error().code() == Errc::conflict);
    CHECK(result.error().id() == "FL0560");
    return result.error().message();
  }
  std::uint64_t replicas() { return engine.spec("shop_web")["Mode"]["Replicated"]["Replicas"]; }
  std::string lease_label(std::string_view name) {
    const auto lease = swarm::live_object(client(), swarm::Kind::config, "fairlead.shop.lock");
    return lease ? value_or(lease->labels, fmt::format("fairlead.lease.{}", name)) : "no lease";
  }
};

}  // namespace

TEST_CASE(
    "a stack in the host's network, which the Swarm names by an ID that no list has, is deployed and as it should be") {
  constexpr std::string_view agent_yml = R"(
services: {agent: {image: "registry.test/web:1", networks: [h, b]}}
networks: {h: {external: true, name: host}, b: {external: true, name: bridge}}
)";
  test::Stack shop;
  shop.image("web:1");
  const auto deployed = shop.undertake(agent_yml);
  REQUIRE_MESSAGE(deployed.has_value(), (deployed ? "" : deployed.error().message()));
  CHECK(shop.engine.spec("shop_agent")["TaskTemplate"]["Networks"][1]["Target"] == "oky6host");
  CHECK(shop.steps(agent_yml).empty());
  CHECK(shop.undertake(agent_yml).has_value());
  CHECK(shop.steps(R"(services: {agent: {image: "registry.test/web:1"}})") ==
        Names{"create network shop_default", "restart service shop_agent"});
  CHECK(shop.undertake(R"(services: {agent: {image: "registry.test/web:1"}})").has_value());
  const auto back = shop.roll_back();
  REQUIRE_MESSAGE(back.has_value(), (back ? "" : back.error().message()));
  CHECK(shop.steps(agent_yml).empty());
}

TEST_CASE("while one scales a stack another is refused, and nobody is once it is done") {
  Busy shop;
  std::string refused;
  REQUIRE(shop.adjust(shop.process(1), [&](const Outside&) {
    refused = shop.refusal(shop.scale(shop.process(2), 3));
    return Result<>();
  }));
  CHECK(refused == "stack \"shop\" is being changed by anna, process 1 since 2026-01-31T12:00:05Z (scale)");
  CHECK(shop.replicas() == 2);
  REQUIRE(shop.scale(shop.process(2), 3));
  CHECK(shop.replicas() == 3);
  CHECK(shop.engine.names("configs") == Names{"fairlead.shop.r1"});
}

TEST_CASE("scaling gives the lease back also when it fails or is stopped") {
  for (const auto code : {Errc::conflict, Errc::cancelled, Errc::unavailable}) {
    Busy shop;
    const auto done = shop.adjust(shop.process(1), [&](const Outside&) { return Result<>(Error(code, "no")); });
    REQUIRE_FALSE(done.has_value());
    CHECK(done.error().message() == "no");
    CHECK(shop.engine.names("configs") == Names{"fairlead.shop.r1"});
  }
}

TEST_CASE("the lease of a scaling that was killed is taken at once, and nothing is unfinished") {
  Busy shop;
  shop.leave_lease(shop.process(1, false), std::nullopt);
  CHECK(shop.lease_label("whole") == "yes");
  CHECK(shop.steps(shop_yml).empty());
  shop.engine.lines.clear();
  REQUIRE(shop.undertake(shop_yml).has_value());
  CHECK(shop.engine.writes().empty());
  SUBCASE("by another scaling") {
    REQUIRE(shop.scale(shop.process(2), 3));
    CHECK(shop.replicas() == 3);
  }
  SUBCASE("by a deploy, which goes back to what was there before it, not before the scaling") {
    shop.engine.swarm.behaviours["registry.test/web:2"] = {.kind = test::Behaviour::Kind::ends, .exit_code = 1};
    const auto done = shop.undertake(R"(services: {web: {image: "registry.test/web:2", deploy: {replicas: 1}}})");
    REQUIRE_FALSE(done.has_value());
    CHECK(done.error().code() == Errc::rolled_back);
    CHECK(shop.replicas() == 2);
  }
  CHECK(shop.engine.names("configs") == Names{"fairlead.shop.r1"});
}

TEST_CASE("a lease left behind whose removal is not answered is replaced even so") {
  Busy shop;
  shop.leave_lease(shop.process(1, false), std::nullopt);
  bool is_lost = false;
  shop.engine.after = [&](int, const http::Request& request) -> std::optional<Error> {
    if (request.method != "DELETE" || std::exchange(is_lost, true)) return std::nullopt;
    return Error(Errc::unavailable, "connection reset");
  };
  REQUIRE(shop.undertake(R"(services: {web: {image: "registry.test/web:2", deploy: {replicas: 2}}})").has_value());
  CHECK(is_lost);
  CHECK(shop.engine.names("configs") == Names{"fairlead.shop.r1", "fairlead.shop.r2"});
}

TEST_CASE("what a deploy did not finish stays unfinished when the stack is scaled meanwhile") {
  Busy shop;
  auto killed = shop.process(1, false);
  killed.operation = "rollback to revision 1";
  const swarm::Snapshot before = {
      .services = {{.name = "shop_web", .image = "web:1", .body = json::Document(json::Value::object())}},
      .networks = {}};
  shop.leave_lease(killed, before);
  REQUIRE(shop.scale(shop.process(2), 3));
  CHECK(shop.replicas() == 3);
  CHECK(shop.lease_label("state") == "suspended");
  CHECK(shop.lease_label("operation") == "rollback to revision 1");
  CHECK(shop.lease_label("whole") == "no");
  CHECK(shop.lease_label("way-back") == "yes");
  const auto client = shop.client();
  const auto next =
      Lease::acquire({client, shop.clock, shop.listener, {}}, "shop", swarm::Snapshot{}, 0ms, shop.process(3));
  REQUIRE(next.has_value());
  CHECK((*next)->is_resumed());
  CHECK((*next)->unfinished() == before);
}

TEST_CASE("who loses the lease while scaling says who has it") {
  Busy shop;
  const auto done = shop.adjust(shop.process(1), [&](const Outside& leased) -> Result<> {
    shop.clock.advance(30s);
    shop.engine.relabel("configs", "fairlead.shop.lock", "fairlead.lease.who", "bob");
    TRY(swarm::live_services(leased.engine, "shop"));
    return {};
  });
  CHECK(shop.refusal(done).find("bob") != std::string::npos);
}

TEST_SUITE_END();

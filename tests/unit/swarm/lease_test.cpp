#include "swarm/lease.hpp"

#include "unit/swarm/stack.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

using namespace fairlead;
using namespace std::chrono_literals;
using swarm::Holder;
using swarm::Lease;
using swarm::Snapshot;

TEST_SUITE_BEGIN("swarm");

namespace {

Holder process(int number, const char* machine = "quay 1") {
  return {.who = fmt::format("anna, process {}", number),
          .machine = machine,
          .process = fmt::format("{} 500 pid:[1]", number)};
}

/// A Swarm on which several want to change "shop".
struct Rivals : test::Stack {
  void runs(int number) {
    const std::string zeros = " 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0";
    files.add(fmt::format("/proc/{}/stat", number), fmt::format("{} (a (b) c) S{} 500 0\n", number, zeros));
  }
  Result<std::unique_ptr<Lease>> acquire(Holder holder, std::chrono::milliseconds patience = 0ms, bool breaks = false) {
    auto client = connect();
    REQUIRE(client.has_value());
    clients.push_back(std::make_unique<engine::Client>(*std::move(client)));
    const swarm::Outside outside = {*clients.back(), clock, listener, stop.get_token()};
    return Lease::acquire(outside, "shop", before, 0ms,
                          {.files = files, .holder = std::move(holder), .patience = patience, .breaks = breaks});
  }
  std::string refusal(Holder holder) {
    const auto lease = acquire(std::move(holder));
    if (lease) return "none";
    CHECK(lease.error().code() == Errc::conflict);
    CHECK(lease.error().id() == "FL0560");
    return lease.error().message();
  }
  std::optional<Snapshot> before =
      Snapshot{.services = {{.name = "shop_web", .image = "web:1", .body = json::Document(json::Value::object())}},
               .networks = {}};
  std::vector<std::unique_ptr<engine::Client>> clients;
};

}  // namespace

TEST_CASE("a lease whose creation is answered with nothing is found, and given back") {
  for (const auto* body : {"null", "{}"}) {
    Rivals shop;
    shop.runs(1);
    shop.engine.after = [&](int, const http::Request& request) -> std::optional<Result<http::Response>> {
      if (!request.url.ends_with("/configs/create")) return std::nullopt;
      return http::Response{201, {}, body, {}};
    };
    const auto lease = shop.acquire(process(1));
    REQUIRE(lease.has_value());
    CHECK((*lease)->release().has_value());
    CHECK(shop.engine.names("configs").empty());
  }
}

TEST_CASE("a lease is held by one, and says by whom and since when") {
  Rivals shop;
  shop.runs(1);
  const auto lease = shop.acquire(process(1));
  REQUIRE(lease.has_value());
  CHECK_FALSE((*lease)->is_resumed());
  CHECK(shop.refusal(process(2)) ==
        "stack \"shop\" is being changed by anna, process 1 since 2026-01-31T12:00:00Z (deploy)");
  CHECK(shop.refusal(process(2, "crane 1")) != "none");
  REQUIRE((*lease)->release().has_value());
  CHECK(shop.engine.names("configs").empty());
  CHECK(shop.refusal(process(2)) == "none");
}

TEST_CASE("who waits gets it when it is released") {
  Rivals shop;
  shop.runs(1);
  const auto first = shop.acquire(process(1));
  REQUIRE(first.has_value());
  shop.clock.on_sleep = [&](auto) {
    if (shop.clock.moved() > 5s && !shop.engine.names("configs").empty()) (void)(*first)->release();
  };
  const auto second = shop.acquire(process(2), 20s);
  REQUIRE(second.has_value());
  CHECK(shop.clock.moved() < 8s);
  CHECK_FALSE((*second)->is_resumed());
}

TEST_CASE("the lease of a process that has ended is taken at once, with what was there before it") {
  Rivals shop;
  REQUIRE(shop.acquire(process(1)).has_value());  // There is no /proc/1: it was killed.
  const auto was = shop.before;
  shop.before = Snapshot{};
  const auto lease = shop.acquire(process(2));
  REQUIRE(lease.has_value());
  CHECK((*lease)->is_resumed());
  CHECK((*lease)->unfinished() == was);
  shop.files.add("/proc/2/stat", "2 (other) S 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 501 0");  // The number, used again.
  CHECK(shop.refusal(process(3)) == "none");
}

TEST_CASE("elsewhere nobody can see whether a process has ended: its lease expires after a minute") {
  Rivals shop;
  REQUIRE(shop.acquire(process(1, "crane 1")).has_value());
  CHECK(shop.refusal(process(2)) != "none");
  CHECK(shop.refusal({.who = "bob"}) != "none");
  shop.clock.advance(59s);
  CHECK(shop.refusal(process(2)) != "none");
  shop.clock.advance(2s);
  CHECK(shop.refusal(process(2)) == "none");
}

TEST_CASE("a CI job that is tried again takes the lease of its earlier try") {
  Rivals shop;
  auto first = process(1, "runner-a 1"), again = process(1, "runner-b 7"), other = process(1, "runner-c 8");
  first.job = again.job = "gitlab.test 12 deploy";
  other.job = "gitlab.test 13 deploy";
  REQUIRE(shop.acquire(first).has_value());
  CHECK(shop.refusal(other) != "none");
  CHECK(shop.refusal(again) == "none");
}

TEST_CASE("--break-lease breaks the lease it saw first, not that of another who breaks it") {
  Rivals shop;
  shop.runs(1);
  shop.runs(2);
  const auto first = shop.acquire(process(1));
  bool is_beaten = false;
  shop.engine.before = [&](int, const http::Request& request) -> std::optional<Result<http::Response>> {
    if (request.method == "POST" && !std::exchange(is_beaten, true)) CHECK(shop.acquire(process(2), 0ms, true));
    return std::nullopt;
  };
  const auto third = shop.acquire(process(3), 0ms, true);
  REQUIRE_FALSE(third.has_value());
  CHECK(third.error().message().find("anna, process 2") != std::string::npos);
  shop.clock.advance(20s);
  CHECK((*first)->keep(false, 0ms).error().code() == Errc::cancelled);
  CHECK((*first)->is_lost());
  CHECK((*first)->lost().message().find("anna, process 2") != std::string::npos);
}

TEST_CASE("of two who take an expired lease at once, one gets it") {
  Rivals shop;
  REQUIRE(shop.acquire(process(1, "crane 1")).has_value());
  shop.clock.advance(2min);
  shop.runs(2);
  bool is_beaten = false;
  shop.engine.before = [&](int, const http::Request& request) -> std::optional<Result<http::Response>> {
    if (request.method == "POST" && !std::exchange(is_beaten, true)) CHECK(shop.acquire(process(2)));
    return std::nullopt;
  };
  CHECK(shop.refusal(process(3)).find("anna, process 2") != std::string::npos);
}

TEST_CASE("an answer that gets lost is recognised by looking") {
  for (const bool is_taken : {false, true}) {
    Rivals shop;
    if (is_taken) REQUIRE(shop.acquire(process(1)).has_value());
    bool is_lost = false;
    shop.engine.after = [&](int, const http::Request& request) -> std::optional<Result<http::Response>> {
      if (request.method != "POST" || std::exchange(is_lost, true)) return std::nullopt;
      return Error(Errc::unavailable, "connection reset");
    };
    shop.runs(2);
    const auto lease = shop.acquire(process(2), 5s);
    REQUIRE(lease.has_value());
    CHECK((*lease)->is_resumed() == is_taken);
    CHECK((*lease)->unfinished().has_value() == is_taken);
  }
}

TEST_CASE("a lease is renewed while it is used, and one that is suspended is taken at once") {
  Rivals shop;
  auto lease = shop.acquire(process(1, "crane 1"));
  REQUIRE(lease.has_value());
  for (int i = 0; i < 10; ++i) {
    shop.clock.advance(20s);
    REQUIRE((*lease)->keep(false, 0ms).has_value());
  }
  CHECK(shop.refusal(process(2)) != "none");
  REQUIRE((*lease)->suspend().has_value());
  CHECK(shop.refusal(process(2)) == "none");
}

TEST_CASE("there is no way back from a removal, also not for those who go on") {
  Rivals shop;
  REQUIRE(shop.acquire(process(1)).has_value());
  const auto was = std::exchange(shop.before, std::nullopt);
  REQUIRE(shop.acquire(process(2)).has_value());
  shop.before = was;
  const auto lease = shop.acquire(process(3));
  REQUIRE(lease.has_value());
  CHECK((*lease)->is_resumed());
  CHECK_FALSE((*lease)->unfinished().has_value());
}

TEST_CASE("a redeploy without a change takes no lease and stores no revision") {
  test::Stack shop;
  shop.image("web:1");
  const auto* compose = "services: {web: {image: registry.test/web:1}}";
  REQUIRE(shop.undertake(compose).has_value());
  CHECK(shop.engine.names("configs") == std::vector<std::string>{"fairlead.shop.r1"});
  shop.engine.lines.clear();
  REQUIRE(shop.undertake(compose).has_value());
  CHECK(shop.engine.writes().empty());
}

TEST_CASE("a redeploy without a change that waits for nothing asks three things, and the registry") {
  test::Stack stack;
  stack.image("web:1");
  constexpr auto yml = "services: {web: {image: \"registry.test/web:1\"}}";
  REQUIRE(stack.undertake(yml).has_value());
  stack.engine.lines.clear();
  stack.options.waits = false;
  REQUIRE(stack.undertake(yml).has_value());
  auto asked = stack.engine.lines;
  std::ranges::sort(asked);  // The three are sent at once.
  CHECK(asked == std::vector<std::string>{"GET /configs", "GET /distribution/registry.test/web:1/json", "GET /networks",
                                          "GET /services"});
}

TEST_CASE("a stack that changed before the lease was ours is planned again") {
  test::Stack shop;
  shop.image("web:1");
  shop.image("web:2");
  REQUIRE(shop.undertake("services: {web: {image: registry.test/web:1}}").has_value());
  bool has_moved = false;
  shop.engine.after = [&](int, const http::Request& request) -> std::optional<Result<http::Response>> {
    if (!request.url.ends_with("/configs/create") || std::exchange(has_moved, true)) return std::nullopt;
    shop.engine.service("shop_web")->version += 1;
    return std::nullopt;
  };
  REQUIRE(shop.undertake("services: {web: {image: registry.test/web:2}}").has_value());
  CHECK(std::ranges::count(shop.listener.lines, "note: the stack was changed meanwhile: planning again") == 1);
  CHECK(shop.running() == std::vector<std::string>{"shop_web.1 registry.test/web:2"});
}

TEST_CASE("who loses the lease changes nothing more") {
  test::Stack shop;
  shop.image("web:1");
  shop.image("web:2");
  REQUIRE(shop.undertake("services: {web: {image: registry.test/web:1}}").has_value());
  bool is_robbed = false;
  shop.clock.on_sleep = [&](auto) {
    shop.engine.swarm.advance(shop.clock.wall());
    if (std::exchange(is_robbed, true)) return;
    shop.clock.advance(30s);
    shop.engine.relabel("configs", "fairlead.shop.lock", "fairlead.lease.who", "bob");
  };
  const auto done = shop.undertake("services: {web: {image: registry.test/web:2}}");
  REQUIRE_FALSE(done.has_value());
  CHECK(done.error().code() == Errc::conflict);
  CHECK(done.error().message().find("bob") != std::string::npos);
  CHECK(shop.engine.names("configs") == std::vector<std::string>{"fairlead.shop.lock", "fairlead.shop.r1"});
}

TEST_SUITE_END();

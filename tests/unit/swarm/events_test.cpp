#include "swarm/events.hpp"

#include "swarm/event_parts.hpp"
#include "swarm/report.hpp"
#include "unit/swarm/stack.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

using namespace fairlead;
using namespace std::chrono_literals;
using swarm::Event;
using test::Behaviour;
using Lines = std::vector<std::string>;

TEST_SUITE_BEGIN("swarm");

namespace {

std::string event(std::string_view type, std::string_view action, std::string_view id, std::string_view name) {
  return nlohmann::json({{"Type", type},
                         {"Action", action},
                         {"Actor", {{"ID", id}, {"Attributes", {{"name", name}}}}},
                         {"scope", "swarm"},
                         {"time", 1769860800},
                         {"timeNano", 1769860800123456789}})
             .dump() +
         "\n";
}

/// "task shop_web.1 running" an event.
Lines shown(const std::vector<Event>& events) {
  Lines out;
  for (const auto& one : events) out.push_back(fmt::format("{} {} {}", one.kind, one.subject, one.action));
  return out;
}

}  // namespace

TEST_CASE("an event says what changed from what to what") {
  const auto parsed = swarm::parse_event(
      R"({"Type":"service","Action":"update","Actor":{"ID":"s1","Attributes":{"name":"shop_web","replicas.new":"3",
          "replicas.old":"2","updatestate.new":"updating"}},"scope":"swarm","time":1769860800,
          "timeNano":1769860800123456789})");
  REQUIRE(parsed.has_value());
  CHECK(*parsed == Event{.time = "2026-01-31T12:00:00.123456789Z",
                         .kind = "service",
                         .subject = "shop_web",
                         .action = "update",
                         .text = "replicas 2 -> 3, updatestate updating",
                         .id = "s1"});
  for (const auto* odd : {"", "[]", "3", "{", "nonsense"}) CHECK_FALSE(swarm::parse_event(odd).has_value());
  CHECK(swarm::parse_event("{}").has_value());
}

TEST_CASE("events are read however the stream is cut") {
  const auto stream = event("service", "create", "s1", "a") + "\n" + event("network", "remove", "n1", "b");
  for (const std::size_t piece : {1U, 7U, 10'000U}) {
    CAPTURE(piece);
    Lines out;
    swarm::EventReader reader([&](const Event& one) { out.push_back(one.subject); });
    for (std::string_view rest = stream; !rest.empty(); rest.remove_prefix(std::min(piece, rest.size()))) {
      REQUIRE(reader.feed(as_bytes(rest.substr(0, piece))).has_value());
    }
    CHECK(out == Lines{"a", "b"});
  }
  swarm::EventReader reader([](const Event&) {});
  CHECK_FALSE(reader.feed(as_bytes(std::string(2U << 20U, 'x'))).has_value());
}

TEST_CASE("what tasks come to and what happens to the stack's objects is one feed, without other stacks") {
  test::Stack stack;
  stack.image("web:1");
  REQUIRE(stack.deploy("services: {web: {image: registry.test/web:1}}").has_value());
  const auto id = stack.engine.service("shop_web")->id;
  stack.engine.events = event("service", "create", id, "shop_web") + event("service", "remove", "gone", "shop_old") +
                        event("service", "create", "other", "shopping_web") + event("node", "update", "n1", "quay");
  const auto client = stack.connect();
  const swarm::Outside outside = {*client, stack.clock, stack.listener, stack.stop.get_token()};
  const auto events =
      swarm::read_events(outside, {.stack = "shop", .since = sys::Clock::Wall{}, .now = stack.clock.wall()});
  REQUIRE_MESSAGE(events.has_value(), (events ? "" : events.error().message()));
  auto lines = shown(*events);
  std::ranges::sort(lines);
  CHECK(lines == Lines{"service shop_old remove", "service shop_web create", "task shop_web.1 running"});
  CHECK(nlohmann::json::parse(swarm::events_json("shop", *events))["schema"] == "fairlead.stack.events/1");
}

TEST_CASE("tasks are told when their state changes, once") {
  test::Stack stack;
  stack.image("crash:1", {.kind = Behaviour::Kind::ends, .exit_code = 3, .lifetime = 100ms});
  stack.options.waits = false;
  REQUIRE(stack.deploy("services: {web: {image: registry.test/crash:1, deploy: {restart_policy: {condition: none}}}}")
              .has_value());
  const auto client = stack.connect();
  swarm::TaskWatch watch(*client, "shop");
  Lines seen;
  for (int i = 0; i < 20; ++i) {
    const auto events = watch.look();
    REQUIRE(events.has_value());
    for (const auto& line : shown(*events)) seen.push_back(line);
    stack.clock.advance(50ms);
  }
  CHECK(seen == Lines{"task shop_web.1 new", "task shop_web.1 running", "task shop_web.1 failed"});
}

TEST_SUITE_END();

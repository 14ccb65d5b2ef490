#include "swarm/logs.hpp"

#include "swarm/in_order.hpp"
#include "swarm/report.hpp"
#include "unit/swarm/stack.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

using namespace fairlead;
using namespace std::chrono_literals;
using engine::Channel;
using test::Behaviour;

TEST_SUITE_BEGIN("swarm");

TEST_CASE("a line has its time, its task and its text, also when that is empty or odd") {
  const std::string time = "2026-01-31T12:00:00.123456789Z";
  const std::string attributes =
      "com.docker.swarm.node.id=n1,com.docker.swarm.service.id=s1,com.docker.swarm.task.id=t1";
  const auto parsed = [](std::string_view text) { return swarm::parse_log_line(Channel::output, text); };
  CHECK(parsed(time + " " + attributes + "   two spaces in front").text == "  two spaces in front");
  CHECK(parsed(time + " " + attributes + " ").text.empty());
  CHECK(parsed(time + " " + attributes).text.empty());
  const auto good = parsed(time + " " + attributes + " a b");
  CHECK(good == swarm::LogLine{.time = time, .service = {}, .task = "t1", .channel = Channel::output, .text = "a b"});
  for (const auto* odd : {"", " ", "no time at all", "2026-01-31T12:00:00.123456789Z a=b text"}) {
    CAPTURE(odd);
    CHECK(parsed(odd) == swarm::LogLine{.time = {}, .service = {}, .task = {}, .text = odd});
  }
}

TEST_CASE("the logs of a stack are one, in the order of time, with the names of tasks") {
  test::Stack stack;
  stack.image("web:1", {.log = {"one", "two"}});
  stack.image("db:1", {.log = {"ready"}});
  REQUIRE(stack.deploy("services: {web: {image: registry.test/web:1}, db: {image: registry.test/db:1}}").has_value());
  const auto client = stack.connect();
  const swarm::Outside outside = {*client, stack.clock, stack.listener, stack.stop.get_token()};
  const auto services = swarm::live_services(*client, "shop");
  const auto lines = swarm::read_logs(outside, *services, {.stack = "shop"});
  REQUIRE(lines.has_value());
  std::vector<std::string> texts;
  for (const auto& line : *lines) texts.push_back(line.task + " " + line.text);
  std::ranges::sort(texts);
  CHECK(texts == std::vector<std::string>{"shop_db.1 ready", "shop_web.1 one", "shop_web.1 two"});
  CHECK(std::ranges::is_sorted(*lines, {}, &swarm::LogLine::time));
  const auto value = nlohmann::json::parse(swarm::logs_json("shop", *lines));
  CHECK(value["schema"] == "fairlead.stack.logs/1");
  CHECK(value["lines"][0]["stream"] == "stderr");
}

TEST_CASE("what comes late but was earlier is told earlier, and nothing stays behind") {
  struct Item {
    std::string time;
  };
  const auto start = std::chrono::steady_clock::time_point{};
  const auto texts = [](const std::vector<Item>& items) {
    std::string out;
    for (const auto& item : items) out += item.time;
    return out;
  };
  swarm::InOrder<Item> order(500ms);
  order.add({"3"}, start);
  order.add({"1"}, start + 100ms);
  order.add({"5"}, start + 400ms);
  CHECK(texts(order.take(start + 400ms)).empty());
  CHECK(texts(order.take(start + 500ms)) == "13");
  order.add({"4"}, start + 600ms);
  CHECK(texts(order.take(start + 900ms)) == "45");
  order.add({"9"}, start + 900ms);
  CHECK(texts(order.take(start + 900ms + 500ms)) == "9");
}

TEST_SUITE_END();

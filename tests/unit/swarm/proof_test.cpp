// Somebody else writes while a stack is deployed, at every call: green means that each live spec is ours, whoever lost
// the lease writes nothing more, and what somebody else wrote is never overwritten without a plan that says so. Some
// calls are tried; with FAIRLEAD_EVERY_CALL=1 (./dev test all) every one.
#include "swarm/proof.hpp"

#include "support/fake_engine_answers.hpp"
#include "swarm/names.hpp"
#include "unit/swarm/stack.hpp"

#include <cstdlib>
#include <doctest/doctest.h>

using namespace fairlead;
using namespace std::chrono_literals;
using test::Behaviour;

TEST_SUITE_BEGIN("swarm");

namespace {

using Json = nlohmann::json;

constexpr auto first_crossing =
    "services:\n"
    "  db: {image: registry.test/db:1}\n"
    "  web: {image: registry.test/web:1, configs: [c], deploy: {replicas: 2, update_config: {monitor: 1s}}}\n"
    "configs: {c: {content: one}}";
constexpr auto second_crossing =
    "services:\n"
    "  db: {image: registry.test/db:1}\n"
    "  extra: {image: registry.test/web:2, networks: [n]}\n"
    "  web: {image: registry.test/web:2, configs: [c], deploy: {replicas: 2, update_config: {monitor: 1s}}}\n"
    "configs: {c: {content: two}}\n"
    "networks: {n: {}}";
constexpr auto failing_crossing =
    "services:\n"
    "  db: {image: registry.test/db:1}\n"
    "  extra: {image: registry.test/web:2, networks: [n]}\n"
    "  web: {image: registry.test/crash:1, configs: [c], deploy: {replicas: 2, update_config: {monitor: 1s}}}\n"
    "configs: {c: {content: two}}\n"
    "networks: {n: {}}";

/// The stack on its way to another version, and somebody who writes at a call.
struct Crossing : test::Stack {
  Crossing() {
    for (const auto* name : {"web:1", "web:2", "web:3", "db:1"}) image(name);
    image("crash:1", {.kind = Behaviour::Kind::ends, .exit_code = 3, .lifetime = 100ms});
    sends_again = true;
    options.waits = false;
    REQUIRE(undertake(first_crossing).has_value());
    clock.advance(10s);
    engine.swarm.advance(clock.wall());
    options.waits = true;
    engine.lines.clear();
  }

  /// Before call `number` from now on somebody does this, once.
  void at_call(int number, std::function<void()> deed) {
    calls = 0;
    engine.before = [this, number, deed = std::move(deed)](int, const http::Request&) {
      const bool is_theirs = std::exchange(is_busy_, true);
      if (!is_theirs && ++calls == number) deed();
      is_busy_ = is_theirs;
      return std::optional<Result<http::Response>>();
    };
  }
  /// As docker's client does: with the version that is there.
  void change(const std::string& name, const std::function<void(Json&)>& change) {
    const auto* service = engine.service(name);
    if (service == nullptr) return;
    auto spec = service->spec;
    change(spec);
    const auto url = fmt::format("/services/{}/update?version={}", service->id, service->version);
    send("POST", url, spec.dump());
  }
  void remove_service(const std::string& name) {
    if (const auto* service = engine.service(name)) send("DELETE", "/services/" + service->id, "");
  }
  void mark_configs() {
    for (const auto& name : engine.names("configs")) {
      if (name.starts_with("shop_c_")) engine.relabel("configs", name, "marked", "by hand");
    }
  }
  Json there() {
    Json out;
    for (const auto* name : {"shop_db", "shop_extra", "shop_web"}) out[name] = engine.spec(name);
    return out;
  }

  int calls = 0;

 private:
  void send(const std::string& method, const std::string& path, const std::string& body) {
    http::Request request = {.method = method, .url = "http://docker/v1.41" + path, .body = body};
    const auto answer = engine.send(request, {});
    REQUIRE(answer.has_value());
    CHECK(answer->ok());
  }
  bool is_busy_ = false;
};

int stride_of_writes() {
  static const bool is_every = std::getenv("FAIRLEAD_EVERY_CALL") != nullptr;
  return is_every ? 1 : 4;
}

struct Deed {
  const char* name;
  std::function<void(Crossing&)> act;
  int last = 3;  ///< So many calls at the end come after the last look: these give the lease back.
};

Json& container_of(Json& spec) {
  return spec["TaskTemplate"]["ContainerSpec"];
}

void edit_web(Crossing& stack, const std::function<void(Json&)>& change) {
  stack.change("shop_web", change);
}

const Deed deeds[] = {
    {"another image",
     [](Crossing& stack) { edit_web(stack, [](Json& spec) { container_of(spec)["Image"] = "registry.test/web:3"; }); }},
    {"no replicas",
     [](Crossing& stack) { edit_web(stack, [](Json& spec) { spec["Mode"]["Replicated"]["Replicas"] = 0; }); }},
    {"a variable", [](Crossing& stack) { edit_web(stack, [](Json& spec) { container_of(spec)["Env"] = {"A=b"}; }); }},
    {"no configs", [](Crossing& stack) { edit_web(stack, [](Json& spec) { container_of(spec).erase("Configs"); }); }},
    {"a label of what does not change",
     [](Crossing& stack) { stack.change("shop_db", [](Json& spec) { spec["Labels"]["a"] = "b"; }); }},
    {"a variable of what is new",
     [](Crossing& stack) { stack.change("shop_extra", [](Json& spec) { container_of(spec)["Env"] = {"A=b"}; }); }},
    {"a removal", [](Crossing& stack) { stack.remove_service("shop_web"); }},
    {"a removal of what does not change", [](Crossing& stack) { stack.remove_service("shop_db"); }},
    {"a label of the config", [](Crossing& stack) { stack.mark_configs(); }, 4},
};

/// How many calls the deploy makes when nobody disturbs it.
int calls_of(const char* compose) {
  Crossing stack;
  stack.at_call(0, [] {});
  (void)stack.undertake(compose);
  return stack.calls;
}

}  // namespace

TEST_CASE("whatever somebody else writes at any call of a deploy, green means that each spec is ours") {
  const auto all = calls_of(second_crossing);
  for (const auto& [name, act, last] : deeds) {
    for (int number = 1; number <= all - last; number += stride_of_writes()) {
      CAPTURE(name);
      CAPTURE(number);
      Crossing stack;
      Json theirs;
      stack.at_call(number, [&] {
        act(stack);
        theirs = stack.there();
      });
      const auto done = stack.undertake(second_crossing);
      stack.engine.before = {};
      CAPTURE((done ? "green" : done.error().message()));
      if (done) {
        CHECK(stack.steps(second_crossing).empty());
        continue;
      }
      CHECK((done.error().code() == Errc::conflict || done.error().code() == Errc::partial));
    }
  }
}

TEST_CASE("what somebody else wrote into a service stays when a deploy fails") {
  const auto all = calls_of(failing_crossing);
  for (const auto& [name, act, last] : deeds) {
    for (int number = 1; number < all - last; number += 2 * stride_of_writes()) {
      CAPTURE(name);
      CAPTURE(number);
      Crossing stack;
      Json before, theirs;
      stack.at_call(number, [&] {
        before = stack.there();
        act(stack);
        theirs = stack.there();
      });
      const auto done = stack.undertake(failing_crossing);
      stack.engine.before = {};
      REQUIRE_FALSE(done.has_value());
      CAPTURE(done.error().message());
      const auto now = stack.there();
      for (const auto& [service, spec] : theirs.items()) {
        // What the deploy made it removes again, and a removal names no version that the engine could compare.
        if (spec != before[service] && service != "shop_extra") CHECK(now[service] == spec);
      }
    }
  }
}

TEST_CASE("whoever loses the lease at any call writes nothing more") {
  for (const auto* compose : {second_crossing, failing_crossing}) {
    const auto all = calls_of(compose);
    for (int number = 1; number <= all; number += stride_of_writes()) {
      CAPTURE(number);
      Crossing stack;
      std::size_t writes = 0, lines = 0;
      bool is_taken = false;
      stack.at_call(number, [&] {
        const auto configs = stack.engine.names("configs");
        is_taken = std::ranges::binary_search(configs, "fairlead.shop.lock");
        if (is_taken) stack.engine.relabel("configs", "fairlead.shop.lock", "fairlead.lease.who", "bob");
        writes = stack.engine.writes().size();
        lines = stack.engine.lines.size();
      });
      const auto done = stack.undertake(compose);
      stack.engine.before = {};
      if (!is_taken) continue;
      // The call itself was on its way.
      const bool was_write = lines < stack.engine.lines.size() && !stack.engine.lines[lines].starts_with("GET ");
      CHECK(stack.engine.writes().size() == writes + (was_write ? 1 : 0));
      if (!done) CHECK((done.error().code() == Errc::conflict || done.error().id() == "FL0531"));
    }
  }
}

TEST_CASE("a creation that was answered with an error and done all the same is ours to take back") {
  Crossing stack;
  bool is_lost = false, is_hidden = false;
  stack.engine.after = [&](int, const http::Request& request) -> std::optional<Result<http::Response>> {
    if (!request.url.ends_with("/services/create") || std::exchange(is_lost, true)) return std::nullopt;
    return test::error(500, "something is broken");
  };
  SUBCASE("seen only at the second attempt") {
    stack.engine.before = [&](int, const http::Request& request) -> std::optional<Result<http::Response>> {
      if (!request.url.ends_with("/services/shop_extra") || std::exchange(is_hidden, true)) return std::nullopt;
      return test::error(404, "service shop_extra not found");
    };
  }
  SUBCASE("never seen before the deploy gives up") {
    stack.sends_again = false;
    stack.engine.before = [&](int, const http::Request& request) -> std::optional<Result<http::Response>> {
      if (!request.url.ends_with("/services/shop_extra") || std::exchange(is_hidden, true)) return std::nullopt;
      return Error(Errc::unavailable, "connection reset");
    };
  }
  const auto done = stack.undertake(failing_crossing);
  REQUIRE_FALSE(done.has_value());
  CHECK(done.error().code() == Errc::rolled_back);
  CHECK(stack.engine.names("services") == std::vector<std::string>{"shop_db", "shop_web"});
  CHECK(stack.steps(first_crossing).empty());
}

TEST_SUITE_END();

// Every command that changes a stack ends in the time that it was given, whatever the engine does.
#include "support/fake_engine_answers.hpp"
#include "swarm/failure.hpp"
#include "swarm/hidden.hpp"
#include "swarm/limited.hpp"
#include "unit/swarm/stack.hpp"

#include <doctest/doctest.h>

using namespace fairlead;
using namespace std::chrono_literals;
using test::Behaviour;

TEST_SUITE_BEGIN("swarm");

namespace {

constexpr auto before_silence = "services:\n  db: {image: registry.test/web:1}\n  web: {image: registry.test/web:1}";
constexpr auto after_silence = "services:\n  db: {image: registry.test/web:2}\n  web: {image: registry.test/web:2}";

/// A stack on an engine that is gone from some call on.
struct Silence : test::Stack {
  Silence() {
    image("web:1");
    image("web:2");
    REQUIRE(undertake(before_silence).has_value());
    sends_again = true;
    options.timeout = 5s;
  }
  /// From call `number` on, from now, nothing is answered until the request gives up; or that there is no leader.
  void gone_from(int number, bool hangs) {
    engine.before = [this, number, hangs](int, const http::Request& request) -> std::optional<Result<http::Response>> {
      if (++calls < number) return std::nullopt;
      if (!hangs) return test::error(500, "rpc error: code = Unknown desc = The swarm does not have a leader.");
      clock.advance(request.timeout);
      return Error(Errc::timed_out, "no complete answer");
    };
  }
  int calls = 0;
};

/// The number of the first call that changes a service.
int first_update() {
  Silence stack;
  stack.options.timeout = 5min;
  int found = 0;
  stack.engine.before = [&](int, const http::Request& request) -> std::optional<Result<http::Response>> {
    ++stack.calls;
    if (found == 0 && request.url.find("/services/") != std::string::npos && request.method == "POST") {
      found = stack.calls;
    }
    return std::nullopt;
  };
  REQUIRE(stack.undertake(after_silence).has_value());
  return found;
}

}  // namespace

TEST_CASE("a deploy ends a minute after its time at most when the engine is gone, and says that nobody knows") {
  const auto first = first_update();
  for (const bool hangs : {false, true}) {
    for (int number = first; number < first + 9; ++number) {
      CAPTURE(hangs);
      CAPTURE(number);
      Silence stack;
      stack.gone_from(number, hangs);
      const auto start = stack.clock.moved();
      const auto done = stack.undertake(after_silence);
      REQUIRE_FALSE(done.has_value());
      CAPTURE(done.error().message());
      CHECK(stack.clock.moved() - start <= 65s);
      CHECK(done.error().code() == Errc::timed_out);
    }
  }
}

TEST_CASE("the way back has its minute however small the time is") {
  Silence stack;
  stack.options.timeout = 1s;
  stack.engine.swarm.behaviours["registry.test/web:2"] = {.kind = Behaviour::Kind::ends, .exit_code = 1};
  const auto done = stack.undertake(after_silence);
  REQUIRE_FALSE(done.has_value());
  CHECK(done.error().code() == Errc::rolled_back);
}

TEST_CASE("a removal that another container keeps from its end is half done, in its time") {
  Silence stack;
  stack.engine.before = [&](int, const http::Request& request) -> std::optional<Result<http::Response>> {
    if (request.method != "DELETE" || request.url.find("/networks/") == std::string::npos) return std::nullopt;
    return test::error(403, "error while removing network: network shop_default is in use by task x");
  };
  const auto start = stack.clock.moved();
  const auto done = stack.undertake_removal();
  REQUIRE_FALSE(done.has_value());
  CHECK(done.error().code() == Errc::partial);
  CHECK(done.error().id() == "FL0589");
  CHECK(done.error().message() == "network \"shop_default\" stays: a container outside of the stack is in it");
  CHECK(stack.clock.moved() - start <= 61s);
  CHECK(stack.engine.names("services").empty());
}

TEST_CASE("a removal that the engine refuses half-way is half done") {
  Silence stack;
  stack.engine.before = [&](int, const http::Request& request) -> std::optional<Result<http::Response>> {
    if (request.method != "DELETE" || request.url.find("/networks/") == std::string::npos) return std::nullopt;
    return test::error(403, "no");
  };
  const auto done = stack.undertake_removal();
  REQUIRE_FALSE(done.has_value());
  CHECK(done.error().code() == Errc::partial);
  CHECK(done.error().id() == "FL0536");
}

TEST_CASE("what services keep secret is not in the words of their tasks") {
  const auto project_secrets = [] {
    swarm::Desired desired;
    desired.secrets.push_back({.kind = swarm::Kind::secret, .name = "s", .key = "s", .data = Secret("from a file\n")});
    desired.configs.push_back({.kind = swarm::Kind::config,
                               .name = "c",
                               .key = "c",
                               .data = Secret("a: b\ndb_password=in-config\nrequirepass in-a-word;\n"
                                              "\"token\": \"in-json\",\nsecret: |\n  in-a-block\nb: c\n")});
    const json::Value options = {{"o", "user=me,password=in-a-mount"}};
    const json::Value mount = {{"VolumeOptions", {{"DriverConfig", {{"Options", options}}}}}};
    const json::Value body = {
        {"Labels", {{"api.token", "in-a-label"}}},
        {"TaskTemplate",
         {{"LogDriver", {{"Options", {{"splunk-token", "in-a-driver"}}}}},
          {"ContainerSpec",
           {{"Env", {"DB_PASSWORD=in-a-variable", "URL=postgres://u:in@a-url@db/x", "AUTH=true", "LOG=info"}},
            {"Mounts", json::Value::array({mount})},
            {"Args", {"--requirepass", "in-a-command"}}}}}}};
    desired.services.push_back({.name = "web", .key = "web", .body = json::Document(body)});
    std::vector<std::string> out;
    for (const auto& secret : swarm::secrets_of(desired)) out.push_back(secret.reveal());
    return out;
  }();
  CHECK(project_secrets == std::vector<std::string>{"from a file\n", "in-config", "in-a-word;", "in-a-word",
                                                    "in-json\",", "in-json", "in-a-block", "in-a-label",
                                                    "in-a-variable", "u:in@a-url", "in@a-url", "in-a-driver",
                                                    "in-a-mount", "in-a-command"});
}

TEST_CASE("the log of a failed task is shown without secrets") {
  test::Stack stack;
  stack.image("crash:1", {.kind = Behaviour::Kind::ends, .exit_code = 3, .lifetime = 100ms, .log = {"it is canary"}});
  stack.options.redact = [](std::string_view text) { return text == "it is canary" ? "it is ***" : std::string(text); };
  const auto done = stack.undertake("services: {web: {image: \"registry.test/crash:1\"}}");
  REQUIRE_FALSE(done.has_value());
  CHECK(done.error().notes().back() == "| it is ***");
}

TEST_SUITE_END();

#include "engine/client.hpp"

#include "http/retry.hpp"
#include "support/fake_clock.hpp"
#include "support/fake_http.hpp"
#include "support/fake_random.hpp"
#include "support/following.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

using namespace fairlead;
using engine::Client;
using test::answer;

namespace {

constexpr const char* first_url = "http://docker/info";

engine::Endpoint local() {
  return *engine::endpoint_from({});
}

http::Response pong(const char* version) {
  return answer(200, R"({"Name":"n1"})", {{"Api-Version", version}});
}

/// An engine of Docker 20.10, reached.
struct ClientFixture {
  test::FakeHttp http;
  Client engine = connected();

  Client connected() {
    http.on("GET", first_url, pong("1.41"));
    auto client = Client::connect(local(), http, {});
    REQUIRE(client);
    REQUIRE(client->info());
    http.forget_requests();
    return *std::move(client);
  }
};

}  // namespace

TEST_CASE("the newest API that both know is spoken") {
  struct Case {
    const char *engine, *used;
  };
  for (const auto& [engine, used] :
       {Case{"1.40", "1.40"}, Case{"1.41", "1.41"}, Case{"1.48", "1.48"}, Case{"1.99", "1.48"}, Case{"2.0", "1.48"}}) {
    CAPTURE(engine);
    test::FakeHttp http;
    http.on("GET", first_url, pong(engine));
    const auto client = Client::connect(local(), http, {});
    REQUIRE(client);
    CHECK(http.requests().empty());
    CHECK(client->info());
    CHECK(client->api()->str() == used);
    CHECK(http.requests().size() == 1);
    CHECK(http.requests().at(0).transport->unix_socket == "/var/run/docker.sock");
  }
}

TEST_CASE("an engine that is too old is refused with what to do") {
  test::FakeHttp http;
  http.on("GET", first_url, pong("1.39"));
  const auto info = Client::connect(local(), http, {})->info();
  CHECK(info.error().code() == Errc::config);
  CHECK(info.error().id() == "FL0502");
  CHECK(info.error().message() == "the Docker Engine speaks API 1.39, which is older than 1.40");
  CHECK(info.error().help() == "update the engine to Docker 19.03 or newer");
}

TEST_CASE("DOCKER_API_VERSION is used whatever the engine would speak") {
  test::FakeHttp http;
  http.on("GET", "http://docker/v1.43/info", pong("1.48"));
  auto endpoint = local();
  endpoint.api_version = "1.43";
  CHECK(Client::connect(endpoint, http, {})->api()->str() == "1.43");
  CHECK(Client::connect(endpoint, http, {})->info());
  endpoint.api_version = "1.30";
  CHECK(Client::connect(endpoint, http, {}).error().id() == "FL0502");
  for (const auto* text : {"1", "x", "1.", "1.4x", "-1.50", "1.99999999999"}) {
    CAPTURE(text);
    endpoint.api_version = text;
    CHECK_FALSE(Client::connect(endpoint, http, {}));
  }
  CHECK(http.requests().size() == 1);
}

TEST_CASE("something that is no engine is not taken for one") {
  test::FakeHttp http;
  http.on("GET", first_url, answer(200, "<html>Welcome to nginx!"));
  CHECK(Client::connect(local(), http, {})->info().error().message() ==
        "the Docker Engine at unix:///var/run/docker.sock: not an Engine API version: \"\"");
}

TEST_CASE("an engine that does not answer says how to get to one") {
  struct Case {
    Errc code;
    const char* help;
  };
  for (const auto& [code, help] : {Case{Errc::unavailable, "start the Docker Engine, or let DOCKER_HOST point to one"},
                                   Case{Errc::denied, "let the user be in the group docker, or run as root"}}) {
    test::FakeHttp http;
    http.on("GET", first_url,
            [code](const auto&) { return Result<http::Response>(Error(code, "no way").id(http::not_connected)); });
    const auto info = Client::connect(local(), http, {})->info();
    CHECK(info.error().code() == code);
    CHECK(info.error().id() == "FL0501");
    CHECK(info.error().message() == "the Docker Engine at unix:///var/run/docker.sock: no way");
    CHECK(info.error().help() == help);
  }
}

TEST_CASE("certificates that cannot be used are looked for where the help says") {
  test::FakeHttp http;
  http.fail("GET", "https://docker:2376/info", Errc::config, "cannot use the certificates");
  const auto endpoint = engine::endpoint_from({{"DOCKER_HOST", "tcp://docker"}, {"DOCKER_TLS_VERIFY", "1"}});
  CHECK(Client::connect(*endpoint, http, {})->info().error().help() ==
        "DOCKER_CERT_PATH must hold ca.pem, cert.pem and key.pem");
}

TEST_CASE("calls carry the version, an encoded query and JSON") {
  ClientFixture f;
  f.http.on("GET", "http://docker/v1.41/services?filters=%7B%22label%22%3A%5B%22a%3Db%22%5D%7D&status=true",
            answer(200, R"([{"ID":"x"}])"));
  const auto services =
      f.engine.get("/services", {{"filters", engine::filters({{"label", {"a=b"}}})}, {"status", "true"}});
  CHECK(*services == json::Value::parse(R"([{"ID":"x"}])"));
  f.http.on_json("POST", "http://docker/v1.41/services/create", R"({"Name":"web"})", answer(201, R"({"ID":"y"})"));
  const auto created =
      f.engine.post("/services/create", {}, json::Value{{"Name", "web"}}, {{"X-Registry-Auth", "e30="}});
  CHECK(*created == json::Value{{"ID", "y"}});
  CHECK(f.http.requests().back().header("Content-Type") == "application/json");
  CHECK(f.http.requests().back().header("X-Registry-Auth") == "e30=");
  f.http.on("DELETE", "http://docker/v1.41/services/y?force=1", answer(200));
  CHECK(f.engine.remove("/services/y", {{"force", "1"}}));
  f.http.on("POST", "http://docker/v1.41/containers/c/start", answer(304));
  CHECK(f.engine.post("/containers/c/start")->is_null());
  CHECK(f.http.requests().back().header("Content-Type").empty());
}

TEST_CASE("an answer that is no JSON is corrupt, and one of no success an error") {
  ClientFixture f;
  f.http.on("GET", "http://docker/v1.41/y", answer(200, "<html>"))
      .on("GET", "http://docker/v1.41/x", answer(404, R"({"message":"no x"})"));
  CHECK(f.engine.get("/y").error().code() == Errc::corrupt);
  CHECK(f.engine.get("/x").error().message() == "GET /x: no x");
}

TEST_CASE("what the engine means is not asked again, what may pass is") {
  test::FakeHttp http;
  test::FakeClock clock;
  test::FakeRandom random;
  http::Retrying retrying(http, clock, random);
  http.on("GET", first_url, answer(503, "starting")).on("GET", first_url, pong("1.41"));
  const auto engine = Client::connect(local(), retrying, {});
  REQUIRE(engine);
  CHECK(engine->info());
  http.on("GET", "http://docker/v1.41/nodes", answer(503, R"({"message":"This node is not a swarm manager."})"))
      .on("GET", "http://docker/v1.41/distribution/x/json", answer(500, R"({"message":"no basic auth credentials"})"))
      .on("GET", "http://docker/v1.41/tasks", answer(500, R"({"message":"rpc error: code = Unavailable desc = x"})"))
      .on("GET", "http://docker/v1.41/tasks", answer(200, "[]"));
  http.forget_requests();
  CHECK(engine->get("/nodes").error().id() == "FL0503");
  CHECK(engine->get("/distribution/x/json").error().message() == "GET /distribution/x/json: no basic auth credentials");
  CHECK(engine->get("/tasks"));
  CHECK(http.requests().size() == 4);
}

TEST_CASE("with patience a read waits for the next leader, a write and a registry do not") {
  test::FakeHttp http;
  test::FakeClock clock;
  http.on("GET", first_url, pong("1.41"));
  auto engine = *Client::connect(local(), http, {});
  engine.set_patience(clock, std::chrono::seconds(10));
  CHECK(engine.info());
  const auto no_leader =
      answer(500, R"({"message":"rpc error: code = Unknown desc = The swarm does not have a leader."})");
  http.on("GET", "http://docker/v1.41/services", no_leader)
      .on("GET", "http://docker/v1.41/services", no_leader)
      .on("GET", "http://docker/v1.41/services", answer(200, "[]"));
  CHECK(engine.get("/services"));
  CHECK(clock.moved() == std::chrono::seconds(2));
  http.on("GET", "http://docker/v1.41/tasks", no_leader);
  CHECK(engine.get("/tasks").error().code() == Errc::unavailable);
  CHECK(clock.moved() == std::chrono::seconds(12));
  http.on("POST", "http://docker/v1.41/services/create", no_leader)
      .on("GET", "http://docker/v1.41/distribution/x/json", no_leader);
  CHECK_FALSE(engine.post("/services/create"));
  CHECK_FALSE(engine.get("/distribution/x/json"));
  CHECK(clock.moved() == std::chrono::seconds(12));
}

TEST_CASE("a stop ends a call") {
  test::FakeHttp http;
  http.on("GET", first_url, pong("1.41"));
  const std::stop_source stop;
  const auto engine = Client::connect(local(), http, stop.get_token());
  stop.request_stop();
  CHECK(engine->ping().error().code() == Errc::cancelled);
}

TEST_CASE("a stream is handed on as it comes") {
  ClientFixture f;
  f.http.on("GET", "http://docker/v1.41/events?since=1", answer(200, "{}\n{}\n"));
  std::string got;
  const auto sink = [&](std::span<const std::byte> bytes) -> Result<> {
    got += as_text(bytes);
    return {};
  };
  CHECK(f.engine.get_stream("/events", {{"since", "1"}}, std::chrono::minutes(10), sink));
  CHECK(got == "{}\n{}\n");
}

TEST_CASE("a stream that breaks is not begun again behind the caller's back") {
  test::FakeHttp http;
  test::FakeClock clock;
  test::FakeRandom random;
  http::Retrying retrying(http, clock, random);
  http.on("GET", first_url, pong("1.41")).fail("GET", "http://docker/v1.41/events", Errc::unavailable);
  const auto engine = Client::connect(local(), retrying, {});
  const auto sink = [](std::span<const std::byte>) -> Result<> { return {}; };
  CHECK(engine->info());
  CHECK(engine->get_stream("/events", {}, std::chrono::seconds(1), sink).error().code() == Errc::unavailable);
  CHECK(http.requests().size() == 2);
}

TEST_CASE("the version is read") {
  ClientFixture f;
  f.http.on("GET", "http://docker/v1.41/version", answer(200, R"({"Version":"20.10.24+dfsg1","ApiVersion":"1.41",
    "MinAPIVersion":"1.12","Os":"linux","Arch":"amd64"})"));
  const auto version = f.engine.version();
  CHECK(version->engine == "20.10.24+dfsg1");
  CHECK(version->api == engine::ApiVersion{1, 41});
  CHECK(version->oldest_api == engine::ApiVersion{1, 12});
  CHECK(version->architecture == "amd64");
}

TEST_CASE("the first answer settles the API, also one of no success") {
  test::FakeHttp http;
  test::FakeClock clock;
  http.on("GET", "http://docker/services",
          answer(500, R"({"message":"The swarm does not have a leader."})", {{"Api-Version", "1.41"}}))
      .on("GET", "http://docker/v1.41/services", answer(200, "[]"));
  auto engine = *Client::connect(local(), http, {});
  engine.set_patience(clock, std::chrono::seconds(10));
  CHECK(engine.get("/services"));
  CHECK(clock.moved() == std::chrono::seconds(1));
}

TEST_CASE("patience is for an engine that has answered once") {
  test::FakeHttp http;
  test::FakeClock clock;
  http.fail("GET", "http://docker/services", Errc::unavailable);
  auto engine = *Client::connect(local(), http, {});
  engine.set_patience(clock, std::chrono::seconds(10));
  CHECK_FALSE(engine.get("/services"));
  CHECK(http.requests().size() == 1);
}

TEST_CASE("a write is never sent before the API is settled") {
  test::FakeHttp http;
  http.on("GET", "http://docker/_ping", pong("1.41"))
      .on("POST", "http://docker/v1.41/services/create", answer(201, R"({"ID":"y"})"));
  CHECK(Client::connect(local(), http, {})->post("/services/create"));
  CHECK(http.requests().size() == 2);
}

TEST_CASE("what the engine says of itself takes one call") {
  const auto info_of = [](const char* text) {
    test::FakeHttp http;
    http.on("GET", first_url, answer(200, text, {{"Api-Version", "1.41"}}));
    auto info = Client::connect(local(), http, {})->info();
    CHECK(http.requests().size() == 1);
    REQUIRE(info);
    return *std::move(info);
  };
  const auto manager = info_of(R"({"Name":"n1","ServerVersion":"20.10.24","OSType":"linux",
    "Architecture":"x86_64","KernelVersion":"6.1","Warnings":["no swap",7],
    "Swarm":{"LocalNodeState":"active","NodeID":"abc","ControlAvailable":true}})");
  CHECK(manager.name == "n1");
  CHECK(manager.swarm_state == "active");
  CHECK(manager.node_id == "abc");
  CHECK(manager.is_manager);
  CHECK(manager.warnings == std::vector<std::string>{"no swap"});
  const auto alone = info_of(R"({"Name":"n2","Warnings":null})");
  CHECK(alone.swarm_state == "inactive");
  CHECK_FALSE(alone.is_manager);
}

TEST_CASE("an answer that is no list is no empty list, and is asked for again") {
  for (const char* wrong : {"", " ", "null", "{}", R"({"message":"x"})", "\"x\"", "<html>", "[", "0"}) {
    CAPTURE(wrong);
    ClientFixture f;
    f.http.on("GET", "http://docker/v1.41/services", answer(200, wrong));
    f.http.on("GET", "http://docker/v1.41/services", answer(200, "[1]"));
    const auto got = f.engine.list("/services");
    REQUIRE_FALSE(got);
    CHECK(got.error().code() == Errc::corrupt);
    test::FakeClock clock;
    f.http.on("GET", "http://docker/v1.41/tasks", answer(200, wrong));
    f.http.on("GET", "http://docker/v1.41/tasks", answer(200, "[1]"));
    f.http.on("GET", "http://docker/v1.41/nodes", answer(200, wrong));
    f.engine.set_patience(clock, std::chrono::seconds(20));
    CHECK(f.engine.list("/tasks")->dump() == "[1]");
    CHECK(clock.moved() == std::chrono::seconds(1));
    CHECK(f.engine.list("/nodes").error().code() == Errc::corrupt);
    CHECK(clock.moved() == std::chrono::seconds(21));
  }
  ClientFixture f;
  f.http.on("GET", "http://docker/v1.41/services", answer(200, "[]"));
  CHECK(f.engine.list("/services")->empty());
}

TEST_CASE("what is at the end of a redirect is not the engine") {
  for (const int status : {301, 302, 303, 307, 308}) {
    ClientFixture f;
    test::Following following(f.http);
    const auto engine = f.engine.through(following, {});
    f.http.on("GET", "http://docker/v1.41/services", answer(status, "", {{"Location", "http://docker/elsewhere"}}));
    CHECK(engine.list("/services").error().code() == Errc::io);
    CHECK(f.http.requests().size() == 1);
  }
}

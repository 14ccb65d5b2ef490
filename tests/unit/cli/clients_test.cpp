#include "cli/builtins.hpp"
#include "cli/verbose_client.hpp"
#include "json/json.hpp"
#include "support/fake_clock.hpp"

#include <doctest/doctest.h>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

using namespace fairlead;

TEST_SUITE_BEGIN("cli");

namespace {

/// Takes 12 ms for an answer, or for none.
class SlowServer final : public http::Client {
 public:
  explicit SlowServer(test::FakeClock& clock) : clock_(clock) {}
  Result<http::Response> send(const http::Request& request, const std::stop_token&) override {
    clock_.advance(std::chrono::milliseconds(12));
    if (request.method == "PUT") return Error(Errc::unavailable, "connection refused");
    return http::Response{.status = 204, .headers = {}, .body = {}, .url = request.url};
  }

 private:
  test::FakeClock& clock_;
};

}  // namespace

TEST_CASE("each request is told with its answer and time, without secrets of its query") {
  test::FakeClock clock;
  SlowServer server(clock);
  std::string told;
  cli::VerboseClient client(server, clock, [&](std::string_view text) { told += text; });
  CHECK(client.send({.url = "https://a.example.org/v2/?token=hunter2"}, {}).has_value());
  CHECK_FALSE(client.send({.method = "PUT", .url = "https://a.example.org/x"}, {}).has_value());
  CHECK(
      told ==
      "GET https://a.example.org/v2/?token=*** 204 (12 ms)\nPUT https://a.example.org/x connection refused (12 ms)\n");
}

TEST_CASE("config-keys tells each setting once, its value, default and origin, and no secret") {
  std::string file = "a.yml", token, path;
  bool quiet = false;
  const std::vector<cli::Flag> flags = {
      {.name = "--file", .help = "", .target = &file, .env = "FAIRLEAD_FILE", .config = "stack.file"},
      {.name = "--api-token", .help = "", .target = &token, .env = "FAIRLEAD_API_TOKEN"},
      {.name = "--key", .help = "", .target = &path, .value = "FILE", .config = "image.key"},
      {.name = "--quick", .help = "", .target = &quiet},
      {.name = "--allow-token", .help = "", .target = &quiet, .env = "FAIRLEAD_ALLOW_TOKEN"}};
  const cli::Tool tool = {.name = "fairlead-stack",
                          .summary = "",
                          .commands = {{.name = "plan", .summary = "", .flags = flags, .run = {}},
                                       {.name = "deploy", .summary = "", .flags = flags, .run = {}}}};
  const cli::Config config({{.path = "image.key", .place = {"fairlead.yml", 7, 3}, .values = {"cosign.key"}}});
  const auto text = cli::config_keys(tool, {{"FAIRLEAD_FILE", "b.yml"}, {"FAIRLEAD_API_TOKEN", "hunter2"}}, config);
  REQUIRE(text.has_value());
  const auto document = json::parse(*text, "config-keys").value();
  CHECK(document.at("schema") == "fairlead.config/1");
  REQUIRE(document.at("keys").size() == 4);
  const auto row = [&](std::size_t i) {
    const auto& key = document.at("keys").at(i);
    std::string out;
    for (const auto* name : {"key", "variable", "flag", "value", "default", "origin", "where"}) {
      out += key.at(name).get<std::string>() + "|";
    }
    return out;
  };
  CHECK(row(0) == "stack.file|FAIRLEAD_FILE|--file|b.yml|a.yml|variable|FAIRLEAD_FILE|");
  CHECK(row(1) == "|FAIRLEAD_API_TOKEN|--api-token|***||variable|FAIRLEAD_API_TOKEN|");
  CHECK(row(2) == "image.key||--key|cosign.key||file|fairlead.yml:7|");
  CHECK(row(3) == "|FAIRLEAD_ALLOW_TOKEN|--allow-token|false|false|default||");
}

TEST_SUITE_END();

#include "swarm/preflight.hpp"

#include "support/fake_http.hpp"
#include "support/fake_random.hpp"
#include "unit/swarm/stack.hpp"

#include <doctest/doctest.h>

using namespace fairlead;

TEST_SUITE_BEGIN("swarm");

namespace {

constexpr auto docker_config = R"({"auths": {"registry.test": {"auth": "bWU6aHVudGVyMg=="}}})";  // me:hunter2

/// Four images, one verdict each.
constexpr auto four = R"(
services:
  a: {image: "registry.test/a:1"}
  b: {image: "registry.test/b:1"}
  c: {image: "registry.test/c:1"}
  d: {image: "other.test/d:1"}
)";

void four_images(test::Stack& stack) {
  stack.environment["DOCKER_AUTH_CONFIG"] = docker_config;
  stack.image("a:1");
  stack.engine.images["registry.test/c:1"] = {.digest = {}, .status = 401, .message = "unauthorized"};
  stack.engine.images["other.test/d:1"] = {.digest = {}, .status = 500, .message = "no basic auth credentials"};
}

/// The help that a registry's answers from here give to an image that the engine was refused.
std::string second_opinion(test::FakeHttp& http) {
  test::FakeClock clock;
  test::FakeRandom random;
  const oci::Credential me = {.user = "me", .password = Secret("hunter2"), .source = "DOCKER_AUTH_CONFIG"};
  const swarm::Logins logins = {{"registry.test/shop/web:1", {.registry = "registry.test", .credential = me}}};
  std::vector<swarm::Finding> findings = {{.question = {.image = "registry.test/shop/web:1"},
                                           .access = swarm::Access::wrong_credential,
                                           .help = "as it was"}};
  swarm::ask_directly(findings, logins, {http, clock, random}, {});
  return findings[0].help;
}

http::Response challenge(const std::string& scheme) {
  return test::answer(401, "", {{"WWW-Authenticate", scheme}});
}

constexpr auto bearer = R"(Bearer realm="https://gitlab.test/jwt/auth",service="container_registry")";

}  // namespace

TEST_CASE("every image gets a verdict before anything is touched, and lacking rights count first") {
  test::Stack stack;
  four_images(stack);
  const auto prepared = stack.plan(four);
  REQUIRE_FALSE(prepared.has_value());
  const auto& error = prepared.error();
  CHECK(error.code() == Errc::denied);
  CHECK(error.message().starts_with("the registry does not let us pull \"registry.test/c:1\" as \"me\": "));
  CHECK(error.help() == "check the credentials from DOCKER_AUTH_CONFIG");
  CHECK(error.notes() == std::vector<std::string>{"registry.test/a:1: ok, as \"me\"",
                                                  "registry.test/b:1: not in its registry, as \"me\"",
                                                  "registry.test/c:1: wrong credentials, as \"me\"",
                                                  "other.test/d:1: needs a login, anonymously"});
  CHECK(stack.engine.writes().empty());
}

TEST_CASE("a saved plan's images are asked for by its digests, with the credentials of the deploy") {
  test::Stack stack;
  stack.image("web:1");
  constexpr auto web = "services: {web: {image: registry.test/web:1}}";
  const auto saved = stack.plan(web);
  REQUIRE(saved.has_value());
  stack.answers = saved->answers;
  stack.engine.lines.clear();
  REQUIRE(stack.plan(web).has_value());
  CHECK(std::ranges::count(stack.engine.lines,
                           "GET /distribution/registry.test/web:1@" + test::digest_of('a') + "/json") == 1);
  stack.engine.images["registry.test/web:1"].status = 401;
  CHECK(stack.plan(web).error().id() == "FL0523");
  stack.engine.images["registry.test/web:1"] = {.digest = test::digest_of('a'), .status = 500, .message = "dial tcp"};
  const auto silent = stack.plan(web);
  REQUIRE(silent.has_value());
  REQUIRE(silent->warnings.size() == 1);
  CHECK(silent->warnings[0].starts_with("whether a node can pull \"registry.test/web:1\" is not known"));
}

TEST_CASE("many images are asked for at a time, and come in the order of the file") {
  test::Stack stack;
  std::vector<swarm::Question> questions;
  for (int i = 0; i < 50; ++i) {
    stack.image(fmt::format("i{}:1", i));
    questions.push_back({.image = fmt::format("registry.test/i{}:1", i)});
  }
  const auto client = stack.client();
  const auto findings = swarm::preflight(client, questions, {});
  REQUIRE(findings.has_value());
  REQUIRE(findings->size() == questions.size());
  for (std::size_t i = 0; i < questions.size(); ++i) {
    CHECK((*findings)[i].question.image == questions[i].image);
    CHECK((*findings)[i].answer.digest == stack.engine.images[questions[i].image].digest);
  }
  questions[30].image = "NO IMAGE";
  questions[40].image = "NOR THIS";
  const auto failed = swarm::preflight(client, questions, {});
  REQUIRE_FALSE(failed.has_value());
  CHECK(failed.error().message().find("NO IMAGE") != std::string::npos);
}

TEST_CASE("a second opinion tells a wrong password from a token without read_registry") {
  SUBCASE("the login is wrong") {
    test::FakeHttp http;
    http.on("GET", "https://registry.test/v2/", challenge("Basic realm=\"here\""));
    CHECK(second_opinion(http).starts_with("registry.test does not take this login at all"));
  }
  SUBCASE("the token service does not know the login") {
    test::FakeHttp http;
    http.on("GET", "https://registry.test/v2/", challenge(bearer));
    http.on("GET", "https://gitlab.test/jwt/auth?*", test::answer(401, "HTTP Basic: Access denied"));
    CHECK(second_opinion(http).starts_with("registry.test does not take this login at all"));
  }
  SUBCASE("the token service gives no right to pull") {
    test::FakeHttp http;
    http.on("GET", "https://registry.test/v2/", challenge(bearer));
    http.on("GET", "https://registry.test/v2/", test::answer(200, "{}"));
    http.on("HEAD", "https://registry.test/v2/shop/web/manifests/1", challenge(bearer));
    http.on("GET", "https://gitlab.test/jwt/auth?*", test::answer(200, R"({"token":"t","expires_in":300})"));
    CHECK(second_opinion(http).find("read_registry") != std::string::npos);
  }
  SUBCASE("from here it works") {
    test::FakeHttp http;
    http.on("GET", "https://registry.test/v2/", test::answer(200, "{}"));
    http.on("HEAD", "https://registry.test/v2/shop/web/manifests/1", test::answer(404));
    CHECK(second_opinion(http).starts_with("from here, registry.test lets this login pull"));
  }
  SUBCASE("from here it cannot be reached") {
    test::FakeHttp http;
    http.fail("GET", "https://registry.test/v2/", Errc::unavailable);
    CHECK(second_opinion(http) == "as it was");
  }
}

TEST_SUITE_END();

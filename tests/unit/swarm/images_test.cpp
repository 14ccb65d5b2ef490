#include "swarm/images.hpp"

#include "unit/swarm/stack.hpp"

#include <doctest/doctest.h>

using namespace fairlead;

TEST_SUITE_BEGIN("swarm");

namespace {

constexpr auto imaged_web = "services: {web: {image: registry.test/web:1}}";

Error error_of(test::Stack& stack, std::string_view compose) {
  auto prepared = stack.plan(compose);
  REQUIRE_FALSE(prepared.has_value());
  return std::move(prepared).error();
}

std::string image_of(test::Stack& stack, std::string_view service) {
  return stack.engine.spec(service)["TaskTemplate"]["ContainerSpec"]["Image"];
}

long questions(const test::Stack& stack) {
  return std::ranges::count_if(stack.engine.lines,
                               [](const std::string& line) { return line.starts_with("GET /distribution/"); });
}

}  // namespace

TEST_CASE("every distinct image is asked for once, and pinned with its platforms") {
  test::Stack stack;
  stack.image("web:1");
  REQUIRE(stack.deploy("services: {a: {image: registry.test/web:1}, b: {image: registry.test/web:1}}").has_value());
  CHECK(questions(stack) == 1);
  CHECK(image_of(stack, "shop_a") == "registry.test/web:1@" + test::digest_of('a'));
  CHECK(stack.engine.spec("shop_a")["TaskTemplate"]["Placement"]["Platforms"] ==
        nlohmann::json::parse(R"([{"Architecture": "amd64", "OS": "linux"}])"));
}

TEST_CASE("an image that has a digest is left alone, and asked for when it is new") {
  test::Stack stack;
  stack.image("web:1");
  const auto pinned = "registry.test/web:1@" + test::digest_of('a');
  REQUIRE(stack.deploy("services: {web: {image: \"" + pinned + "\"}}").has_value());
  CHECK(questions(stack) == 1);
  CHECK(image_of(stack, "shop_web") == pinned);
  CHECK(stack.steps("services: {web: {image: \"" + pinned + "\"}}").empty());
  CHECK(questions(stack) == 1);
  const auto unknown = "registry.test/web:1@" + test::digest_of('7');
  CHECK(error_of(stack, "services: {web: {image: \"" + unknown + "\"}}").id() == "FL0522");
}

TEST_CASE("a registry that no node trusts is told with the cure, never with a way to deploy what no node can pull") {
  struct Case {
    const char *said, *cure;
  };
  for (const auto& [said, cure] :
       {Case{"Get \"https://10.254.0.1:5443/v2/\": x509: certificate signed by unknown authority",
             "/etc/docker/certs.d/10.254.0.1:5443/ca.crt"},
        Case{"tls: failed to verify certificate: x509: certificate signed by unknown authority",
             "/etc/docker/certs.d/10.254.0.1:5443/ca.crt"},
        Case{"x509: certificate has expired or is not yet valid", "give 10.254.0.1:5443 a certificate"},
        Case{"x509: certificate is valid for a.test, not b.test", "give 10.254.0.1:5443 a certificate"},
        Case{"http: server gave HTTP response to HTTPS client", "insecure-registries"}}) {
    CAPTURE(said);
    test::Stack stack;
    stack.engine.images["10.254.0.1:5443/team/app:1"] = {.digest = {}, .status = 500, .message = said};
    const auto error = error_of(stack, "services: {app: {image: \"10.254.0.1:5443/team/app:1\"}}");
    CHECK(error.id() == "FL0524");
    CHECK(error.help().find(cure) != std::string::npos);
    CHECK(error.help().find("--resolve-image") == std::string::npos);
  }
}

TEST_CASE("a missing image is an error before anything is touched") {
  test::Stack stack;
  const auto missing = error_of(stack, "services:\n  web:\n    image: registry.test/web:9");
  CHECK(missing.code() == Errc::not_found);
  CHECK(missing.id() == "FL0522");
  CHECK(missing.message() == "the image \"registry.test/web:9\" of service \"web\" is not in its registry");
  CHECK(missing.place().str() == "docker-stack.yml:3:12");
  CHECK(stack.engine.writes().empty());
}

TEST_CASE("credentials that do not do are an error before anything is touched") {
  struct Case {
    int status;
    const char* message;
  };
  for (const auto& [status, message] : {Case{401, "unauthorized: authentication required"}, Case{403, "denied"},
                                        Case{500, "Get https://registry.test/v2/: no basic auth credentials"}}) {
    CAPTURE(message);
    test::Stack stack;
    stack.engine.images["registry.test/web:1"] = {.digest = {}, .status = status, .message = message};
    const auto denied = error_of(stack, imaged_web);
    CHECK(denied.code() == Errc::denied);
    CHECK(denied.id() == "FL0523");
    CHECK(stack.engine.writes().empty());
  }
}

TEST_CASE("a registry that is down never un-pins what runs") {
  test::Stack stack;
  stack.image("web:1");
  stack.image("web:2");
  REQUIRE(stack.deploy(imaged_web).has_value());
  for (auto& [name, image] : stack.engine.images) image = {.digest = {}, .status = 500, .message = "dial tcp: refused"};
  CHECK(stack.steps(imaged_web).empty());
  const auto prepared = stack.plan(imaged_web);
  REQUIRE(prepared->warnings.size() == 1);
  CHECK(
      prepared->warnings[0].starts_with("the registry of \"registry.test/web:1\" does not answer; service \"web\" "
                                        "keeps the image that runs"));
  const auto unknown = error_of(stack, "services: {web: {image: registry.test/web:2}}");
  CHECK(unknown.code() == Errc::unavailable);
  CHECK(unknown.id() == "FL0524");
}

TEST_CASE("--resolve-image changed asks for new texts only; never asks nothing and keeps what runs") {
  test::Stack stack;
  stack.image("web:1");
  stack.image("web:2");
  REQUIRE(stack.deploy(imaged_web).has_value());
  stack.engine.lines.clear();
  stack.resolve_image = swarm::ResolveImage::changed;
  CHECK(stack.steps(imaged_web).empty());
  CHECK(questions(stack) == 0);
  CHECK(stack.steps("services: {web: {image: registry.test/web:2}}").size() == 1);
  CHECK(questions(stack) == 1);
  stack.resolve_image = swarm::ResolveImage::never;
  CHECK(stack.steps(imaged_web).empty());
  REQUIRE(stack.deploy("services: {web: {image: registry.test/web:2}}").has_value());
  CHECK(questions(stack) == 1);
  CHECK(image_of(stack, "shop_web") == "registry.test/web:2");
}

TEST_SUITE_END();

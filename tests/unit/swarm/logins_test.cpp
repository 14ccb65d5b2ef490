#include "swarm/logins.hpp"

#include "base/encoding.hpp"
#include "unit/swarm/stack.hpp"

#include <doctest/doctest.h>

using namespace fairlead;

TEST_SUITE_BEGIN("swarm");

namespace {

constexpr auto web = "services: {web: {image: registry.test/web:1}}";
constexpr auto config = R"({"auths": {"registry.test": {"auth": "bWU6aHVudGVyMg=="}}})";  // me:hunter2

}  // namespace

TEST_CASE("the Swarm gets the credential of the image's registry, with every create and update") {
  test::Stack stack;
  stack.image("web:1");
  stack.image("web:2");
  stack.environment["DOCKER_AUTH_CONFIG"] = config;
  REQUIRE(stack.deploy(web).has_value());
  REQUIRE(stack.deploy("services: {web: {image: registry.test/web:2}}").has_value());
  REQUIRE(stack.engine.auths.size() == 4);
  for (const auto& [line, header] : stack.engine.auths) {
    CAPTURE(line);
    const auto text = from_base64(header);
    REQUIRE(text.has_value());
    CHECK(as_text(*text).find("hunter2") != std::string::npos);
  }
}

TEST_CASE("without a login nothing is sent, so that the Swarm keeps the credentials it has") {
  test::Stack stack;
  stack.image("web:1");
  REQUIRE(stack.deploy(web).has_value());
  CHECK(stack.engine.auths.empty());
}

TEST_CASE("a credential that dies with the job is recognised") {
  const oci::Credential password = {.user = "me", .password = Secret("hunter2")};
  CHECK_FALSE(swarm::is_job_token(password, {}));
  CHECK_FALSE(swarm::is_job_token(password, {{"CI_JOB_TOKEN", ""}, {"CI_REGISTRY_PASSWORD", "other"}}));
  CHECK(swarm::is_job_token(password, {{"CI_JOB_TOKEN", "hunter2"}}));
  CHECK(swarm::is_job_token(password, {{"CI_REGISTRY_PASSWORD", "hunter2"}}));
  CHECK(swarm::is_job_token({.user = "gitlab-ci-token", .password = Secret("x")}, {}));
  CHECK(swarm::is_job_token({.identity_token = Secret("t")}, {{"CI_JOB_TOKEN", "t"}}));
}

TEST_CASE("a job's token is refused with the cure, and without showing it") {
  test::Stack stack;
  stack.image("web:1");
  stack.environment["DOCKER_AUTH_CONFIG"] = config;
  stack.environment["CI_JOB_TOKEN"] = "hunter2";
  const auto prepared = stack.plan(web);
  REQUIRE(prepared.has_value());
  const auto refused = swarm::refuse_job_tokens(prepared->logins);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code() == Errc::refused);
  CHECK(refused.error().message() ==
        "the credential for registry.test (user \"me\", from DOCKER_AUTH_CONFIG) dies with this job, but the Swarm "
        "pulls \"registry.test/web:1\" again whenever a task moves");
  stack.environment.erase("CI_JOB_TOKEN");
  CHECK(swarm::refuse_job_tokens(stack.plan(web)->logins).has_value());
}

TEST_SUITE_END();

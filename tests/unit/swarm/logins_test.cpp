#include "swarm/logins.hpp"

#include "base/encoding.hpp"
#include "unit/swarm/stack.hpp"

#include <doctest/doctest.h>

using namespace fairlead;

TEST_SUITE_BEGIN("swarm");

namespace {

constexpr auto login_web = "services: {web: {image: registry.test/web:1}}";
constexpr auto config = R"({"auths": {"registry.test": {"auth": "bWU6aHVudGVyMg=="}}})";  // me:hunter2

}  // namespace

TEST_CASE("the Swarm gets the credential of the image's registry, with every create and update") {
  test::Stack stack;
  stack.image("web:1");
  stack.image("web:2");
  stack.environment["DOCKER_AUTH_CONFIG"] = config;
  REQUIRE(stack.deploy(login_web).has_value());
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
  REQUIRE(stack.deploy(login_web).has_value());
  CHECK(stack.engine.auths.empty());
}

TEST_CASE("a credential that dies soon is recognised") {
  const auto jwt = [](std::string_view claims) {
    const auto part = [](std::string_view text) { return base64url(as_bytes(text)); };
    return Secret(part(R"({"alg":"RS256"})") + "." + part(claims) + ".c2ln");
  };
  struct Case {
    oci::Credential credential;
    Variables environment;
    const char* why;
  };
  const Secret password("hunter2");
  constexpr auto job = "is a GitLab job's token and dies with the job";
  const Case cases[] = {
      {{.user = "me", .password = password}, {}, ""},
      {{.user = "me", .password = password}, {{"CI_JOB_TOKEN", ""}, {"CI_REGISTRY_PASSWORD", "other"}}, ""},
      {{.user = "me", .password = password}, {{"CI_JOB_TOKEN", "hunter2"}}, "is CI_JOB_TOKEN and dies with this job"},
      {{.user = "me", .password = password},
       {{"CI_REGISTRY_PASSWORD", "hunter2"}},
       "is CI_REGISTRY_PASSWORD and dies with this job"},
      {{.identity_token = Secret("t")}, {{"CI_JOB_TOKEN", "t"}}, "is CI_JOB_TOKEN and dies with this job"},
      {{.user = "gitlab-ci-token", .password = Secret("x")}, {}, job},
      {{.user = "me", .password = Secret("glcbt-64_aBc")}, {}, job},
      {{.user = "me", .password = Secret("gldt-aBc")}, {}, ""},
      {{.user = "me", .password = jwt(R"({"sub":"gid://gitlab/Ci::Build/7"})")}, {}, job},
      {{.user = "me", .password = jwt(R"({"job_id":"7","exp":1900000000})")}, {}, job},
      {{.user = "me", .password = jwt(R"({"exp":1900000000})")}, {}, "expires at 2030-03-17T17:46:40Z"},
      {{.identity_token = jwt(R"({"exp":1900000000})")}, {}, "expires at 2030-03-17T17:46:40Z"},
      {{.user = "me", .password = jwt(R"({"sub":"me"})")}, {}, ""},
      {{.user = "me", .password = jwt(R"({"exp":-5})")}, {}, ""},
      {{.user = "me", .password = jwt(R"({"exp":9223372036854775807})")}, {}, ""},
      {{.user = "me", .password = Secret("a.b.c")}, {}, ""},
  };
  for (const auto& [credential, environment, why] : cases) {
    CAPTURE(credential.password.reveal());
    CHECK(swarm::why_it_dies(credential, environment) == why);
  }
}

TEST_CASE("a job's token is refused with the cure, and without showing it") {
  test::Stack stack;
  stack.image("web:1");
  stack.environment["DOCKER_AUTH_CONFIG"] = config;
  stack.environment["CI_JOB_TOKEN"] = "hunter2";
  const auto prepared = stack.plan(login_web);
  REQUIRE(prepared.has_value());
  const auto refused = swarm::refuse_job_tokens(prepared->logins);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code() == Errc::refused);
  CHECK(
      refused.error().message() ==
      "the credential for registry.test (user \"me\", from DOCKER_AUTH_CONFIG) is CI_JOB_TOKEN and dies with this job, "
      "but the Swarm pulls \"registry.test/web:1\" again whenever a task moves");
  CHECK(refused.error().help().find("deploy token with read_registry") != std::string::npos);
  stack.environment.erase("CI_JOB_TOKEN");
  CHECK(swarm::refuse_job_tokens(stack.plan(login_web)->logins).has_value());
}

TEST_SUITE_END();

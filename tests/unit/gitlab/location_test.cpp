#include "gitlab/location.hpp"

#include <doctest/doctest.h>

using namespace fairlead;
using gitlab::Location;
using gitlab::TokenKind;

TEST_SUITE_BEGIN("gitlab");

namespace {

const Variables job = {{"CI_API_V4_URL", "https://git.example.org/gitlab/api/v4"},
                       {"CI_PROJECT_URL", "https://git.example.org/gitlab/shop/sub/web"}};

}  // namespace

TEST_CASE("a project is found by its address, and in a job by itself") {
  struct Case {
    const char* web;
    Variables environment;
    Location expected;
  };
  for (const auto& [web, environment, expected] :
       {Case{"https://gitlab.example.org/shop/web/",
             {},
             {"https://gitlab.example.org/api/v4", "shop/web", "https://gitlab.example.org/shop/web"}},
        Case{"http://127.0.0.1:8080/shop/web.git",
             {},
             {"http://127.0.0.1:8080/api/v4", "shop/web", "http://127.0.0.1:8080/shop/web"}},
        Case{"",
             job,
             {"https://git.example.org/gitlab/api/v4", "shop/sub/web", "https://git.example.org/gitlab/shop/sub/web"}},
        Case{"https://other.example.org/a/b",
             job,
             {"https://other.example.org/api/v4", "a/b", "https://other.example.org/a/b"}}}) {
    CAPTURE(web);
    const auto found = gitlab::locate(web, environment);
    REQUIRE_MESSAGE(found, found.error().message());
    CHECK(found->value() == expected);
  }
  CHECK(gitlab::locate("https://gitlab.example.org/a/b", {})->value().repository() ==
        "https://gitlab.example.org/a/b.git");
  CHECK_FALSE(gitlab::locate("", {})->has_value());
}

TEST_CASE("what is no address of a project is refused") {
  for (const auto* web : {"shop/web", "https://gitlab.example.org", "https://gitlab.example.org/shop",
                          "ssh://git@gitlab.example.org/shop/web", "https://ci:s3cret@gitlab.example.org/shop/web",
                          "https://gitlab.example.org/shop/web?a=b", "https://git.example.org/shop/web"}) {
    CAPTURE(web);
    const auto found = gitlab::locate(web, job);
    REQUIRE_FALSE(found);
    CHECK(found.error().code() == Errc::config);
    CHECK(found.error().message().find("s3cret") == std::string::npos);
  }
}

TEST_CASE("a token of our own comes before the job's, and the job's is known under any name") {
  struct Case {
    Variables environment;
    const char *value, *source;
    TokenKind kind;
  };
  for (const auto& [environment, value, source, kind] :
       {Case{{{"CI_JOB_TOKEN", "j"}}, "j", "CI_JOB_TOKEN", TokenKind::job},
        Case{{{"CI_JOB_TOKEN", "j"}, {"GL_TOKEN", "l"}}, "l", "GL_TOKEN", TokenKind::personal},
        Case{{{"GITLAB_TOKEN", "g"}, {"GL_TOKEN", "l"}}, "g", "GITLAB_TOKEN", TokenKind::personal},
        Case{{{"FAIRLEAD_RELEASE_TOKEN", "f"}, {"GITLAB_TOKEN", "g"}},
             "f",
             "FAIRLEAD_RELEASE_TOKEN",
             TokenKind::personal},
        Case{{{"CI_JOB_TOKEN", "j"}, {"GITLAB_TOKEN", "j"}}, "j", "GITLAB_TOKEN", TokenKind::job},
        Case{{{"CI_JOB_TOKEN", "j"}, {"GITLAB_TOKEN", ""}}, "j", "CI_JOB_TOKEN", TokenKind::job}}) {
    CAPTURE(source);
    const auto token = gitlab::token_of(environment);
    REQUIRE(token);
    CHECK(token->value.reveal() == value);
    CHECK(token->source == source);
    CHECK(token->kind == kind);
  }
  CHECK_FALSE(gitlab::token_of({}));
}

TEST_SUITE_END();

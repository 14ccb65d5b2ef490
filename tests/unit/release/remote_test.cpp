#include "release/remote.hpp"

#include "base/bytes.hpp"
#include "base/encoding.hpp"
#include "support/fake_clock.hpp"
#include "support/fake_http.hpp"

#include <doctest/doctest.h>

using namespace fairlead;

TEST_SUITE_BEGIN("release");

namespace {

struct RemoteFixture {
  explicit RemoteFixture(gitlab::TokenKind kind)
      : client({"https://gitlab.example.org/api/v4", "shop/web", "https://gitlab.example.org/shop/web"},
               {kind, Secret("canary-token"), "GITLAB_TOKEN"}, {http, clock, {}}) {}
  test::FakeHttp http;
  test::FakeClock clock;
  gitlab::Client client;
};

const std::string remote = "https://gitlab.example.org/shop/web.git";

}  // namespace

TEST_CASE("to the server of the project goes the token, and nothing that the clone was set up with") {
  struct Case {
    gitlab::TokenKind kind;
    const char* login;
  };
  for (const auto& [kind, login] : {Case{gitlab::TokenKind::personal, "oauth2:canary-token"},
                                    Case{gitlab::TokenKind::job, "gitlab-ci-token:canary-token"}}) {
    RemoteFixture f(kind);
    const auto environment = release::git_environment(remote, {{"GIT_CONFIG_COUNT", "1"}, {"PATH", "/bin"}}, &f.client);
    CHECK(environment == Variables{{"GIT_ASKPASS", ""},
                                   {"SSH_ASKPASS", ""},
                                   {"GIT_TERMINAL_PROMPT", "0"},
                                   {"LC_ALL", "C"},
                                   {"PATH", "/bin"},
                                   {"GIT_CONFIG_COUNT", "6"},
                                   {"GIT_CONFIG_KEY_1", "credential.helper"},
                                   {"GIT_CONFIG_VALUE_1", ""},
                                   {"GIT_CONFIG_KEY_2", "http." + remote + ".extraHeader"},
                                   {"GIT_CONFIG_VALUE_2", ""},
                                   {"GIT_CONFIG_KEY_3", "http." + remote + ".extraHeader"},
                                   {"GIT_CONFIG_VALUE_3", "Authorization: Basic " + base64(as_bytes(login))},
                                   {"GIT_CONFIG_KEY_4", "url." + remote + ".insteadOf"},
                                   {"GIT_CONFIG_VALUE_4", remote},
                                   {"GIT_CONFIG_KEY_5", "url." + remote + ".pushInsteadOf"},
                                   {"GIT_CONFIG_VALUE_5", remote}});
  }
}

TEST_CASE("other remotes get git's own credentials and never the token") {
  RemoteFixture f(gitlab::TokenKind::personal);
  const Variables plain = {{"GIT_TERMINAL_PROMPT", "0"}, {"LC_ALL", "C"}};
  for (const auto* other : {"origin", "https://github.com/shop/web.git", "http://gitlab.example.org/shop/web.git",
                            "git@gitlab.example.org:shop/web.git"}) {
    CAPTURE(other);
    CHECK(release::git_environment(other, {}, &f.client) == plain);
  }
  CHECK(release::git_environment(remote, {}, nullptr) == plain);
}

TEST_SUITE_END();

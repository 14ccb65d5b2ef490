#include "release/remote.hpp"

#include "base/bytes.hpp"
#include "base/encoding.hpp"
#include "release/quiet_git.hpp"
#include "support/fake_clock.hpp"
#include "support/fake_http.hpp"
#include "support/fake_random.hpp"
#include "support/git_sandbox.hpp"
#include "support/http_server.hpp"

#include <array>
#include <doctest/doctest.h>
#include <fmt/core.h>
#include <fstream>
#include <iterator>
#include <random>

using namespace fairlead;

TEST_SUITE_BEGIN("release");

namespace {

constexpr const char* tagged_commit = "0123456789012345678901234567890123456789";
const std::string token_header = "Basic " + base64(as_bytes("oauth2:canary-token"));

std::string packet(const std::string& text) {
  return fmt::format("{:04x}{}", text.size() + 4, text);
}

/// What a git server says first: that it has the tag v1 (gitprotocol-http(5)).
test::Reply listing() {
  return {.body = packet("# service=git-upload-pack\n") + "0000" +
                  packet(std::string(tagged_commit) + " refs/tags/v1" + '\0' + "agent=x\n") + "0000",
          .headers = {{"Content-Type", "application/x-git-upload-pack-advertisement"}}};
}

/// A git server that wants a login, or not.
struct GitServer {
  explicit GitServer(std::string wanted = "") : login(std::move(wanted)) {}
  std::string login;  ///< The Authorization that it takes.
  std::function<std::optional<test::Reply>(const test::ServerRequest&)> instead = {};
  test::HttpServer http{[this](const test::ServerRequest& request) -> test::Reply {
    if (instead) {
      if (auto reply = instead(request)) return *std::move(reply);
    }
    if (!login.empty() && request.header("Authorization") != login) {
      return {.status = 401, .headers = {{"WWW-Authenticate", "Basic realm=\"git\""}}};
    }
    return listing();
  }};

  /// The URL with what stands before the host.
  std::string url(const std::string& user = "") const {
    auto out = http.url("/shop/web.git");
    return out.insert(out.find("//") + 2, user);
  }
  /// Everything that it was ever shown.
  bool was_shown(std::string_view text) const {
    for (const auto& request : http.requests()) {
      if (request.target.find(text) != std::string::npos) return true;
      for (const auto& header : request.headers) {
        if (header.value.find(text) != std::string::npos) return true;
      }
    }
    return false;
  }
};

/// A repository, and a job that applies a plan in it.
struct RemoteFixture {
  test::GitSandbox sandbox;
  std::vector<std::string> ids = sandbox.commit({"feat: a"});
  git::Repository repository = *git::Repository::open(sandbox.path());
  test::FakeHttp no_http;
  test::FakeClock clock;
  test::FakeRandom random;
  sys::RealProcesses processes;
  Variables environment = {
      {"PATH", "/usr/local/bin:/usr/bin:/bin"}, {"HOME", "/nonexistent"}, {"GIT_TRACE", sandbox.beside("trace")}};
  plan::SilentObserver observer;
  release::Planned planned;
  std::optional<gitlab::Client> client = {};

  void set_project(const GitServer& server, const gitlab::Token& token) {
    client.emplace(gitlab::Location{server.http.url("/api/v4"), "shop/web", server.http.url("/shop/web")}, token,
                   gitlab::Ports{no_http, clock, {}});
  }
  void set_project(const GitServer& server) {
    set_project(server, {gitlab::TokenKind::personal, Secret("canary-token"), "GITLAB_TOKEN"});
  }
  void config(const std::string& key, const std::string& value) {
    sandbox.git("config --add '" + key + "' '" + value + "'");
  }
  Result<std::optional<git::Id>> look(const std::string& remote) {
    const release::Outside outside = {.repository = repository,
                                      .directory = sandbox.path(),
                                      .tagger = {},
                                      .clock = clock,
                                      .random = random,
                                      .processes = processes,
                                      .environment = environment,
                                      .observer = observer,
                                      .stop = {},
                                      .gitlab = client ? &*client : nullptr};
    release::Applying applying{planned, outside};
    return release::remote_ref(remote, "refs/tags/v1", applying);
  }
  /// All command lines of git, and of what git started.
  std::string command_lines() const {
    std::ifstream file(sandbox.beside("trace"));
    return {std::istreambuf_iterator<char>(file), {}};
  }
};

void check_found(const Result<std::optional<git::Id>>& found) {
  REQUIRE_MESSAGE(found, found.error().message());
  REQUIRE(*found);
  CHECK((*found)->str() == tagged_commit);
}

}  // namespace

TEST_CASE("the environment for the server of the project forgets what the clone was set up with") {
  const std::string url = "https://gitlab.example.org/shop/web.git";
  const auto environment = release::git_environment(
      {{"GIT_CONFIG_COUNT", "1"}, {"PATH", "/bin"}, {"https_proxy", "http://proxy.example.org:3128"}}, {url, "Basic x"},
      "fairlead-1");
  CHECK(environment == Variables{{"GIT_ASKPASS", ""},
                                 {"SSH_ASKPASS", ""},
                                 {"GIT_TERMINAL_PROMPT", "0"},
                                 {"LC_ALL", "C"},
                                 {"GIT_HTTP_LOW_SPEED_LIMIT", "1"},
                                 {"GIT_HTTP_LOW_SPEED_TIME", "60"},
                                 {"PATH", "/bin"},
                                 {"https_proxy", "http://proxy.example.org:3128"},
                                 {"GIT_CONFIG_COUNT", "9"},
                                 {"GIT_CONFIG_KEY_1", "credential.helper"},
                                 {"GIT_CONFIG_VALUE_1", ""},
                                 {"GIT_CONFIG_KEY_2", "http." + url + ".extraHeader"},
                                 {"GIT_CONFIG_VALUE_2", ""},
                                 {"GIT_CONFIG_KEY_3", "http." + url + ".extraHeader"},
                                 {"GIT_CONFIG_VALUE_3", "Authorization: Basic x"},
                                 {"GIT_CONFIG_KEY_4", "http." + url + ".followRedirects"},
                                 {"GIT_CONFIG_VALUE_4", "false"},
                                 {"GIT_CONFIG_KEY_5", "http." + url + ".proxy"},
                                 {"GIT_CONFIG_VALUE_5", "http://proxy.example.org:3128"},
                                 {"GIT_CONFIG_KEY_6", "http." + url + ".curloptResolve"},
                                 {"GIT_CONFIG_VALUE_6", ""},
                                 {"GIT_CONFIG_KEY_7", "url." + url + ".insteadOf"},
                                 {"GIT_CONFIG_VALUE_7", "fairlead-1"},
                                 {"GIT_CONFIG_KEY_8", "url." + url + ".pushInsteadOf"},
                                 {"GIT_CONFIG_VALUE_8", "fairlead-1"}});
}

TEST_CASE("whatever the clone says of other places, the token and the question go to the project, and nowhere else") {
  const GitServer project(token_header), stranger;
  const auto foreign = stranger.http.url("/x.git");
  for (const auto& rule : std::vector<std::pair<std::string, std::string>>{
           {"url." + foreign + ".insteadOf", project.url()},
           {"url." + foreign + ".pushInsteadOf", project.url()},
           {"url." + foreign + ".insteadOf", project.http.url()},
           {"url." + foreign + ".insteadOf", "http://"},
           {"url." + foreign + ".insteadOf", ""},
           {"url." + foreign + ".pushInsteadOf", ""},
           {"url." + foreign + ".insteadOf", "fairlead"},
           {"http.proxy", stranger.http.url()},
           {"http." + project.url() + ".proxy", stranger.http.url()},
           {"remote." + project.url() + ".url", foreign},
           {"http." + project.url() + ".extraHeader", "Authorization: Basic canary-clone"},
           {"http.extraHeader", "X-Clone: canary-clone"},
           {"credential.helper", "!echo username=x; echo password=canary-clone; :"}}) {
    CAPTURE(rule.first);
    CAPTURE(rule.second);
    RemoteFixture f;
    f.set_project(project);
    f.config(rule.first, rule.second);
    check_found(f.look(project.url()));
    check_found(f.look(project.url("gitlab-ci-token:canary-clone@")));
    CHECK(f.command_lines().find("canary") == std::string::npos);
  }
  CHECK(stranger.http.requests().empty());
  CHECK_FALSE(project.was_shown("canary-clone"));
}

TEST_CASE("a remote on the server of the project gets the token, whatever login its URL has") {
  const GitServer project(token_header);
  for (const auto* login : {"", "gitlab-ci-token:canary-clone@", "me@", "canary-clone:@"}) {
    RemoteFixture f;
    f.set_project(project);
    f.config("remote.origin.url", project.url(login));
    check_found(f.look("origin"));
    f.config("remote.mirror.url", "/nowhere");
    f.config("remote.mirror.pushurl", project.url(login));
    check_found(f.look("mirror"));
    CHECK(f.command_lines().find("canary") == std::string::npos);
  }
  CHECK_FALSE(project.was_shown(base64(as_bytes("gitlab-ci-token:canary-clone"))));
}

TEST_CASE("the token that every job has comes after a login that somebody put into the URL") {
  const GitServer project("Basic " + base64(as_bytes("deploy:canary%word")));
  RemoteFixture f;
  f.set_project(project, {gitlab::TokenKind::job, Secret("canary-job"), "CI_JOB_TOKEN"});
  f.config("remote.origin.url", project.url("deploy:canary%25word@"));
  check_found(f.look("origin"));
  CHECK(f.command_lines().find("canary") == std::string::npos);
  f.set_project(project, {gitlab::TokenKind::personal, Secret("canary-other"), "GITLAB_TOKEN"});
  CHECK(f.look("origin").error().code() == Errc::denied);
}

TEST_CASE("a remote with several places to push to is refused when one is the project's") {
  const GitServer project(token_header);
  RemoteFixture f;
  f.set_project(project);
  f.config("remote.origin.url", project.url());
  f.config("remote.origin.pushurl", project.url());
  f.config("remote.origin.pushurl", "/nowhere");
  CHECK(f.look("origin").error().code() == Errc::config);
}

TEST_CASE("git follows redirects on the server of the project, and is not sent anywhere else") {
  std::mt19937 random(11);
  const auto one_of = [&](int count) { return std::uniform_int_distribution(0, count - 1)(random); };
  constexpr std::array<int, 5> statuses = {301, 302, 303, 307, 308};
  for (int round = 0; round < 12; ++round) {
    CAPTURE(round);
    const GitServer stranger;
    GitServer project(token_header);
    RemoteFixture f;
    f.set_project(project);
    const int hops = one_of(4), leaves_at = one_of(2) == 0 ? one_of(4) : 9;
    const int status = statuses.at(static_cast<std::size_t>(one_of(5)));
    project.instead = [&, hops](const test::ServerRequest& request) -> std::optional<test::Reply> {
      // "/0/r/info/refs" and so on
      const auto at = request.target.find("/info/refs");
      const int hop = request.target.starts_with("/shop") ? 0 : request.target.at(1) - '0';
      if (hop == hops) return std::nullopt;
      const auto next = fmt::format("/{}/r{}", hop + 1, request.target.substr(at));
      return test::Reply{.status = status,
                         .headers = {{"Location", hop == leaves_at ? stranger.http.url(next) : next}}};
    };
    const auto found = f.look(project.url());
    if (leaves_at < hops) {
      REQUIRE_FALSE(found);
      CHECK(found.error().code() == Errc::refused);
      CHECK(found.error().id() == "FL0017");
      CHECK(found.error().message().find(stranger.http.url()) != std::string::npos);
    } else {
      check_found(found);
    }
    CHECK(stranger.http.requests().empty());
    CHECK(f.command_lines().find("canary") == std::string::npos);
  }
}

TEST_CASE("git's own logins for other remotes reach their server, and no command line") {
  const auto header = "Basic " + base64(as_bytes("me:canary p@ss"));
  const std::string login = "me:canary%20p%40ss@";
  const GitServer server(header), project(token_header);
  const auto check_quiet = [&](RemoteFixture& f, const std::string& remote) {
    check_found(f.look(remote));
    CHECK(f.command_lines().find("canary") == std::string::npos);
    CHECK(f.command_lines().find("git-remote-http") != std::string::npos);
  };
  for (const bool with_project : {false, true}) {
    const auto fixture = [&](RemoteFixture& f) -> RemoteFixture& {
      if (with_project) f.set_project(project);
      return f;
    };
    RemoteFixture by_url, named, by_rule, by_argument_rule;
    check_quiet(fixture(by_url), server.url(login));
    named.config("remote.origin.url", server.url(login));
    check_quiet(fixture(named), "origin");
    by_rule.config("remote.origin.url", server.url());
    by_rule.config("url." + server.url(login).substr(0, server.url(login).size() - 13) + ".insteadOf",
                   server.http.url());
    check_quiet(fixture(by_rule), "origin");
  }
  CHECK(project.http.requests().empty());
  CHECK_FALSE(server.was_shown("canary-token"));
}

TEST_CASE("headers that the clone was made with are not taken along to another server") {
  const GitServer stranger;
  GitServer server;
  server.instead = [&](const test::ServerRequest& request) {
    return test::Reply{.status = 302, .headers = {{"Location", stranger.http.url(request.target)}}};
  };
  RemoteFixture f;
  f.config("remote.origin.url", server.url());
  f.config("http." + server.url() + ".extraHeader", "Authorization: Basic canary");
  CHECK_FALSE(f.look("origin"));
  CHECK(server.was_shown("canary"));
  CHECK(stranger.http.requests().empty());
}

TEST_CASE("a login in a URL is taken apart from it, as git reads it") {
  struct Case {
    const char *text, *url, *user, *password;
  };
  for (const auto& [text, url, user, password] :
       {Case{"https://a.example.org/x.git", "https://a.example.org/x.git", nullptr, nullptr},
        Case{"https://me@a:8443/x", "https://a:8443/x", "me", nullptr},
        Case{"https://me:@a/x", "https://a/x", "me", ""},
        Case{"http://me:p%40s:s@a/x@y?z@w", "http://a/x@y?z@w", "me", "p@s:s"},
        Case{"https://a@b:c@d/x", "https://d/x", "a@b", "c"}, Case{"https://me:100%@a", "https://a", "me", "100%"}}) {
    CAPTURE(text);
    const auto remote = release::http_remote(text);
    REQUIRE(remote);
    CHECK(remote->url == url);
    CHECK(remote->login.has_value() == (user != nullptr));
    if (user == nullptr) continue;
    CHECK(remote->login->user == user);
    CHECK(remote->login->password.has_value() == (password != nullptr));
    if (password != nullptr) CHECK(remote->login->password->reveal() == password);
  }
  for (const auto* other : {"origin", "git@a:x.git", "ssh://me:pw@a/x", "/srv/x", "file:///x", "", "https:/a",
                            "https://me:a%0Ahost=b@a/x"}) {
    CAPTURE(other);
    CHECK_FALSE(release::http_remote(other));
  }
}

TEST_SUITE_END();

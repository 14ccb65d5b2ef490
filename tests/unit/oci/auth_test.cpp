#include "oci/auth.hpp"

#include "base/encoding.hpp"
#include "support/memory_filesystem.hpp"

#include <doctest/doctest.h>
#include <set>
#include <string>
#include <vector>

using namespace fairlead;
using namespace fairlead::oci;

TEST_SUITE_BEGIN("oci");

namespace {

/// Answers as docker-credential-* does and remembers what it was asked.
struct Helper final : sys::Processes {
  sys::Completion answer{.status = 0, .output = R"({"ServerURL":"x","Username":"u","Secret":"hunter2"})", .errors = {}};
  bool missing = false;
  std::vector<std::string> asked;

  Result<sys::Completion> run(const sys::Invocation& invocation, const std::stop_token&) override {
    asked.push_back(join(invocation.arguments, " ") + " < " + invocation.input.reveal());
    if (missing) return Error(Errc::not_found, "no program docker-credential-x");
    return answer;
  }
};

struct Surroundings {
  test::MemoryFileSystem files;
  Helper helper;
  Variables environment = {{"HOME", "/home/ci"}};

  Result<std::optional<Credential>> find(const std::string& reference) {
    return credential_for(*Reference::parse(reference), {files, helper, environment}, {});
  }
  /// "user:password" or "<token>secret", with the source; "nobody".
  std::string who(const std::string& reference) {
    const auto found = find(reference);
    REQUIRE(found);
    if (!*found) return "nobody";
    const auto& credential = **found;
    const auto secret = credential.identity_token.empty() ? credential.user + ":" + credential.password.reveal()
                                                          : "<token>" + credential.identity_token.reveal();
    return secret + " from " + credential.source;
  }
  void docker(const std::string& text) { files.add("/home/ci/.docker/config.json", text); }
};

std::string auth(std::string_view pair) {
  return R"({"auth":")" + base64(as_bytes(pair)) + "\"}";
}

const std::string docker_source = " from /home/ci/.docker/config.json";

}  // namespace

TEST_CASE("a login of config.json is found under any key that means the registry") {
  struct Case {
    const char *key, *reference;
  };
  for (const auto& [key, reference] :
       {Case{"r.example.org", "r.example.org/team/x"}, Case{"https://r.example.org", "r.example.org/x"},
        Case{"https://r.example.org/v2/", "r.example.org/x"}, Case{"https://index.docker.io/v1/", "nginx"},
        Case{"index.docker.io", "docker.io/acme/x"}, Case{"docker.io", "nginx"},
        Case{"localhost:5000", "localhost:5000/x"}, Case{"r.example.org/team", "r.example.org/team/x"},
        Case{"r.example.org/team/x", "r.example.org/team/x"}}) {
    CAPTURE(key);
    Surroundings s;
    s.docker(R"({"auths":{")" + std::string(key) + "\":" + auth("me:pass") + "}}");
    CHECK(s.who(reference) == "me:pass" + docker_source);
    CHECK(s.who("other.example.org/x") == "nobody");
  }
}

TEST_CASE("the longest key that fits wins, and part of a name is no prefix") {
  Surroundings s;
  s.docker(R"({"auths":{"r.example.org":)" + auth("a:1") + R"(,"r.example.org/team":)" + auth("b:2") + "}}");
  CHECK(s.who("r.example.org/team/x") == "b:2" + docker_source);
  CHECK(s.who("r.example.org/teams/x") == "a:1" + docker_source);
}

TEST_CASE("every form of a login is read") {
  Surroundings s;
  s.docker(R"({"auths":{"a.example.org":)" + auth(std::string("me:pa:ss\0\0", 10)) +
           R"(,"b.example.org":{"username":"me","password":"p"},"c.example.org":{"identitytoken":"tok"},)"
           R"("d.example.org":{}}})");
  CHECK(s.who("a.example.org/x") == "me:pa:ss" + docker_source);
  CHECK(s.who("b.example.org/x") == "me:p" + docker_source);
  CHECK(s.who("c.example.org/x") == "<token>tok" + docker_source);
  CHECK(s.who("d.example.org/x") == "nobody");
}

TEST_CASE("sources come in their order") {
  Surroundings s;
  const auto login = [](const char* pair) { return R"({"auths":{"r.example.org":)" + auth(pair) + "}}"; };
  const auto source = [&] { return s.who("r.example.org/x"); };
  CHECK(source() == "nobody");
  s.environment["CI_REGISTRY"] = "r.example.org";
  s.environment["CI_REGISTRY_USER"] = "gitlab-ci-token";
  s.environment["CI_REGISTRY_PASSWORD"] = "job";
  CHECK(source() == "gitlab-ci-token:job from CI_REGISTRY_PASSWORD");
  s.files.add("/home/ci/.config/containers/auth.json", login("a:5"));
  CHECK(source() == "a:5 from /home/ci/.config/containers/auth.json");
  s.docker(login("a:4"));
  CHECK(source() == "a:4" + docker_source);
  s.environment["DOCKER_CONFIG"] = "/etc/docker-ci";
  s.files.add("/etc/docker-ci/config.json", login("a:3"));
  CHECK(source() == "a:3 from /etc/docker-ci/config.json");
  s.environment["REGISTRY_AUTH_FILE"] = "/run/auth.json";
  s.files.add("/run/auth.json", login("a:2"));
  CHECK(source() == "a:2 from /run/auth.json");
  s.environment["DOCKER_AUTH_CONFIG"] = login("a:1");
  CHECK(source() == "a:1 from DOCKER_AUTH_CONFIG");
  CHECK(s.who("other.example.org/x") == "nobody");
}

TEST_CASE("DOCKER_AUTH_CONFIG may hold a path, as GitLab's variables of the type File do") {
  Surroundings here;
  const auto config = R"({"auths":{"r.example.org":{"username":"u","password":"p"}}})";
  here.files.add("/builds/shop.tmp/DOCKER_AUTH_CONFIG", config);
  here.environment["DOCKER_AUTH_CONFIG"] = "/builds/shop.tmp/DOCKER_AUTH_CONFIG";
  CHECK(here.who("r.example.org/x") == "u:p from DOCKER_AUTH_CONFIG");
  CHECK(configured_registries({here.files, here.helper, here.environment})->contains("r.example.org"));
  here.environment["DOCKER_AUTH_CONFIG"] = "/builds/gone";
  const auto gone = here.find("r.example.org/x");
  REQUIRE_FALSE(gone);
  CHECK(gone.error().code() == Errc::config);
  CHECK(gone.error().message() == "the variable DOCKER_AUTH_CONFIG holds a path, and the file cannot be read");
  here.environment["DOCKER_AUTH_CONFIG"] = "nonsense";
  CHECK(here.find("r.example.org/x").error().id() == "FL0620");
}

TEST_CASE("a login is found however its host is written") {
  Surroundings here;
  here.docker(R"({"auths":{"LOCALHOST:05000":{"username":"u","password":"p"}}})");
  CHECK(here.who("localhost:5000/x").starts_with("u:p"));
  CHECK(here.who("Localhost:5000/x").starts_with("u:p"));
  CHECK(here.who("localhost:5001/x") == "nobody");
}

TEST_CASE("a helper is asked by its protocol, for its host or for all") {
  Surroundings s;
  s.docker(R"({"credHelpers":{"r.example.org":"ours"},"credsStore":"pass"})");
  CHECK(s.who("r.example.org/x") == "u:hunter2 from docker-credential-ours");
  CHECK(s.who("nginx") == "u:hunter2 from docker-credential-pass");
  CHECK(s.helper.asked == std::vector<std::string>{"docker-credential-ours get < r.example.org",
                                                   "docker-credential-pass get < https://index.docker.io/v1/"});
  s.helper.answer.output = R"({"Username":"<token>","Secret":"refresh"})";
  CHECK(s.who("r.example.org/x") == "<token>refresh from docker-credential-ours");
}

TEST_CASE("a helper without a login is asked no more, one that fails is an error") {
  Surroundings s;
  s.docker(R"({"credsStore":"pass","auths":{"r.example.org":)" + auth("me:p") + "}}");
  s.helper.answer = {.status = 1, .output = "credentials not found in native keychain\n", .errors = {}};
  CHECK(s.who("r.example.org/x") == "me:p" + docker_source);
  s.helper.answer = {.status = 1, .output = "boom hunter2", .errors = "hunter2"};
  const auto failed = s.find("r.example.org/x");
  REQUIRE_FALSE(failed);
  CHECK(failed.error().id() == "FL0621");
  CHECK(failed.error().message() == "docker-credential-pass failed for r.example.org with status 1");
  s.helper.missing = true;
  CHECK(s.find("r.example.org/x").error().id() == "FL0621");
  s.docker(R"({"credsStore":"../evil"})");
  CHECK(s.find("r.example.org/x").error().code() == Errc::config);
}

TEST_CASE("a configuration that is broken is an error with its place and without its secrets") {
  for (const char* text : {R"({"auths":{"r.example.org":{"auth":"hunter2-"}}})", R"({"auths":"hunter2)",
                           "[\"hunter2\"]", R"({"auths":{"r.example.org":{"auth":"aHVudGVyMg=="}}})"}) {
    CAPTURE(text);
    Surroundings s;
    s.docker(text);
    const auto found = s.find("r.example.org/x");
    REQUIRE_FALSE(found);
    CHECK(found.error().id() == "FL0620");
    CHECK(found.error().message().starts_with("/home/ci/.docker/config.json: "));
    CHECK(found.error().message().find("hunter2") == std::string::npos);
  }
}

TEST_CASE("the registries with a login are known without asking a helper") {
  Surroundings here;
  here.docker(
      R"({"auths":{"https://index.docker.io/v1/":{},"a.example.org/team":{}},"credHelpers":{"b.example.org":"x"}})");
  here.files.add("/home/ci/.config/containers/auth.json", R"({"auths":{"c.example.org:5000":{}}})");
  here.environment["CI_REGISTRY"] = "d.example.org";
  CHECK(*configured_registries({here.files, here.helper, here.environment}) ==
        std::set<std::string>{"a.example.org/team", "b.example.org", "c.example.org:5000", "docker.io"});
  here.environment["CI_REGISTRY_PASSWORD"] = "hunter2";
  CHECK(configured_registries({here.files, here.helper, here.environment})->contains("d.example.org"));
  CHECK(here.helper.asked.empty());
  here.docker("{");
  CHECK(configured_registries({here.files, here.helper, here.environment}).error().id() == "FL0620");
}

TEST_CASE("the engine gets the login as padded base64url") {
  const auto header = [](const Credential& credential, const char* host) {
    return std::string(as_text(*from_base64(engine_auth_header(credential, host).reveal())));
  };
  CHECK(header({.user = "me", .password = Secret("p>?")}, "r.example.org") ==
        R"({"password":"p>?","serveraddress":"r.example.org","username":"me"})");
  CHECK(header({.identity_token = Secret("t")}, "docker.io") ==
        R"({"identitytoken":"t","serveraddress":"https://index.docker.io/v1/"})");
  CHECK(engine_auth_header({}, "r.example.org").reveal() == "e30=");
}

TEST_CASE("whoever wants to keep secrets unseen hears of each credential that was found") {
  Surroundings s;
  s.docker(R"({"auths":{"r.example.org":)" + auth("me:pass") + "}}");
  std::vector<std::string> heard;
  const CredentialPorts ports = {s.files, s.helper, s.environment,
                                 [&heard](const Credential& found) { heard.push_back(found.password.reveal()); }};
  REQUIRE(credential_for(*Reference::parse("r.example.org/x"), ports, {}));
  REQUIRE(credential_for(*Reference::parse("other.example.org/x"), ports, {}));
  CHECK(heard == std::vector<std::string>{"pass"});
}

#include "engine/context.hpp"

#include "crypto/digest.hpp"
#include "support/memory_filesystem.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

using namespace fairlead;
using engine::find_endpoint;

namespace {

constexpr const char* config = "/home/a/.docker/config.json";

/// Files as `docker context create` writes them.
struct Home {
  test::MemoryFileSystem files;
  Variables environment = {{"HOME", "/home/a"}};

  void add(const std::string& name, const std::string& host) {
    files.add(
        fmt::format("/home/a/.docker/contexts/meta/{}/meta.json", crypto::sha256_hex(name)),
        fmt::format(R"({{"Name":"{}","Metadata":{{}},"Endpoints":{{"docker":{{"Host":"{}","SkipTLSVerify":false}}}}}})",
                    name, host));
  }
  std::string tls(const std::string& name) const {
    return fmt::format("/home/a/.docker/contexts/tls/{}/docker", crypto::sha256_hex(name));
  }
  Result<engine::Endpoint> find() { return find_endpoint(environment, files); }
};

}  // namespace

TEST_CASE("the engine is found in docker's order: --context, DOCKER_HOST, DOCKER_CONTEXT, the current context") {
  Home home;
  for (const auto* name : {"asked", "named", "current"}) home.add(name, fmt::format("tcp://{}:2375", name));
  home.files.add(config, R"({"auths":{},"currentContext":"current"})");
  const auto check = [&](const char* text, const char* origin) {
    const auto found = home.find();
    REQUIRE(found);
    CHECK(found->text == text);
    CHECK(found->origin == origin);
  };
  check("tcp://current:2375", "context \"current\"");
  home.environment["DOCKER_CONTEXT"] = "named";
  check("tcp://named:2375", "context \"named\"");
  home.environment["DOCKER_HOST"] = "tcp://host:1";
  check("tcp://host:1", "DOCKER_HOST");
  home.environment["FAIRLEAD_CONTEXT"] = "asked";
  check("tcp://asked:2375", "context \"asked\"");
  home.environment["FAIRLEAD_CONTEXT"] = "default";
  check("tcp://host:1", "DOCKER_HOST");
  home.environment["DOCKER_HOST"] = "";
  check("unix:///var/run/docker.sock", "");
}

TEST_CASE("without a context the default socket is meant, and DOCKER_CONFIG says where contexts are") {
  Home home;
  CHECK(home.find()->text == "unix:///var/run/docker.sock");
  home.files.add(config, "{}");
  CHECK(home.find()->text == "unix:///var/run/docker.sock");
  home.add("prod", "ssh://deploy@manager");
  home.environment = {{"DOCKER_CONFIG", "/home/a/.docker"}, {"DOCKER_CONTEXT", "prod"}, {"DOCKER_API_VERSION", "1.41"}};
  const auto found = home.find();
  REQUIRE(found);
  CHECK(found->ssh == engine::SshTarget{.user = "deploy", .host = "manager"});
  CHECK(found->way() == "ssh");
  CHECK(found->api_version == "1.41");
}

TEST_CASE("certificates of a context mean TLS, those that are there") {
  Home home;
  home.add("prod", "tcp://docker:2376");
  home.environment["DOCKER_CONTEXT"] = "prod";
  CHECK(home.find()->way() == "TCP");
  CHECK(home.find()->base_url == "http://docker:2376");
  home.files.add(home.tls("prod") + "/ca.pem", "x");
  auto found = home.find();
  REQUIRE(found);
  CHECK(found->base_url == "https://docker:2376");
  CHECK(found->way() == "TCP with TLS");
  CHECK(found->transport->ca_file == home.tls("prod") + "/ca.pem");
  CHECK(found->transport->client_certificate.empty());
  home.files.add(home.tls("prod") + "/cert.pem", "x");
  home.files.add(home.tls("prod") + "/key.pem", "x");
  found = home.find();
  CHECK(found->transport->client_certificate == home.tls("prod") + "/cert.pem");
  CHECK(found->transport->client_key == home.tls("prod") + "/key.pem");
  CHECK_FALSE(found->transport->insecure_skip_verify);
}

TEST_CASE("a context that cannot be used is an error, never another engine") {
  Home home;
  home.environment["DOCKER_CONTEXT"] = "gone";
  auto wrong = home.find();
  CHECK(wrong.error().code() == Errc::config);
  CHECK(wrong.error().id() == "FL0506");
  CHECK(wrong.error().message() == "docker context \"gone\": there is none of this name in /home/a/.docker/contexts");
  CHECK(wrong.error().help() == "see docker context ls");
  home.environment["DOCKER_CONTEXT"] = "../../x";
  CHECK(home.find().error().id() == "FL0506");
  home.add("odd", "npipe:////./pipe/docker");
  home.environment["DOCKER_CONTEXT"] = "odd";
  CHECK(home.find().error().message() ==
        "the host of docker context \"odd\", \"npipe:////./pipe/docker\": it must start "
        "with unix://, tcp:// or ssh://");
  home.environment.erase("DOCKER_CONTEXT");
  for (const auto* text : {"{", "[]", "7"}) {
    home.files.add(config, text);
    CHECK(home.find().error().id() == "FL0506");
  }
  home.files.add(config, "{}");
  home.files.fail(config, Errc::denied);
  CHECK(home.find().error().code() == Errc::config);
}

TEST_CASE("the files of contexts are read as docker writes them, and nothing else is taken for them") {
  CHECK(*engine::context_host(R"({"Endpoints":{"docker":{"Host":"unix:///x"}}})", "m") == "unix:///x");
  CHECK(*engine::context_host(R"({"Endpoints":{"docker":{}}})", "m") == engine::default_host);
  CHECK(engine::context_host(R"({"Endpoints":{"kubernetes":{}}})", "m").error().message() ==
        "m names no endpoint for docker");
  for (const auto* text : {"", "null", "[1]", R"({"Endpoints":[]})", R"({"Endpoints":{"docker":"x"}})"}) {
    CAPTURE(text);
    CHECK(engine::context_host(text, "m").error().code() == Errc::config);
  }
  CHECK(*engine::current_context(R"({"currentContext":7})", "c") == "");
}

// What is read otherwise with Dialect::docker. The bodies that docker's client sends are compared in tests/interop.
#include "compose/command.hpp"
#include "unit/compose/loading.hpp"

#include <doctest/doctest.h>

using namespace fairlead::compose;
using fairlead::Variables;

TEST_SUITE_BEGIN("compose");

namespace {

Loader docker() {
  Loader loader;
  loader.options.dialect = Dialect::docker;
  return loader;
}

Service merged(const std::string& base, const std::string& over) {
  return docker().loaded({file_with(base), file_with(over)}).project.services.at("web");
}

std::string refused(const std::string& text) {
  return failure(docker().load({text}));
}

}  // namespace

TEST_CASE("zero values do not override in docker's dialect") {
  const auto web =
      merged("read_only: true\ninit: true\nstop_grace_period: 5s\ndeploy: {replicas: 3}\nenvironment: {A: x}",
             "read_only: false\ninit: false\nstop_grace_period: 0s\ndeploy: {replicas: 0}\nenvironment: {A: ''}");
  CHECK(web.read_only);
  CHECK(web.init == true);
  CHECK(web.stop_grace_period == std::chrono::seconds(5));
  CHECK(web.deploy.replicas == 0);
  CHECK(web.environment == Variables{{"A", "x"}});
}

TEST_CASE("lists grow in docker's dialect, and healthcheck.test with them") {
  const auto web = merged("dns: [a, b]\nhealthcheck: {test: [CMD, a]}", "dns: [a]\nhealthcheck: {test: [CMD, b]}");
  CHECK(web.dns == Texts{"a", "b", "a"});
  CHECK(web.healthcheck->test == Texts{"CMD", "a", "CMD", "b"});
}

TEST_CASE(
    "ports without a published one count as the same in docker's dialect, as soon as two files name the service") {
  const auto web = merged("ports: ['1', '2', '80:80']", "user: me");
  REQUIRE(web.ports.size() == 2);
  CHECK(web.ports[0].target == 2);
  CHECK(web.ports[1].published == 80);
}

TEST_CASE("an empty value takes that of the client's environment in docker's dialect") {
  auto loader = docker();
  loader.environment = {{"A", "leaks"}, {"B", "b"}};
  loader.files.add("/project/.env", "C=never read\n");
  const auto web = loader.loaded({file_with("environment: {A: '', B: , C: , D: ''}")}).project.services.at("web");
  CHECK(web.environment == Variables{{"A", "leaks"}, {"B", "b"}, {"D", ""}});
  CHECK(web.bare_environment == Texts{"C"});
}

TEST_CASE("the schema of the file's version counts for docker's client") {
  const auto outcome = [](std::string_view version, const std::string& rest) {
    const auto text = fmt::format("version: {}\nservices:\n  web:\n    image: a\n{}", version, rest);
    return docker().load({text}) ? std::string("fine") : refused(text);
  };
  const std::string pids = "    deploy: {resources: {limits: {pids: 5}}}\n";
  CHECK(outcome("'3.8'", pids)
            .contains(R"(FL0211 docker's client refuses the key "pids" in this version: 3.9 brought it)"));
  CHECK(outcome("'3.9'", pids) == "fine");
  CHECK(outcome("'3'", pids) == "fine");
  CHECK(outcome("'3.1'", "    ports: [{target: 80}]\n").contains("\"target\""));
  CHECK(outcome("'3.1'", "    ports: ['80']\n") == "fine");
  CHECK(outcome("'2.4'", "").contains("docker's client knows no version \"2.4\""));
  CHECK(outcome("'3.13'", "networks: {n: {enable_ipv6: true}}\n").contains("\"enable_ipv6\" here"));
}

TEST_CASE("keys that docker's client refuses are refused in its dialect") {
  CHECK(refused(file_with("profiles: [a]")) ==
        R"(stack.yml:4:5 FL0211 service "web": docker's client refuses the key "profiles")");
  CHECK(refused("name: x\nservices: {a: {image: b}}") ==
        R"(stack.yml:1:1 FL0211 docker's client refuses the key "name")");
  CHECK(refused("services: {a: {mem_limit: 5m}}").find("FL0211") != std::string::npos);
  CHECK(refused("services: {a: {tty: true}}").find("FL0204") != std::string::npos);
  CHECK(refused(file_with("networks: [gone]")).find("FL0217") != std::string::npos);
}

TEST_CASE("what docker's client drops in silence is a warning") {
  const auto loaded = docker().loaded({file_with("tmpfs: /run\ndepends_on: [web]\noom_score_adj: 5")});
  CHECK(warnings_of(loaded) == std::vector<std::string>{R"(4:12 docker's client leaves out "tmpfs")",
                                                        R"(5:17 docker's client leaves out "depends_on")",
                                                        R"(6:20 docker's client leaves out "oom_score_adj")"});
}

TEST_CASE("a backslash in double quotes takes the meaning of every character in docker's dialect") {
  CHECK(split_words(R"("a\nb" \c)", Dialect::docker) == Texts{"anb", "c"});
  CHECK(split_words(R"("a\nb" \c)") == Texts{R"(a\nb)", "c"});
}

TEST_SUITE_END();

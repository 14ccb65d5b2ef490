#include "compose/shared.hpp"

#include "unit/compose/loading.hpp"

#include <doctest/doctest.h>

using namespace fairlead;
using namespace fairlead::compose;

TEST_SUITE_BEGIN("compose");

namespace {

Project project_with(std::string_view rest) {
  Loader loader;
  loader.environment["TOKEN"] = "from env";
  loader.files.add("/project/conf/app.conf", "listen 80;\n");
  return loader.loaded({file_with("", rest)}).project;
}

}  // namespace

TEST_CASE("networks") {
  const auto networks = project_with(R"(networks:
  plain:
  full:
    name: the-net
    driver: overlay
    driver_opts: {encrypted: ""}
    attachable: true
    internal: true
    enable_ipv6: false
    labels: [a=1]
    ipam: {driver: default, config: [{subnet: 10.1.0.0/24, gateway: 10.1.0.1, ip_range: 10.1.0.128/25}]}
  outside: {external: true}
  renamed: {external: true, name: proxy}
  old: {external: {name: other}}
)")
                            .networks;
  CHECK(networks.size() == 6);
  CHECK_FALSE(networks.at("plain").name);
  const auto& full = networks.at("full");
  CHECK(full.name == "the-net");
  CHECK(full.driver_opts == Variables{{"encrypted", ""}});
  CHECK(full.attachable);
  CHECK(full.internal);
  CHECK(full.enable_ipv6 == false);
  CHECK(full.labels == Variables{{"a", "1"}});
  CHECK(full.ipam.config.at(0).subnet == "10.1.0.0/24");
  CHECK(full.ipam.config.at(0).ip_range == "10.1.0.128/25");
  CHECK(networks.at("outside").name == "outside");
  CHECK(networks.at("renamed").name == "proxy");
  CHECK(networks.at("old").external);
  CHECK(networks.at("old").name == "other");
  CHECK(networks.at("default").place.line == 0);
  CHECK(networks.at("full").place.str() == "stack.yml:6:3");
}

TEST_CASE("volumes") {
  const auto volumes = project_with(
                           "volumes:\n  a:\n  b: {driver: nfs, driver_opts: {o: addr=x}, labels: {l: 1}}\n"
                           "  c: {external: true}\n")
                           .volumes;
  CHECK_FALSE(volumes.at("a").name);
  CHECK(volumes.at("b").driver == "nfs");
  CHECK(volumes.at("b").driver_opts == Variables{{"o", "addr=x"}});
  CHECK(volumes.at("c").name == "c");
}

TEST_CASE("secrets and configs have their contents") {
  const auto project = project_with(R"(secrets:
  file: {file: ./conf/app.conf}
  env: {environment: TOKEN}
  text: {content: "inline ${TOKEN}"}
  outside: {external: true, name: shop-key}
  driven: {driver: vault, driver_opts: {path: x}, template_driver: golang}
configs:
  file: {file: conf/app.conf, labels: {a: 1}, template_driver: golang}
)");
  CHECK(project.secrets.at("file").content.reveal() == "listen 80;\n");
  CHECK(project.secrets.at("env").content.reveal() == "from env");
  CHECK(project.secrets.at("text").content.reveal() == "inline from env");
  CHECK(project.secrets.at("outside").name == "shop-key");
  CHECK(project.secrets.at("outside").content.empty());
  CHECK(project.secrets.at("driven").driver == "vault");
  CHECK(project.configs.at("file").content == "listen 80;\n");
  CHECK(project.configs.at("file").template_driver == "golang");
}

TEST_CASE("contents stay below what Swarm takes") {
  Loader loader;
  loader.files.add("/project/fits", std::string(std::size_t{500} * 1024 - 1, 'x'));
  loader.files.add("/project/big", std::string(std::size_t{500} * 1024, 'x'));
  loader.files.add("/project/huge", std::string(std::size_t{1000} * 1024, 'x'));
  const auto load = [&](std::string_view rest) { return failure(loader.load({file_with("", rest)})); };
  CHECK(load("secrets: {a: {file: fits}}\nconfigs: {a: {file: big}}\n") == "no error");
  CHECK(load("secrets: {a: {file: big}}\n") ==
        R"(stack.yml:4:21 FL0213 "a": the content has 512000 bytes; Swarm takes less than 512000)");
  CHECK(load("configs: {a: {file: huge}}\n") ==
        R"(stack.yml:4:21 FL0213 "a": the content has 1024000 bytes; Swarm takes less than 1024000)");
}

TEST_CASE("what describes an external network is warned of") {
  CHECK(warnings("", "networks: {n: {external: true, driver: overlay, attachable: true, labels: }}\n") ==
        Texts{R"(4:32 "driver" has no effect: the network is external)",
              R"(4:49 "attachable" has no effect: the network is external)",
              R"(4:67 "labels" has no value and is left out)"});
}

TEST_SUITE_END();

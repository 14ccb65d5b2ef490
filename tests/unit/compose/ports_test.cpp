#include "compose/ports.hpp"

#include "unit/compose/loading.hpp"

#include <doctest/doctest.h>

using namespace fairlead::compose;

TEST_SUITE_BEGIN("compose");

namespace {

/// The ports as "published:target/protocol mode".
Texts ports(std::string_view body) {
  Texts out;
  for (const auto& port : web(body).ports) {
    static constexpr const char* protocols[] = {"tcp", "udp", "sctp"};
    out.push_back(fmt::format("{}:{}/{} {}", port.published.value_or(0), port.target,
                              protocols[static_cast<std::size_t>(port.protocol.value_or(Protocol::tcp))],
                              port.mode == PublishMode::host ? "host" : "ingress"));
  }
  return out;
}

}  // namespace

TEST_CASE("the short form of ports") {
  CHECK(ports(R"(ports: ["8080:80", "53:53/UDP", 443, "0:81"])") ==
        Texts{"8080:80/tcp ingress", "53:53/udp ingress", "0:443/tcp ingress", "0:81/tcp ingress"});
  CHECK(ports(R"(ports: ["9000-9002:80-82"])") ==
        Texts{"9000:80/tcp ingress", "9001:81/tcp ingress", "9002:82/tcp ingress"});
  CHECK(ports(R"(ports: ["3000-3001"])") == Texts{"0:3000/tcp ingress", "0:3001/tcp ingress"});
}

TEST_CASE("the long form of ports") {
  CHECK(ports("ports:\n- {target: 80, published: \"8080\", protocol: udp, mode: host}\n- target: 81") ==
        Texts{"8080:80/udp host", "0:81/tcp ingress"});
}

TEST_CASE("a port knows its place") {
  const auto service = web("ports:\n  - 80:80\n  - target: 81");
  CHECK(service.ports.at(0).place.str() == "stack.yml:5:9");
  CHECK(service.ports.at(1).place.str() == "stack.yml:6:9");
}

TEST_CASE("an address opens the port everywhere, and is warned of") {
  CHECK(warnings(R"(ports: ["127.0.0.1:80:80", {target: 81, host_ip: 10.0.0.1}, "0.0.0.0:82:82"])") ==
        Texts{"4:13 Swarm ignores the address 127.0.0.1: the port is open on all of them",
              "4:54 Swarm ignores the address 10.0.0.1: the port is open on all of them"});
}

TEST_CASE("ranges cannot eat the memory") {
  std::string body = "ports:";
  for (int i = 0; i < 4; ++i) body += "\n- \"1-65535/udp\"";
  Loader loader;
  CHECK(failure(loader.load({file_with(body)})) == R"(stack.yml:7:7 FL0206 service "web": too many ports)");
}

TEST_SUITE_END();

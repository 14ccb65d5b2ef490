#include "engine/endpoint.hpp"

#include <doctest/doctest.h>

using namespace fairlead;
using engine::endpoint_from;

TEST_CASE("DOCKER_HOST says where the engine is, as docker reads it") {
  struct Case {
    Variables environment;
    const char *text, *base_url, *socket;
  };
  for (const auto& [environment, text, base_url, socket] : {
           Case{{}, "unix:///var/run/docker.sock", "http://docker", "/var/run/docker.sock"},
           Case{{{"DOCKER_HOST", ""}}, "unix:///var/run/docker.sock", "http://docker", "/var/run/docker.sock"},
           Case{{{"DOCKER_HOST", " unix:///run/x.sock\n"}}, "unix:///run/x.sock", "http://docker", "/run/x.sock"},
           Case{{{"DOCKER_HOST", "tcp://docker:2375"}}, "tcp://docker:2375", "http://docker:2375", ""},
           Case{{{"DOCKER_HOST", "tcp://docker"}}, "tcp://docker", "http://docker:2375", ""},
           Case{{{"DOCKER_HOST", "docker:80"}}, "docker:80", "http://docker", ""},
           Case{{{"DOCKER_HOST", "tcp://[::1]"}}, "tcp://[::1]", "http://[::1]:2375", ""},
           Case{{{"DOCKER_HOST", "tcp://[::1]:99"}}, "tcp://[::1]:99", "http://[::1]:99", ""},
           Case{{{"DOCKER_HOST", "tcp://proxy:8080/docker/"}},
                "tcp://proxy:8080/docker/",
                "http://proxy:8080/docker",
                ""},
       }) {
    CAPTURE(text);
    const auto endpoint = endpoint_from(environment);
    REQUIRE(endpoint);
    CHECK(endpoint->text == text);
    CHECK(endpoint->base_url == base_url);
    CHECK((endpoint->transport ? endpoint->transport->unix_socket : "") == socket);
    CHECK(endpoint->api_version.empty());
  }
}

TEST_CASE("with TLS the certificates lie where docker keeps them, and the check is never waived") {
  struct Case {
    Variables environment;
    const char *base_url, *directory;
  };
  for (const auto& [environment, base_url, directory] : {
           Case{{{"DOCKER_HOST", "tcp://docker:2376"},
                 {"DOCKER_TLS_VERIFY", "1"},
                 {"DOCKER_CERT_PATH", "/certs/client"}},
                "https://docker:2376",
                "/certs/client"},
           Case{{{"DOCKER_HOST", "tcp://docker"}, {"DOCKER_TLS", "1"}, {"DOCKER_CONFIG", "/cfg"}, {"HOME", "/home/a"}},
                "https://docker:2376",
                "/cfg"},
           Case{{{"DOCKER_HOST", "tcp://docker"}, {"DOCKER_TLS_VERIFY", "0"}, {"HOME", "/home/a"}},
                "https://docker:2376",
                "/home/a/.docker"},
       }) {
    CAPTURE(directory);
    const auto endpoint = endpoint_from(environment);
    REQUIRE(endpoint);
    CHECK(endpoint->base_url == base_url);
    REQUIRE(endpoint->transport);
    CHECK(endpoint->transport->ca_file == std::string(directory) + "/ca.pem");
    CHECK(endpoint->transport->client_certificate == std::string(directory) + "/cert.pem");
    CHECK(endpoint->transport->client_key == std::string(directory) + "/key.pem");
    CHECK_FALSE(endpoint->transport->insecure_skip_verify);
  }
}

TEST_CASE("ssh:// leads to a socket on another host, and there is no transport before it is open") {
  const auto endpoint = endpoint_from({{"DOCKER_HOST", "ssh://root@host:22"}});
  REQUIRE(endpoint);
  CHECK(endpoint->text == "ssh://root@host:22");
  CHECK(endpoint->ssh == engine::SshTarget{.user = "root", .host = "host", .port = 22});
  CHECK(endpoint->base_url == "http://docker");
  CHECK_FALSE(endpoint->transport);
  CHECK(endpoint->way() == "ssh");
  CHECK(endpoint_from({})->way() == "unix socket");
}

TEST_CASE("a DOCKER_HOST that cannot be used says so") {
  struct Case {
    std::string host, message;
  };
  for (const auto& [host, message] : {
           Case{"ssh://root:hunter2@host", "DOCKER_HOST \"ssh://***@host\": ssh takes no password here; give it a key"},
           Case{"npipe:////./pipe/docker",
                "DOCKER_HOST \"npipe:////./pipe/docker\": it must start with unix://, tcp:// or ssh://"},
           Case{"unix://docker.sock",
                "DOCKER_HOST \"unix://docker.sock\": the socket needs an absolute path, as in "
                "unix:///var/run/docker.sock"},
           Case{"tcp://", "DOCKER_HOST \"tcp://\": it must be tcp://host:port"},
           Case{"tcp://a:b", "DOCKER_HOST \"tcp://a:b\": it must be tcp://host:port"},
           Case{"tcp://a?x=y", "DOCKER_HOST \"tcp://a?x=y\": it must be tcp://host:port"},
           Case{"unix:///" + std::string(107, 'x'), "DOCKER_HOST \"unix:///" + std::string(107, 'x') +
                                                        "\": the path of the socket is longer than 107 bytes"},
       }) {
    CAPTURE(host);
    const auto endpoint = endpoint_from({{"DOCKER_HOST", host}});
    REQUIRE_FALSE(endpoint);
    CHECK(endpoint.error().code() == Errc::config);
    CHECK(endpoint.error().id() == "FL0504");
    CHECK(endpoint.error().message() == message);
  }
}

#include "lint/fix.hpp"

#include "lint/edit.hpp"
#include "unit/lint/linting.hpp"

#include <doctest/doctest.h>

using namespace fairlead;
using namespace fairlead::lint;

TEST_SUITE_BEGIN("lint");

namespace {

std::string fixed(const std::string& text) {
  return fix({"stack.yml", text}, Linted({text}).findings()).value();
}

}  // namespace

TEST_CASE("values that docker's client would read as numbers get quotes, and nothing else changes") {
  const std::string before =
      "# a comment\n"
      "services:\n"
      "  web:\n"
      "    image:   app:1.10   # kept\n"
      "    environment:\n"
      "      VERSION: 1.10   # quoted\n"
      "      \xc3\xa9: 017\n"
      "      PORT: 8080\n"
      "    logging: {options: {max-size: 1e3, x: 1.0}}\n"
      "    labels:\n"
      "      day: 2001-01-01\n";
  const std::string after =
      "# a comment\n"
      "services:\n"
      "  web:\n"
      "    image:   app:1.10   # kept\n"
      "    environment:\n"
      "      VERSION: \"1.10\"   # quoted\n"
      "      \xc3\xa9: \"017\"\n"
      "      PORT: 8080\n"
      "    logging: {options: {max-size: \"1e3\", x: \"1.0\"}}\n"
      "    labels:\n"
      "      day: \"2001-01-01\"\n";
  CHECK(fixed(before) == after);
  CHECK(fixed(after) == after);
}

TEST_CASE("labels of Traefik move below deploy") {
  const std::string before =
      "services:\n"
      "  web:\n"
      "    image: app:1\n"
      "    labels:  # routes\n"
      "      - traefik.enable=true\n"
      "\n"
      "      - traefik.http.services.web.loadbalancer.server.port=80\n"
      "    # about the ports\n"
      "    ports: [\"80:80\"]\n";
  const std::string after =
      "services:\n"
      "  web:\n"
      "    image: app:1\n"
      "    deploy:\n"
      "      labels:  # routes\n"
      "        - traefik.enable=true\n"
      "\n"
      "        - traefik.http.services.web.loadbalancer.server.port=80\n"
      "    # about the ports\n"
      "    ports: [\"80:80\"]\n";
  CHECK(fixed(before) == after);
  CHECK(fixed(after) == after);
}

TEST_CASE("labels of Traefik join what deploy has, before it or behind it") {
  const std::string after =
      "services:\n  web:\n    image: app:1\n    deploy:\n        labels:\n          traefik.enable: \"true\"\n"
      "        replicas: 2\n";
  CHECK(fixed("services:\n  web:\n    image: app:1\n    deploy:\n        replicas: 2\n    labels:\n"
              "      traefik.enable: \"true\"") == after);
  CHECK(fixed("services:\n  web:\n    image: app:1\n    labels:\n      traefik.enable: \"true\"\n    deploy:\n"
              "        replicas: 2\n") == after);
}

TEST_CASE("what is not surely safe stays") {
  for (const auto* body :
       {"labels: {traefik.enable: \"true\"}", "labels:\n  traefik.enable: \"true\"\n  mine: x",
        "labels:\n  traefik.enable: \"true\"\ndeploy: {replicas: 2}",
        "labels:\n  traefik.enable: \"true\"\ndeploy:\n  labels:\n    a: b", "labels: &l\n  traefik.enable: \"true\"",
        "environment: {A: \"1.10\"}", "environment: [A=1.10]"}) {
    const auto text = file_with(body);
    CHECK_MESSAGE(fixed(text) == text, body);
  }
}

TEST_CASE("ends of lines stay, and a file without findings too") {
  CHECK(fixed("services:\r\n  web:\r\n    image: app:1\r\n    environment:\r\n      A: 1.10\r\n") ==
        "services:\r\n  web:\r\n    image: app:1\r\n    environment:\r\n      A: \"1.10\"\r\n");
  CHECK(lines_with_ends("a\r\n\nb") == std::vector<std::string>{"a\r\n", "\n", "b"});
  CHECK(fix({"stack.yml", "a: [\n"}, {}).error().code() == Errc::config);
}

TEST_SUITE_END();

#include "compose/docker_template.hpp"

#include "yaml/parse.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

using namespace fairlead;

TEST_SUITE_BEGIN("compose");

namespace {

const Variables docker_variables = {{"SET", "val"}, {"EMPTY", ""}, {"TAG", "1"}, {"N", "007"}, {"YES", "Yes"}};

std::string replaced_as_docker(std::string_view text) {
  const auto out = compose::docker_text(text, docker_variables, [](std::size_t at) {
    return Place{.file = "f", .line = 1, .column = static_cast<std::uint32_t>(at + 1)};
  });
  return out ? *out : fmt::format("{} {} {}", out.error().place().column, out.error().id(), out.error().message());
}

}  // namespace

// Measured with docker/cli 28.2.2.
TEST_CASE("variables are replaced as docker's client does it") {
  constexpr std::pair<std::string_view, std::string_view> cases[] = {
      {"$SET", "val"},
      {"${SET}", "val"},
      {"${UNSET}", ""},
      {"${EMPTY:-d}", "d"},
      {"${EMPTY-d}", ""},
      {"${UNSET-d}", "d"},
      {"${UNSET:-${SET}}", "${SET}"},
      {"${UNSET:-a}b}", "ab}"},
      {"${EMPTY?must be set}", ""},
      {"$$SET", "$SET"},
      {"$$$SET", "$val"},
      {"${SET:-a:-b}", "val"},
      {"${UNSET:-a:?b}", "a:?b"},
      {"${UNSET?a:-b}", "b"},
      {"${UNSET:-}", ""},
      {"{{.Node.Hostname}}-${SET}", "{{.Node.Hostname}}-val"},
      {"${SET-}$${x}", "val${x}"},
      {"repo:$TAG-alpine", "repo:1"},
      {"$UNSET:-x y}z", "x y}z"},
      {"$2y$10$SET", "2y10val"},
  };
  for (const auto& [text, expected] : cases) {
    CAPTURE(std::string(text));
    CHECK(replaced_as_docker(text) == expected);
  }
}

TEST_CASE("what docker's client refuses is refused with its place") {
  constexpr std::pair<std::string_view, std::string_view> cases[] = {
      {"a${SET:+yes}", "2 FL0208"},
      {"${SET+yes}", "1 FL0208"},
      {"${SET", "1 FL0208"},
      {"$1", "1 FL0208"},
      {"a$", "2 FL0208"},
      {"${SET.x}", "1 FL0208"},
      {"$-x", "1 FL0208"},
      {"$SET$1", "5 FL0208"},
      {"${UNSET:?must be set}", "1 FL0209 the variable \"UNSET\" is not set: must be set"},
      {"${EMPTY:?no}", "1 FL0209 the variable \"EMPTY\" is empty: no"},
  };
  for (const auto& [text, expected] : cases) {
    CAPTURE(std::string(text));
    CHECK(replaced_as_docker(text).starts_with(expected));
  }
}

TEST_CASE("numbers and booleans come back where docker's client casts, and only there") {
  auto root = yaml::parse(R"(
services:
  a:
    read_only: ${YES}
    init: ${YES}
    ulimits: {nofile: "${N}"}
    environment: {N: "${N}"}
    deploy: {replicas: "${N}"}
)",
                          "a.yml")
                  .value();
  REQUIRE(compose::docker_interpolate(root, docker_variables));
  const auto& service = *root.find("services")->find("a");
  CHECK(service.find("read_only")->value == "true");
  CHECK(service.find("read_only")->style == yaml::Style::plain);
  CHECK(service.find("init")->value == "Yes");
  CHECK(service.find("ulimits")->find("nofile")->value == "7");
  CHECK(service.find("environment")->find("N")->value == "007");
  CHECK(service.find("deploy")->find("replicas")->value == "7");
  auto bad = yaml::parse("services: {a: {tty: $SET}}", "a.yml").value();
  const auto failed = compose::docker_interpolate(bad, docker_variables);
  REQUIRE(!failed);
  CHECK(failed.error().place().str() == "a.yml:1:21");
  CHECK(failed.error().message() == R"(the variables make "val" here)");
}

TEST_SUITE_END();

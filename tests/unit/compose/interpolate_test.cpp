#include "compose/interpolate.hpp"

#include "unit/compose/loading.hpp"
#include "yaml/parse.hpp"

#include <doctest/doctest.h>

using namespace fairlead;
using namespace fairlead::compose;

TEST_SUITE_BEGIN("compose");

namespace {

const Variables variables = {{"SET", "val"}, {"EMPTY", ""}, {"DOLLAR", "$SET"}};

/// The text with its variables replaced, or "column message" of the error.
std::string replaced(std::string_view text) {
  Diagnostics warnings;
  const auto locate = [](std::size_t offset) {
    return Place{.file = "f", .line = 1, .column = static_cast<std::uint32_t>(offset + 1)};
  };
  const auto result = Interpolator(variables, warnings).text(text, locate);
  if (result) return *result;
  return fmt::format("{} {}", result.error().place().column, result.error().message());
}

}  // namespace

TEST_CASE("variables take the forms of the Compose specification") {
  struct Case {
    const char *text, *expected;
  };
  for (const auto& [text, expected] : {
           Case{"plain", "plain"},
           Case{"$SET", "val"},
           Case{"${SET}", "val"},
           Case{"a${SET}b$SET-c", "avalbval-c"},
           Case{"$UNSET", ""},
           Case{"${UNSET}", ""},
           Case{"${set}", ""},
           Case{"${EMPTY:-d}", "d"},
           Case{"${EMPTY-d}", ""},
           Case{"${UNSET:-d}", "d"},
           Case{"${UNSET-d}", "d"},
           Case{"${UNSET:-}", ""},
           Case{"${SET:-a:-b}", "val"},
           Case{"${UNSET:-a:?b}", "a:?b"},
           Case{"${UNSET:-a}b}", "ab}"},
           Case{"${SET:+yes}", "yes"},
           Case{"${SET+yes}", "yes"},
           Case{"${EMPTY:+yes}", ""},
           Case{"${EMPTY+yes}", "yes"},
           Case{"${UNSET+yes}", ""},
           Case{"${SET:?must be set}", "val"},
           Case{"${EMPTY?must be set}", ""},
           Case{"${UNSET:-$SET}", "val"},
           Case{"${UNSET:-${SET}}", "val"},
           Case{"${UNSET:-${EMPTY:-${SET}x}y}", "valxy"},
           Case{R"(${UNSET:-{"a": {}}})", R"({"a": {}})"},
           Case{"${SET:+<${UNSET:-inner}>}", "<inner>"},
           Case{"{{.Node.Hostname}}-${SET}", "{{.Node.Hostname}}-val"},
           Case{"$$SET", "$SET"},
           Case{"$$$SET", "$val"},
           Case{"${SET-}$${x}", "val${x}"},
           Case{"$DOLLAR", "$SET"},  // values are not read again
           Case{"${SET:+${", R"(1 "${" has no closing brace)"},
           Case{"${UNSET:-${bad.x}}", R"(10 "${bad" is followed by ".x")"},
           Case{"${UNSET:?must be set}", R"(1 the variable "UNSET" is not set: must be set)"},
           Case{"${UNSET?}", R"(1 the variable "UNSET" is not set)"},
           Case{"x ${EMPTY:?${SET} it}", R"(3 the variable "EMPTY" is empty: val it)"},
           Case{"ab${SET", R"(3 "${" has no closing brace)"},
           Case{"a$", R"(2 "$" is not followed by a name)"},
           Case{"$1", R"(1 "$" is not followed by a name)"},
           Case{"$-x", R"(1 "$" is not followed by a name)"},
           Case{"${1}", R"(1 "${" is not followed by a name)"},
           Case{"${}", R"(1 "${" is not followed by a name)"},
           Case{"${SET.x}", R"(1 "${SET" is followed by ".x")"},
           Case{"${SET:}", R"(1 "${SET" is followed by ":")"},
           Case{"${SET=x}", R"(1 "${SET" is followed by "=x")"},
       }) {
    CAPTURE(text);
    CHECK(replaced(text) == expected);
  }
}

TEST_CASE("what is not chosen is not read") {
  CHECK(replaced("${SET:-${UNSET:?no}}") == "val");
  CHECK(replaced("${UNSET:+${UNSET:?no}}").empty());
}

TEST_CASE("nesting and the length of values have limits") {
  std::string deep = "x";
  for (int i = 0; i < 100; ++i) deep = "${U:-" + deep + "}";
  CHECK(replaced(deep).find("nested too deep") != std::string::npos);

  const Variables big = {{"BIG", std::string(1U << 20U, 'x')}};
  Diagnostics warnings;
  std::string text;
  for (int i = 0; i < 40; ++i) text += "$BIG";
  const auto result = Interpolator(big, warnings).text(text, [](std::size_t) { return Place{"f", 1, 1}; });
  CHECK(failure(result) == "f:1:1 FL0206 the values of the variables are too long altogether");
}

TEST_CASE("an unset variable without a default is reported once, where it stands") {
  Loader loader;
  const auto loaded = loader.loaded({R"(services:
  web:
    image: app:$TAG
    command: |
      first
      run ${TAG} --name=${NAME} ${OTHER:-fine} ${EMPTY+x}
    labels: {tag: "$TAG"}
)"});
  CHECK(warnings_of(loaded) == Texts{R"(3:16 the variable "TAG" is not set: an empty text takes its place)",
                                     R"(6:25 the variable "NAME" is not set: an empty text takes its place)"});
  CHECK(loaded.warnings[0].help == "set it, or write ${TAG:-default}");
}

TEST_CASE("variables stand for text, in values and not in keys") {
  Diagnostics warnings;
  const Variables more = {{"NULL", "null"}, {"N", "3"}};
  auto tree = yaml::parse(R"({$N: $N, a: ["$NULL", $NULL], b: plain})", "f").value();
  REQUIRE(Interpolator(more, warnings).tree(tree));
  CHECK(tree.entries[0].key.value == "$N");
  CHECK(tree.entries[0].value.value == "3");
  CHECK(tree.entries[0].value.style == yaml::Style::quoted);
  CHECK_FALSE(tree.find("a")->items[1].is_null());
  CHECK(tree.find("b")->style == yaml::Style::plain);
}

TEST_CASE("numbers and booleans may come from variables") {
  Loader loader;
  loader.environment = {{"N", "3"}, {"B", "true"}, {"P", "8080"}, {"M", "64M"}};
  const auto service = loader
                           .loaded({file_with("read_only: ${B}\ntty: $B\nports: [\"${P}:80\", {target: \"$P\"}]\n"
                                              R"(deploy: {replicas: "$N", resources: {limits: {memory: $M}}})")})
                           .project.services.at("web");
  CHECK(service.read_only);
  CHECK(service.tty);
  CHECK(service.deploy.replicas == 3);
  CHECK(service.deploy.resources.limits.memory == 64 << 20);
  CHECK(service.ports.at(0).published == 8080);
  CHECK(service.ports.at(1).target == 8080);
}

TEST_CASE("keys of the user's own may hold any dollar sign") {
  Loader loader;
  CHECK(loader.loaded({file_with("x-note: 1", "x-own: {price: \"$5\"}\n")}).warnings.empty());
}

TEST_SUITE_END();

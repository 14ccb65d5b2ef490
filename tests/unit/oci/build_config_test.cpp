#include "oci/build_config.hpp"

#include <doctest/doctest.h>
#include <string>
#include <vector>

using namespace fairlead;
using namespace fairlead::oci;
using Texts = std::vector<std::string>;

TEST_SUITE_BEGIN("oci");

namespace {

/// A stage in which instructions are applied one after the other.
struct Scope {
  ImageConfig image;
  StageArgs args;
  std::vector<Warning> warnings;
  Variables globals = {{"GLOBAL", "g"}}, given = {{"GIVEN", "from the command line"}};
  bool has_own_cmd = false;

  Result<> apply(const std::string& lines) {
    TRY_ASSIGN(const auto file, parse_dockerfile("FROM scratch\n" + lines, "f"));
    const ConfigScope scope{.image = image,
                            .args = args,
                            .globals = globals,
                            .given = given,
                            .has_own_cmd = has_own_cmd,
                            .warnings = warnings};
    for (const auto& instruction : file.stages[0].instructions) TRY(apply_config(instruction.action, scope));
    return {};
  }
};

}  // namespace

TEST_CASE("ENV keeps its order, replaces in place, and sees what was before its line") {
  Scope scope;
  scope.image.config.env = {"PATH=/bin", "A=0"};
  REQUIRE(scope.apply("ENV A=1 B=$A\nENV B=$B$A C=\"${C:-c} $PATH\"\nENV AB old form"));
  CHECK(scope.image.config.env == Texts{"PATH=/bin", "A=1", "B=01", "C=c /bin", "AB=old form"});
}

TEST_CASE("ARG takes what is given, else its default, else the global one; ENV wins") {
  Scope scope;
  REQUIRE(scope.apply("ARG GIVEN=x GLOBAL=y OWN=$GLOBAL\nARG NONE\nENV OUT=$GIVEN,$GLOBAL,$OWN,$NONE"));
  CHECK(scope.image.config.env.back() == "OUT=from the command line,y,y,");
  Scope other;
  REQUIRE(other.apply("ENV A=env\nARG A=arg GLOBAL\nLABEL l=$A,$GLOBAL"));
  CHECK(other.image.config.labels == Variables{{"l", "env,g"}});
}

TEST_CASE("a variable that nobody declared is told, once a word, and where it stands") {
  Scope scope;
  REQUIRE(scope.apply("ARG DECLARED\nENV A=$DECLARED B=${OR:-x} C=${ALT:+x}\nLABEL l=\"$A $NONE $NONE ${GLOBAL}\""));
  REQUIRE(scope.warnings.size() == 2);
  CHECK(scope.warnings[0].text ==
        "the variable GLOBAL is not set: nothing stands in its place; a stage sees it where it says ARG GLOBAL");
  CHECK(scope.warnings[1].text == "the variable NONE is not set: nothing stands in its place");
  CHECK(scope.warnings[1].place.str() == "f:4:9");
}

TEST_CASE("ENTRYPOINT drops the base's CMD, but not the stage's own") {
  Scope based;
  based.image.config.cmd = {"from the base"};
  REQUIRE(based.apply("ENTRYPOINT [\"/a\"]"));
  CHECK(based.image.config.cmd.empty());
  Scope own;
  REQUIRE(own.apply("CMD [\"b\"]\nENTRYPOINT /a $HOME"));
  CHECK(own.image.config.cmd == Texts{"b"});
  CHECK(own.image.config.entrypoint == Texts{"/bin/sh", "-c", "/a $HOME"});
  REQUIRE(own.apply("SHELL [\"/bin/bash\", \"-ec\"]\nCMD c"));
  CHECK(own.image.config.cmd == Texts{"/bin/bash", "-ec", "c"});
}

TEST_CASE("the rest of the config is set, sets are sorted") {
  Scope scope;
  REQUIRE(
      scope.apply("USER 1000\nEXPOSE 9090 80-81/UDP 80\nVOLUME /b /a\nVOLUME /a\nSTOPSIGNAL sigterm\nMAINTAINER me\n"
                  "HEALTHCHECK CMD true\nONBUILD USER x\nLABEL b=2 a=1\nLABEL b=3"));
  CHECK(scope.image.author == "me");
  CHECK(scope.image.config == ContainerConfig{.user = "1000",
                                              .stop_signal = "sigterm",
                                              .on_build = {"USER x"},
                                              .exposed_ports = {"80/tcp", "80/udp", "81/udp", "9090/tcp"},
                                              .volumes = {"/a", "/b"},
                                              .labels = {{"a", "1"}, {"b", "3"}},
                                              .healthcheck = Healthcheck{.test = {"CMD-SHELL", "true"}}});
}

TEST_CASE("values that cannot be are told with their place") {
  struct Case {
    const char *line, *place, *message;
  };
  for (const auto& [line, place, message] :
       {Case{"USER $NONE", "f:2:6", "USER is empty"}, Case{"EXPOSE 80 0", "f:2:11", "\"0\" is not a port"},
        Case{"EXPOSE 80/icmp", "f:2:8", "\"80/icmp\" is not a port"},
        Case{"EXPOSE 9-8", "f:2:8", "\"9-8\" is not a port"}, Case{"EXPOSE 65536", "f:2:8", "\"65536\" is not a port"},
        Case{"VOLUME $NONE", "f:2:8", "VOLUME is empty"},
        Case{"STOPSIGNAL SIGFOO", "f:2:12", "\"SIGFOO\" is not a signal"},
        Case{"ENV $NONE=1", "f:2:5", "a name is empty"}}) {
    CAPTURE(line);
    Scope scope;
    const auto applied = scope.apply(line);
    REQUIRE_FALSE(applied);
    CHECK(applied.error().place().str() == place);
    CHECK(applied.error().message() == message);
  }
}

TEST_CASE("signals have numbers and names") {
  for (const auto* text : {"1", "64", "SIGTERM", "TERM", "sigkill", "SIGRTMIN", "SIGRTMIN+3", "RTMAX-14"}) {
    CAPTURE(text);
    CHECK(is_signal(text));
  }
  for (const auto* text : {"", "0", "65", "SIG", "TERMS", "SIGRTMIN-3", "SIGRTMIN+", "SIGRTMAX-15", "-9"}) {
    CAPTURE(text);
    CHECK_FALSE(is_signal(text));
  }
}

TEST_SUITE_END();

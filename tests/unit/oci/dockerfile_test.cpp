#include "oci/dockerfile.hpp"

#include "oci/dockerfile_health.hpp"

#include <doctest/doctest.h>
#include <string>
#include <vector>

using namespace fairlead;
using namespace fairlead::oci;
namespace df = fairlead::oci::dockerfile;

TEST_SUITE_BEGIN("oci");

namespace {

Dockerfile parsed(const std::string& text) {
  auto out = parse_dockerfile(text, "Dockerfile");
  if (!out) FAIL(out.error().place().str(), ": ", out.error().message());
  return *std::move(out);
}

/// The only instruction after FROM scratch.
template <class T>
T one(const std::string& line) {
  const auto file = parsed("FROM scratch\n" + line);
  REQUIRE(file.stages.at(0).instructions.size() == 1);
  const auto* action = std::get_if<T>(&file.stages[0].instructions[0].action);
  REQUIRE(action != nullptr);
  return *action;
}

std::vector<std::string> texts(const std::vector<Word>& words) {
  std::vector<std::string> out;
  for (const auto& word : words) out.push_back(word.text);
  return out;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("comments, empty lines, continuations and line ends are put together") {
  const auto file = parsed(
      "\xef\xbb\xbf# escape=`\r\n"
      "\r\n"
      "# a comment\r\n"
      "  FROM scratch AS Base\r\n"
      "LABEL a=1 `  \r\n"
      "  # inside\r\n"
      "\r\n"
      "  b=2\r\n"
      "from base `\n"
      "  as next");
  CHECK(file.escape == '`');
  REQUIRE(file.stages.size() == 2);
  CHECK(file.stages[0].name == "base");
  CHECK(file.stages[0].base == Word{"scratch", {"Dockerfile", 4, 8}});
  CHECK(file.stages[0].instructions.at(0).text == "LABEL a=1   b=2");
  CHECK(file.stages[0].instructions.at(0).place == Place{"Dockerfile", 5, 1});
  const auto& label = std::get<df::Label>(file.stages[0].instructions[0].action);
  REQUIRE(label.values.size() == 2);
  CHECK(label.values[1].name == Word{"b", {"Dockerfile", 8, 3}});
  CHECK(label.values[1].value == Word{"2", {"Dockerfile", 8, 5}});
  CHECK(file.stages[1].name == "next");
}

TEST_CASE("parser directives count only before anything else, and once") {
  CHECK(parsed("# syntax=docker/dockerfile:1\n# escape=`\nFROM a").escape == '`');
  CHECK(parsed("# just a comment\n# escape=`\nFROM a").escape == '\\');
  CHECK(parsed("\n# escape=`\nFROM a").escape == '\\');
  CHECK(parsed("#ESCAPE = `\nFROM a").escape == '`');
  CHECK(parse_dockerfile("# escape=`\n# escape=`\nFROM a", "f").error().message() ==
        "the parser directive \"escape\" is given twice");
  CHECK(parse_dockerfile("# escape=x\nFROM a", "f").error().message() == "the escape character must be \\ or `");
}

TEST_CASE("ARG may come before FROM, and stages have names, platforms and bases") {
  const auto file = parsed("ARG V=1 W\nFROM --platform=$BUILDPLATFORM alpine:$V AS build\nFROM build\n");
  REQUIRE(file.arguments.size() == 1);
  const auto& names = std::get<df::Arg>(file.arguments[0].action).names;
  REQUIRE(names.size() == 2);
  CHECK(names[0].second->text == "1");
  CHECK_FALSE(names[1].second.has_value());
  CHECK(file.stages.at(0).platform->text == "$BUILDPLATFORM");
  CHECK(file.stages.at(0).base.text == "alpine:$V");
  CHECK(file.stages.at(1).name.empty());
}

TEST_CASE("names and values may be quoted, and the old form takes the rest of the line") {
  struct Case {
    const char* line;
    std::vector<std::pair<std::string, std::string>> values;
  };
  for (const auto& [line, values] :
       std::vector<Case>{{"ENV a=b", {{"a", "b"}}},
                         {"ENV a=\"b c\" d='e f' g=h\\ i", {{"a", "\"b c\""}, {"d", "'e f'"}, {"g", "h\\ i"}}},
                         {"ENV a \"b\" c=d ", {{"a", "\"b\" c=d"}}},
                         {"ENV a=", {{"a", ""}}},
                         {"ENV a=b=c", {{"a", "b=c"}}}}) {
    CAPTURE(line);
    std::vector<std::pair<std::string, std::string>> got;
    for (const auto& [name, value] : one<df::Env>(line).values) got.emplace_back(name.text, value.text);
    CHECK(got == values);
  }
}

TEST_CASE("commands have an exec form and a shell form") {
  CHECK(one<df::Cmd>("CMD [\"a\", \"b c\"]").command.words == Texts{"a", "b c"});
  CHECK_FALSE(one<df::Cmd>("CMD [\"a\"]").command.is_shell);
  CHECK(one<df::Entrypoint>("ENTRYPOINT exec a  \"b\"").command.words == Texts{"exec a  \"b\""});
  CHECK(one<df::Entrypoint>("ENTRYPOINT exec a").command.is_shell);
  CHECK(one<df::Cmd>("CMD").command.words.empty());
  CHECK(one<df::Cmd>("CMD []").command.words.empty());
  CHECK(one<df::Shell>("SHELL [\"/bin/bash\", \"-c\"]").words == Texts{"/bin/bash", "-c"});
  const auto file = parsed("FROM a\nCMD ['a']");
  REQUIRE(file.warnings.size() == 1);
  CHECK(file.warnings[0].place == Place{"Dockerfile", 2, 5});
}

TEST_CASE("COPY has flags, sources, a destination and files of its own") {
  const auto copy = one<df::Copy>("COPY --from=build --chown=1:2 --chmod=755 --link a b/* /c/");
  CHECK(texts(copy.sources) == Texts{"a", "b/*"});
  CHECK(copy.destination == Word{"/c/", {"Dockerfile", 2, 56}});
  CHECK(copy.from->text == "build");
  CHECK(copy.chown->text == "1:2");
  CHECK(copy.chmod->text == "755");
  CHECK_FALSE(copy.unsupported.has_value());
  CHECK(texts(one<df::Copy>("COPY [\"a b\", \"c\"]").sources) == Texts{"a b"});
  CHECK(one<df::Copy>("ADD a b").is_add);
  CHECK(one<df::Copy>("COPY --parents a b").unsupported->text == "--parents");
  CHECK_FALSE(one<df::Copy>("COPY --parents=false a b").unsupported.has_value());
  const auto heredocs = one<df::Copy>("COPY <<one <<-\"two\" x /d/\nfirst $A\none\n\t\tsecond\n\ttwo");
  CHECK(texts(heredocs.sources) == Texts{"x"});
  REQUIRE(heredocs.heredocs.size() == 2);
  CHECK(heredocs.heredocs[0].text == "first $A\n");
  CHECK(heredocs.heredocs[0].expands);
  CHECK(heredocs.heredocs[1].text == "second\n");
  CHECK_FALSE(heredocs.heredocs[1].expands);
}

TEST_CASE("RUN is understood, with its here-document, and left to who builds") {
  const auto file =
      parsed("FROM a\nRUN <<EOF\nFROM nothing\nEOF\nRUN --mount=type=cache,target=/x --mount=type=tmpfs a\nUSER b");
  REQUIRE(file.stages.size() == 1);
  CHECK(file.stages[0].instructions.size() == 3);
}

TEST_CASE("the other instructions keep their words") {
  CHECK(texts(one<df::Expose>("EXPOSE 80 53/udp").ports) == Texts{"80", "53/udp"});
  CHECK(texts(one<df::Volume>("VOLUME /a /b").paths) == Texts{"/a", "/b"});
  CHECK(texts(one<df::Volume>("VOLUME [\"/a b\"]").paths) == Texts{"/a b"});
  CHECK(one<df::Workdir>("WORKDIR /a b ").path.text == "/a b");
  CHECK(one<df::User>("USER app").user.text == "app");
  CHECK(one<df::StopSignal>("STOPSIGNAL 9").signal.text == "9");
  CHECK(one<df::OnBuild>("ONBUILD COPY . /app").trigger == "COPY . /app");
  CHECK(one<df::Maintainer>("MAINTAINER a <b@c>").name.text == "a <b@c>");
}

TEST_CASE("a healthcheck has a command, or none, and durations") {
  const auto check =
      one<df::HealthcheckOf>(
          "HEALTHCHECK --interval=1m30s --timeout=500ms --start-period=2h --retries=4 CMD curl -f x || exit 1")
          .check;
  CHECK(check == Healthcheck{.test = {"CMD-SHELL", "curl -f x || exit 1"},
                             .interval = 90'000'000'000,
                             .timeout = 500'000'000,
                             .start_period = 7'200'000'000'000,
                             .retries = 4});
  CHECK(one<df::HealthcheckOf>("HEALTHCHECK CMD [\"/a\", \"b\"]").check.test == Texts{"CMD", "/a", "b"});
  CHECK(one<df::HealthcheckOf>("HEALTHCHECK none").check.test == Texts{"NONE"});
}

TEST_CASE("Go's durations") {
  CHECK(duration_of("1h1m1s1ms1us1ns") == 3'661'001'001'001);
  CHECK(duration_of("1.5s") == 1'500'000'000);
  CHECK(duration_of("0") == 0);
  CHECK(duration_of("300h") == 1'080'000'000'000'000);
  for (const auto* text : {"", "5", "s", "1x", "-1s", "1 s", "9999999999h", "1..5s", "1e3s"}) {
    CAPTURE(text);
    CHECK_FALSE(duration_of(text).has_value());
  }
}

TEST_CASE("what is wrong is told with its place and the next step") {
  struct Case {
    const char *text, *id, *place, *message, *help;
  };
  for (const auto& [text, id, place, message, help] : std::vector<Case>{
           {"", "FL0430", "Dockerfile", "there is no FROM", "an image of only your files starts with FROM scratch"},
           {"FROM a\n CPOY . /", "FL0432", "Dockerfile:2:2", "\"CPOY\" is not an instruction", "did you mean COPY?"},
           {"FROM a\n/usr/bin/x", "FL0432", "Dockerfile:2:1", "\"/USR/BIN/X\" is not an instruction",
            "a line that continues the one before needs a \\ at the end of that one"},
           {"ENV a=b\nFROM a", "FL0430", "Dockerfile:1:1", "only ARG may come before the first FROM", ""},
           {"FROM", "FL0430", "Dockerfile:1:1", "FROM needs one image, and may have AS NAME",
            "write FROM IMAGE [AS NAME]"},
           {"FROM a b c", "FL0430", "Dockerfile:1:1", "FROM needs one image, and may have AS NAME",
            "write FROM IMAGE [AS NAME]"},
           {"FROM a AS 1a", "FL0430", "Dockerfile:1:11", "\"1a\" is not a name for a stage",
            "a name starts with a letter and has letters, digits, \"-\", \"_\" and \".\""},
           {"FROM a AS x\nFROM b AS X", "FL0430", "Dockerfile:2:6", "two stages are called \"x\"", ""},
           {"FROM a\nCOPY --chmd=1 a b", "FL0430", "Dockerfile:2:6", "COPY has no flag --chmd",
            "did you mean --chmod?"},
           {"FROM a\nCOPY --chown= a b", "FL0430", "Dockerfile:2:6", "--chown needs a value", ""},
           {"FROM a\nCOPY --from=a --from=b a b", "FL0430", "Dockerfile:2:15", "the flag --from is given twice", ""},
           {"FROM a\nCOPY a", "FL0430", "Dockerfile:2:1", "COPY needs at least one source and a destination", ""},
           {"FROM a\nUSER --x b", "FL0430", "Dockerfile:2:6", "USER has no flag --x", ""},
           {"FROM a\nENV a", "FL0430", "Dockerfile:2:5", "\"a\" has no value", "write NAME=VALUE"},
           {"FROM a\nENV a=b \\\n  c d=e", "FL0430", "Dockerfile:3:3", "\"c\" is not of the form NAME=VALUE",
            "put quotes around a value with spaces"},
           {"FROM a\nENV =b", "FL0430", "Dockerfile:2:5", "a name is missing before \"=\"", ""},
           {"FROM a\nCMD [\"a\", 1]", "FL0430", "Dockerfile:2:5", "a JSON array of an instruction holds texts only",
            "put every element between double quotes"},
           {"FROM a\nSHELL sh", "FL0430", "Dockerfile:2:1", "SHELL needs a JSON array, such as [\"/bin/sh\", \"-c\"]",
            ""},
           {"FROM a\nONBUILD ONBUILD RUN a", "FL0430", "Dockerfile:2:9", "ONBUILD cannot hold this instruction", ""},
           {"FROM a\nONBUILD CPOY a b", "FL0432", "Dockerfile:2:9", "\"CPOY\" is not an instruction",
            "did you mean COPY?"},
           {"FROM a\nHEALTHCHECK --interval=1 CMD a", "FL0430", "Dockerfile:2:13",
            "--interval needs a duration of at least 1ms, such as 30s", ""},
           {"FROM a\nHEALTHCHECK --intervall=1s CMD a", "FL0430", "Dockerfile:2:13",
            "HEALTHCHECK has no flag --intervall", "did you mean --interval?"},
           {"FROM a\nHEALTHCHECK a", "FL0430", "Dockerfile:2:13", "HEALTHCHECK needs CMD or NONE",
            "write HEALTHCHECK CMD [\"program\", \"argument\"]"},
           {"FROM a\nHEALTHCHECK CMD", "FL0430", "Dockerfile:2:1", "HEALTHCHECK CMD has no command", ""},
           {"FROM a\nCOPY <<EOF /x\nnever ends", "FL0430", "Dockerfile:2:6", "the here-document \"EOF\" does not end",
            ""},
           {"FROM a\nRUN", "FL0430", "Dockerfile:2:1", "RUN needs a command", ""}}) {
    CAPTURE(text);
    const auto file = parse_dockerfile(text, "Dockerfile");
    REQUIRE_FALSE(file);
    CHECK(file.error().id() == id);
    CHECK(file.error().place().str() == place);
    CHECK(file.error().message() == message);
    CHECK(file.error().help() == help);
  }
  std::string many = "FROM a\n";
  for (int i = 0; i < 4000; ++i) many += "USER a\n";
  CHECK(parse_dockerfile(many, "f").error().place().str() == "f:4001:1");
  CHECK(parse_dockerfile(std::string("FROM a\n\0", 8), "f").error().place().str() == "f:2:1");
  CHECK(parse_dockerfile(std::string(1'100'000, '#'), "f").error().message() ==
        "larger than 1 MiB, the limit for a Dockerfile");
}

TEST_SUITE_END();

#include "bump/bump.hpp"

#include <doctest/doctest.h>

using namespace fairlead;
using bump::Edit;
using bump::File;
using bump::Target;

TEST_SUITE_BEGIN("bump");

namespace {

const semver::Version next = *semver::Version::parse("2.0.0-rc.1");

File file(std::string_view target, std::string text) {
  auto parsed = bump::parse_target(target);
  REQUIRE(parsed);
  return {*std::move(parsed), std::move(text)};
}

/// The text with "<<" and ">>" around each place that is replaced, or the error.
std::string marked(const File& in, std::span<const File> others = {}) {
  const auto found = bump::edits(in, next, others);
  if (!found) {
    const auto& error = found.error();
    return std::string(error.id()) + " " + error.place().str() + ": " + error.message();
  }
  std::string out;
  std::size_t done = 0;
  for (const auto& edit : *found) {
    CHECK(in.text.substr(edit.offset, edit.before.size()) == edit.before);
    out += in.text.substr(done, edit.offset - done) + "<<" + edit.before + ">>";
    done = edit.offset + edit.before.size();
  }
  return out + in.text.substr(done);
}

struct Case {
  const char *target, *text, *marked;
};

void check(std::initializer_list<Case> cases) {
  for (const auto& [target, text, expected] : cases) {
    CAPTURE(target);
    CAPTURE(text);
    CHECK(marked(file(target, text)) == expected);
  }
}

}  // namespace

TEST_CASE("package.json: the version at the top, and no other") {
  check(
      {{"package.json", "{\"version\": \"1.0.0\"}", "{\"version\": \"<<1.0.0>>\"}"},
       {"web/package.json", "\xef\xbb\xbf{\r\n\t\"a\": {\"version\": \"1.0.0\"},\r\n\t\"version\" :\t\"1.0.0\"}\r\n",
        "\xef\xbb\xbf{\r\n\t\"a\": {\"version\": \"1.0.0\"},\r\n\t\"version\" :\t\"<<1.0.0>>\"}\r\n"},
       {"package.json", "{\"a\\\"\": [\"version\", {\"version\": \"x\"}, 1, true], \"version\": \"0.0.0-dev\"}",
        "{\"a\\\"\": [\"version\", {\"version\": \"x\"}, 1, true], \"version\": \"<<0.0.0-dev>>\"}"},
       {"package.json", "{\"version\": \"2.0.0-rc.1\"}", "{\"version\": \"2.0.0-rc.1\"}"},
       {"package.json", "{}", "FL0322 package.json: it has no version"},
       {"package.json", "{\"version\": 1}", "FL0323 package.json:1:13: \"version\" is not a text"},
       {"package.json", "{\"version\": \"1.0.0\",\n \"version\": \"1.0.0\"}",
        "FL0322 package.json:2:14: \"version\" is there twice"},
       {"package.json", "{\"version\": \"workspace:*\"}", "FL0323 package.json:1:14: \"workspace:*\" is no version"}});
}

TEST_CASE("package-lock.json: the package itself, and none that it needs") {
  check(
      {{"package-lock.json",
        R"({"name": "a", "version": "1.0.0", "packages": {"": {"version": "1.0.0"}, "node_modules/b": {"version": "1.0.0"}}})",
        R"({"name": "a", "version": "<<1.0.0>>", "packages": {"": {"version": "<<1.0.0>>"}, "node_modules/b": {"version": "1.0.0"}}})"},
       {"npm-shrinkwrap.json", R"({"version": "1.0.0", "dependencies": {"b": {"version": "1.0.0"}}})",
        R"({"version": "<<1.0.0>>", "dependencies": {"b": {"version": "1.0.0"}}})"}});
}

TEST_CASE("Cargo.toml: the version of the package or of the workspace") {
  check({{"Cargo.toml",
          "[package]\nname = \"a\"\nversion = \"1.0.0\" # now\n[dependencies]\nb = { version = \"1.0.0\" }\n",
          "[package]\nname = \"a\"\nversion = \"<<1.0.0>>\" # now\n[dependencies]\nb = { version = \"1.0.0\" }\n"},
         {"Cargo.toml", "[dependencies.b]\nversion = '1.0.0'\n[package]\r\nversion='1.0.0'\r\n",
          "[dependencies.b]\nversion = '1.0.0'\n[package]\r\nversion='<<1.0.0>>'\r\n"},
         {"Cargo.toml", "[workspace]\nmembers = [\n  \"a\", # ]\n  \"b\",\n]\n[workspace.package]\nversion = \"1.0.0\"",
          "[workspace]\nmembers = [\n  \"a\", # ]\n  \"b\",\n]\n[workspace.package]\nversion = \"<<1.0.0>>\""},
         {"Cargo.toml", "package.version = \"1.0.0\"", "package.version = \"<<1.0.0>>\""},
         {"Cargo.toml", "package = { name = \"a\", version = \"1.0.0\" }",
          "package = { name = \"a\", version = \"<<1.0.0>>\" }"},
         {"Cargo.toml", "[package]\nnote = \"\"\"\nversion = \"9\" \\\"\"\"\"\"\nversion = \"1.0.0\"",
          "[package]\nnote = \"\"\"\nversion = \"9\" \\\"\"\"\"\"\nversion = \"<<1.0.0>>\""},
         {"Cargo.toml", "[package]\nversion.workspace = true\n",
          "FL0323 Cargo.toml:2:21: the package takes its version from the workspace"},
         {"Cargo.toml", "[package]\nversion = { workspace = true }\n",
          "FL0323 Cargo.toml:2:25: the package takes its version from the workspace"},
         {"Cargo.toml", "[package]\nversion = \"1.0.0\"\n[workspace.package]\nversion = \"1.1.0\"\n",
          "FL0322 Cargo.toml:4:12: \"1.0.0\" and \"1.1.0\" are both its version"},
         {"Cargo.toml=package.version", "[package]\nversion = \"1.0.0\"\n[workspace.package]\nversion = \"1.1.0\"\n",
          "[package]\nversion = \"<<1.0.0>>\"\n[workspace.package]\nversion = \"1.1.0\"\n"}});
}

TEST_CASE("TOML that is none says where") {
  check({{"Cargo.toml", "[package\nversion = \"1.0.0\"", "FL0320 Cargo.toml:1:9: the name of a table ends with \"]\""},
         {"Cargo.toml", "a = \"b\n", "FL0320 Cargo.toml:1:5: a text does not end on its line"},
         {"Cargo.toml", "a = '''b\n", "FL0320 Cargo.toml:1:8: a text does not end"},
         {"Cargo.toml", "a b\n", "FL0320 Cargo.toml:1:3: \"=\" was expected"},
         {"Cargo.toml", "a = 1 2 ]\n", "FL0320 Cargo.toml:1:9: the line goes on where it should end"},
         {"Cargo.toml", "a =\n", "FL0320 Cargo.toml:1:4: a value was expected"},
         {"Cargo.toml", "a = [1 2\n", "FL0320 Cargo.toml:2:1: \",\" or \"]\" was expected"},
         {"Cargo.toml", "= 1\n", "FL0320 Cargo.toml:1:1: a key was expected"}});
  const auto deep = "a = " + std::string(100, '[') + std::string(100, ']');
  CHECK(marked(file("Cargo.toml", deep)).ends_with("lists and tables nest too deep"));
}

TEST_CASE("Cargo.lock: the packages of the workspace, found by the Cargo.toml beside it") {
  const std::string lock =
      "version = 3\n\n[[package]]\nname = \"a\"\nversion = \"1.0.0\"\n\n[[package]]\nname = \"b\"\nversion = "
      "\"1.0.0\"\n"
      "source = \"registry+https://example.org/index\"\n\n[[package]]\nname = \"c\"\nversion = \"1.0.0\"\n";
  const auto only_a = [&](std::string text) { return text.replace(text.find("\"1.0.0\""), 7, "\"<<1.0.0>>\""); };
  const auto in = file("x/Cargo.lock", lock);
  const std::vector<File> crate = {file("x/Cargo.toml", "[package]\nname = \"a\"\nversion = \"1.0.0\"\n")};
  CHECK(marked(in, crate) == only_a(lock));
  const std::vector<File> workspace = {file("x/Cargo.toml", "[workspace.package]\nversion = \"1.0.0\"\n")};
  auto both = only_a(lock);
  both.replace(both.rfind("\"1.0.0\""), 7, "\"<<1.0.0>>\"");
  CHECK(marked(in, workspace) == both);
  CHECK(marked(in) == "FL0322 x/Cargo.lock:1:1: which package it is of is not known without x/Cargo.toml");
  const std::vector<File> other = {file("x/Cargo.toml", "[package]\nname = \"z\"\nversion = \"1.0.0\"\n")};
  CHECK(marked(in, other) == "FL0322 x/Cargo.lock: it has no version");
}

TEST_CASE("pyproject.toml: the project's version, or Poetry's") {
  check({{"pyproject.toml", "[project]\nversion = \"1.0.0\"", "[project]\nversion = \"<<1.0.0>>\""},
         {"pyproject.toml", "[tool.poetry]\nversion = \"1.0.0\"\n[tool.poetry.dependencies]\nx = {version = \"1.0.0\"}",
          "[tool.poetry]\nversion = \"<<1.0.0>>\"\n[tool.poetry.dependencies]\nx = {version = \"1.0.0\"}"},
         {"pyproject.toml", "[project]\ndynamic = [\"readme\", \"version\"]",
          "FL0323 pyproject.toml:2:23: the version is dynamic: the build finds it elsewhere"}});
  const auto python = file("pyproject.toml", "[project]\nversion = \"1.0.0\"");
  CHECK(bump::edits(python, *semver::Version::parse("1.0.0-next.1")).error().id() == "FL0324");
  CHECK(bump::edits(python, *semver::Version::parse("1.0.0-beta.x")).error().id() == "FL0324");
  CHECK(bump::edits(python, *semver::Version::parse("1.0.0-beta.1")).has_value());
}

TEST_CASE("CMakeLists.txt: project(VERSION), as numbers only") {
  check(
      {{"CMakeLists.txt", "cmake_minimum_required(VERSION 3.25)\nproject(a VERSION 1.0.0 LANGUAGES C)\n",
        "cmake_minimum_required(VERSION 3.25)\nproject(a VERSION <<1.0.0>> LANGUAGES C)\n"},
       {"CMakeLists.txt",
        "# project(x VERSION 9)\n#[[ project(x VERSION 9) ]]\nPROJECT (\"a b\"\n  VERSION \"1.0.0\" # 9\n)",
        "# project(x VERSION 9)\n#[[ project(x VERSION 9) ]]\nPROJECT (\"a b\"\n  VERSION \"<<1.0.0>>\" # 9\n)"},
       {"CMakeLists.txt", "set(x [=[ ]] project(x VERSION 9) ]=])\nif((a) AND (b))\nendif()\nproject(a VERSION 1.0.0)",
        "set(x [=[ ]] project(x VERSION 9) ]=])\nif((a) AND (b))\nendif()\nproject(a VERSION <<1.0.0>>)"},
       {"CMakeLists.txt", "project(a VERSION ${V})", "FL0323 CMakeLists.txt:1:19: \"${V}\" is no version"},
       {"CMakeLists.txt", "project(a)", "FL0322 CMakeLists.txt: it has no version"},
       {"CMakeLists.txt", "project(a VERSION 1.0.0)\nproject(b VERSION 1.0.0)",
        "FL0322 CMakeLists.txt:2:19: project(VERSION) is there twice"},
       {"CMakeLists.txt", "project(a VERSION 1.0.0", "FL0320 CMakeLists.txt:1:1: the command does not end"},
       {"CMakeLists.txt", "project(a \"b", "FL0320 CMakeLists.txt:1:11: a text does not end"},
       {"CMakeLists.txt", "a = b", "FL0320 CMakeLists.txt:1:1: a command was expected"},
       {"CMakeLists.txt", "#[[ a", "FL0320 CMakeLists.txt:1:1: the comment does not end"}});
  const auto found = bump::edits(file("CMakeLists.txt", "project(a VERSION 1.0.0)"), next);
  REQUIRE(found);
  CHECK(*found == std::vector<Edit>{{18, "1.0.0", "2.0.0"}});
}

TEST_CASE("Chart.yaml: the version, and the appVersion where that is asked for") {
  const auto* chart =
      "apiVersion: v2\nversion: 1.0.0 # now\nappVersion: \"v1.0.0\"\ndependencies:\n  - version: 1.0.0\n";
  check({{"Chart.yaml", chart,
          "apiVersion: v2\nversion: <<1.0.0>> # now\nappVersion: \"v1.0.0\"\ndependencies:\n  - version: 1.0.0\n"},
         {"Chart.yaml=version, appVersion", chart,
          "apiVersion: v2\nversion: <<1.0.0>> # now\nappVersion: \"<<v1.0.0>>\"\ndependencies:\n  - version: 1.0.0\n"},
         {"Chart.yaml=appVersion", chart,
          "apiVersion: v2\nversion: 1.0.0 # now\nappVersion: \"<<v1.0.0>>\"\ndependencies:\n  - version: 1.0.0\n"},
         {"Chart.yaml", "\xef\xbb\xbf\xc3\xa4: \xc3\xb6\r\n\xc3\xbc: {a: \xc3\xb6}\r\nversion: '1.0.0'\r\n",
          "\xef\xbb\xbf\xc3\xa4: \xc3\xb6\r\n\xc3\xbc: {a: \xc3\xb6}\r\nversion: '<<1.0.0>>'\r\n"},
         {"Chart.yaml=a.b", "{\xc3\xa4: x, a: {b: !!str 1.0}}", "{\xc3\xa4: x, a: {b: !!str <<1.0>>}}"},
         {"Chart.yaml=version,appVersion", "version: &v 1.0.0\nappVersion: *v\n",
          "version: &v <<1.0.0>>\nappVersion: *v\n"},
         {"Chart.yaml", "version: >\n  1.0.0\n", "FL0320 Chart.yaml:1:10: a version is written on one line"},
         {"Chart.yaml", "version: \"1.\\x30.0\"\n", "FL0320 Chart.yaml:1:10: a version is written without escapes"},
         {"Chart.yaml", "version: {a: b}\n", "FL0320 Chart.yaml:1:10: a version was expected"},
         {"Chart.yaml", "name: a\n", "FL0322 Chart.yaml:1:1: there is no \"version\""},
         {"values.yaml=image.tag", "image:\n  tag: latest\n", "image:\n  tag: <<latest>>\n"}});
  CHECK(marked(file("Chart.yaml", "version: 1\nversion: 2\n")).starts_with("FL0320 Chart.yaml:2:1: "));
}

TEST_CASE("pom.xml: the project's own version") {
  check(
      {{"pom.xml",
        "<?xml version=\"1.0\"?>\n<project a=\"b > c\"><!-- <version>9</version> "
        "--><parent><version>9</version></parent>"
        "<version> "
        "1.0.0\n</version><dependencies><dependency><version>9</version></dependency></dependencies></project>",
        "<?xml version=\"1.0\"?>\n<project a=\"b > c\"><!-- <version>9</version> "
        "--><parent><version>9</version></parent>"
        "<version> "
        "<<1.0.0>>\n</version><dependencies><dependency><version>9</version></dependency></dependencies></project>"},
       {"pom.xml",
        "<project><version>${revision}</version><properties><revision>1.0.0</revision></properties></project>",
        "<project><version>${revision}</version><properties><revision><<1.0.0>></revision></properties></project>"},
       {"pom.xml", "<project><version>${a}${b}</version></project>", "FL0323 pom.xml:1:19: \"${a}${b}\" is no version"},
       {"pom.xml", "<project><version></version></project>", "FL0323 pom.xml:1:19: \"\" is no version"},
       {"pom.xml", "<!DOCTYPE p [<!ENTITY a \"]>\">]><project><x/><version>1.0.0</version></project>",
        "<!DOCTYPE p [<!ENTITY a \"]>\">]><project><x/><version><<1.0.0>></version></project>"},
       {"pom.xml", "<project><parent><version>1.0.0</version></parent></project>",
        "FL0323 pom.xml:1:27: the project takes its version from its parent"},
       {"pom.xml", "<project/>", "FL0322 pom.xml: it has no version"},
       {"pom.xml", "<project><version>1.0.0</version>", "FL0320 pom.xml:1:34: <project> is not closed"},
       {"pom.xml", "<project></version>", "FL0320 pom.xml:1:10: </version> closes nothing"},
       {"pom.xml", "<project", "FL0320 pom.xml:1:1: this does not end"}});
}

TEST_CASE("Dockerfile: the label of the Open Container Initiative") {
  check({{"Dockerfile", "FROM a\nLABEL org.opencontainers.image.version=\"1.0.0\"\n",
          "FROM a\nLABEL org.opencontainers.image.version=\"<<1.0.0>>\"\n"},
         {"web/Dockerfile",
          "FROM a\nlabel a=\"b c\" \\\n  # not 9\n\n  \"org.opencontainers.image.version\"='1.0.0' \\\n  c=d\n",
          "FROM a\nlabel a=\"b c\" \\\n  # not 9\n\n  \"org.opencontainers.image.version\"='<<1.0.0>>' \\\n  c=d\n"},
         {"Dockerfile", "# escape=`\r\nFROM a\r\nLABEL a=b `\r\n org.opencontainers.image.version=1.0.0\r\n",
          "# escape=`\r\nFROM a\r\nLABEL a=b `\r\n org.opencontainers.image.version=<<1.0.0>>\r\n"},
         {"Dockerfile", "LABEL org.opencontainers.image.version 1.0.0",
          "LABEL org.opencontainers.image.version <<1.0.0>>"},
         {"Dockerfile",
          "RUN a \\\n  LABEL org.opencontainers.image.version=9\nLABEL org.opencontainers.image.version=1.0.0",
          "RUN a \\\n  LABEL org.opencontainers.image.version=9\nLABEL org.opencontainers.image.version=<<1.0.0>>"},
         {"Dockerfile",
          "RUN <<-'EOF'\nLABEL org.opencontainers.image.version=9\nEOF\nLABEL org.opencontainers.image.version=1.0.0",
          "RUN <<-'EOF'\nLABEL org.opencontainers.image.version=9\nEOF\nLABEL "
          "org.opencontainers.image.version=<<1.0.0>>"},
         {"Dockerfile=version", "LABEL version=1.0.0", "LABEL version=<<1.0.0>>"},
         {"Dockerfile", "LABEL org.opencontainers.image.version=$V", "FL0323 Dockerfile:1:40: \"$V\" is no version"},
         {"Dockerfile", "LABEL org.opencontainers.image.version=1\nLABEL org.opencontainers.image.version=1",
          "FL0322 Dockerfile:2:40: the label \"org.opencontainers.image.version\" is there twice"},
         {"Dockerfile", "LABEL a=b c", "FL0320 Dockerfile:1:11: a label is written as key=value"},
         {"Dockerfile", "LABEL a=\"b", "FL0320 Dockerfile:1:9: a text does not end on its line"}});
}

TEST_CASE("any file by a pattern for one line") {
  check({{"version.h=#define VERSION \"{version}\"", "// 1.0.0\r\n#define VERSION \"1.0.0\"\r\n",
          "// 1.0.0\r\n#define VERSION \"<<1.0.0>>\"\r\n"},
         {"a.py=^__version__ = ['\"](.*)['\"]$", "x\n__version__ = '1.0'\r\n", "x\n__version__ = '<<1.0>>'\r\n"},
         {"a.txt=^{version}",
          "\xef\xbb\xbf"
          "1.0.0",
          "\xef\xbb\xbf<<1.0.0>>"},
         {"a.txt={version}", "1.0.0 1.0.1", "FL0322 a.txt:1:7: what the pattern matches is there twice"},
         {"a.txt={version}", "1.0.0\n\n1.0.0", "FL0322 a.txt:3:1: what the pattern matches is there twice"},
         {"a.txt=x|(y)", "y x", "FL0322 a.txt:1:3: the pattern matches without its group"},
         {"a.txt=v(.*)", "v1 or 2", "FL0323 a.txt:1:2: \"1 or 2\" is no version"},
         {"a.txt={version}", "none", "FL0322 a.txt: it has no version"}});
}

TEST_CASE("several files change together, and those that say it already do not") {
  const std::vector<File> files = {file("package.json", "{\"version\": \"1.0.0\"}\n"),
                                   file("Chart.yaml", "version: 2.0.0-rc.1\n")};
  const auto changes = bump::changes(files, next);
  REQUIRE(changes);
  CHECK(*changes == std::vector<bump::Change>{{"package.json",
                                               "{\"version\": \"1.0.0\"}\n",
                                               "{\"version\": \"2.0.0-rc.1\"}\n",
                                               {{13, "1.0.0", "2.0.0-rc.1"}}}});
}

TEST_SUITE_END();

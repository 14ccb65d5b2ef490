// Generated files: only the bytes of the version change, and then nothing is left to do.
#include "bump/bump.hpp"

#include <doctest/doctest.h>
#include <random>

using namespace fairlead;

TEST_SUITE_BEGIN("bump");

namespace {

/// Makes files of all kinds, with line ends, blanks, comments and other versions by chance.
class Generator {
 public:
  explicit Generator(unsigned seed) : random_(seed) { end_ = pick({"\n", "\r\n"}); }

  bump::File file() {
    switch (random_() % 7) {
      case 0: return made("package.json", json());
      case 1: return made("Cargo.toml", toml("[package]"));
      case 2: return made("pyproject.toml", toml("[project]"));
      case 3: return made("Chart.yaml", yaml());
      case 4: return made("pom.xml", xml());
      case 5: return made("CMakeLists.txt", cmake());
      default: return made("Dockerfile", docker());
    }
  }

 private:
  std::string pick(std::initializer_list<const char*> choices) { return choices.begin()[random_() % choices.size()]; }
  std::string blank() { return pick({"", " ", "\t", "  "}); }
  std::string old_version() { return pick({"0.0.0", "1.2.3", "10.20.30-rc.1", "1.0.0+5"}); }
  std::string words() { return pick({"x", "version", "\xc3\xa4\xe2\x82\xac", "1.2.3", "a = b"}); }
  static bump::File made(std::string_view target, std::string text) {
    return {*bump::parse_target(target), std::move(text)};
  }

  std::string json() {
    std::string out = pick({"", "\xef\xbb\xbf"}) + "{" + end_;
    for (auto i = random_() % 4; i > 0; --i) {
      out += blank() + "\"" + words() + std::to_string(i) + "\":" + blank() + "{\"version\": \"1.2.3\"}," + end_;
    }
    return out + "\"version\"" + blank() + ":" + blank() + "\"" + old_version() + "\"" + blank() + end_ + "}" +
           pick({"", "\n"});
  }

  std::string toml(const std::string& table) {
    std::string out = "# version = \"1.2.3\"" + end_;
    if (random_() % 2 == 0) out += "[dependencies.x]" + end_ + "version = \"1.2.3\"" + end_;
    out += table + blank() + end_ + "name = '" + words() + "'" + end_;
    const auto quote = pick({"\"", "'"});
    out += "version" + blank() + "=" + blank() + quote + old_version() + quote + blank() + pick({"", "# 1.2.3"}) + end_;
    return out + pick({"", "[other]\nversion = \"1.2.3\"", "list = [\n  \"1.2.3\", # ]\n]\n"});
  }

  std::string yaml() {
    const auto quote = pick({"", "\"", "'"});
    return pick({"", "\xef\xbb\xbf"}) + "# version: 1.2.3" + end_ + "name: \"" + words() + "\"" + end_ +
           "dependencies:" + end_ + "  - version: 1.2.3" + end_ + "version: " + pick({"", " "}) + quote +
           old_version() + quote + pick({"", " # 1.2.3"}) + end_ + "appVersion: 1.2.3";
  }

  std::string xml() {
    return "<?xml version=\"1.0\"?>" + end_ + "<project>" + end_ + pick({"", "<!-- <version>1</version> -->"}) +
           "<parent><version>1.2.3</version></parent>" + blank() + "<version>" + blank() + old_version() + end_ +
           "</version><build><plugin><version>1.2.3</version></plugin></build>" + end_ + "</project>" +
           pick({"", "\n"});
  }

  std::string cmake() {
    return "cmake_minimum_required(VERSION 3.25)" + end_ + pick({"", "# project(a VERSION 1.2.3)\n"}) + "project(a" +
           end_ + blank() + " VERSION " + pick({"0.0.0", "1.2.3", "1.2.3.4"}) + " LANGUAGES CXX)" + end_ +
           "set(VERSION 1.2.3)";
  }

  std::string docker() {
    return "FROM a:1.2.3" + end_ + pick({"", "RUN b \\\n  1.2.3\n"}) + "LABEL a=\"1.2.3\" \\" + end_ +
           " org.opencontainers.image.version=" + old_version() + blank() + end_ + pick({"", "CMD [\"1.2.3\"]"});
  }

  std::minstd_rand random_;
  std::string end_;
};

}  // namespace

TEST_CASE("of generated files, the version changes and no other byte") {
  const semver::Version next{.major = 9, .minor = 8, .patch = 7};
  for (unsigned seed = 1; seed <= 2000; ++seed) {
    auto file = Generator(seed).file();
    CAPTURE(seed);
    CAPTURE(file.text);
    const auto edits = bump::edits(file, next);
    REQUIRE(edits);
    REQUIRE(edits->size() == 1);
    const auto& [offset, before, after] = edits->front();
    const auto text = bump::edited(file.text, *edits);
    CHECK(after == "9.8.7");
    CHECK(text.substr(0, offset) == file.text.substr(0, offset));
    CHECK(text.substr(offset, after.size()) == after);
    CHECK(text.substr(offset + after.size()) == file.text.substr(offset + before.size()));
    file.text = text;
    const auto again = bump::edits(file, next);
    REQUIRE(again);
    CHECK(again->empty());
  }
}

TEST_SUITE_END();

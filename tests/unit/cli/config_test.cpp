#include "cli/config.hpp"

#include "support/memory_filesystem.hpp"

#include <doctest/doctest.h>
#include <string>
#include <vector>

using namespace fairlead;
using cli::Setting;
using Kind = cli::Setting::Kind;

TEST_SUITE_BEGIN("cli");

namespace {

struct ConfigOptions {
  std::string file;
  std::vector<std::string> args;
};

std::vector<cli::Flag> config_flags(ConfigOptions& options) {
  return {{.name = "--file", .help = "", .target = &options.file, .config = "stack.file"},
          {.name = "--arg", .help = "", .target = &options.args, .config = "stack.build.args"},
          {.name = "--plain", .help = "", .target = &options.file}};
}

Result<> check(const std::string& text) {
  ConfigOptions options;
  TRY_ASSIGN(const auto config, cli::parse_config(text, "fairlead.yml"));
  return cli::check_keys(config, config_flags(options));
}

}  // namespace

TEST_CASE("settings are paths of keys with their place") {
  const auto config =
      cli::parse_config("stack:\n  file: a.yml\n  args: [x, y]\n  none:\n  labels: {a: 1, b: two}\n", "fairlead.yml");
  REQUIRE(config.has_value());
  CHECK(config->find("stack.file") ==
        Setting{"stack.file", {"fairlead.yml", 2, 9}, Kind::scalar, {"a.yml"}, {"fairlead.yml", 2, 3}});
  CHECK(config->find("stack.args") ==
        Setting{"stack.args", {"fairlead.yml", 3, 9}, Kind::list, {"x", "y"}, {"fairlead.yml", 3, 3}});
  CHECK(config->find("stack.labels") ==
        Setting{"stack.labels", {"fairlead.yml", 5, 11}, Kind::mapping, {"a=1", "b=two"}, {"fairlead.yml", 5, 3}});
  CHECK(config->find("stack.labels.b")->values == std::vector<std::string>{"two"});
  CHECK_FALSE(config->find("stack.none").has_value());
  CHECK_FALSE(config->find("stack.gone").has_value());
  CHECK(config->find("stack")->kind == Kind::nested);
}

TEST_CASE("an empty file has no settings, and one that is no mapping is refused with its place") {
  CHECK(cli::parse_config("", "f").value().settings().empty());
  CHECK(cli::parse_config("# nothing\n", "f").value().settings().empty());
  for (const auto* text : {"- a", "word", "a: 1\na: 2", "a: {"}) {
    CAPTURE(text);
    const auto config = cli::parse_config(text, "fairlead.yml");
    REQUIRE_FALSE(config.has_value());
    CHECK(config.error().code() == Errc::config);
    CHECK(config.error().place().file == "fairlead.yml");
    CHECK(config.error().place().line != 0);
  }
}

TEST_CASE("the nearest fairlead.yml is found, but not beyond the repository") {
  test::MemoryFileSystem files;
  files.add("/home/ci/fairlead.yml", "");
  files.add_directory("/home/ci/shop/.git");
  files.add_directory("/home/ci/shop/deploy/prod");
  CHECK_FALSE(cli::find_config(files, "/home/ci/shop/deploy/prod").has_value());
  CHECK(cli::find_config(files, "/home/ci") == "/home/ci/fairlead.yml");
  files.add("/home/ci/shop/fairlead.yml", "");
  CHECK(cli::find_config(files, "/home/ci/shop/deploy/prod") == "/home/ci/shop/fairlead.yml");
  files.add("/home/ci/shop/deploy/prod/fairlead.yml", "");
  CHECK(cli::find_config(files, "/home/ci/shop/deploy/prod") == "/home/ci/shop/deploy/prod/fairlead.yml");
  CHECK_FALSE(cli::find_config(files, "/srv").has_value());
  CHECK_FALSE(cli::find_config(files, "").has_value());
  files.add("/fairlead.yml", "");
  CHECK(cli::find_config(files, "/srv") == "/fairlead.yml");
}

TEST_CASE("a named file must be there, the nearest one need not") {
  test::MemoryFileSystem files;
  CHECK(cli::load_config(files, "", "/shop").value().settings().empty());
  const auto missing = cli::load_config(files, "mine.yml", "/shop");
  REQUIRE_FALSE(missing.has_value());
  CHECK(missing.error().code() == Errc::config);
  CHECK(missing.error().place().file == "mine.yml");
  files.add("/fairlead.yml", "stack: {file: far}");
  CHECK(cli::load_config(files, "", "/shop")->find("stack.file")->place.file == "/fairlead.yml");
  files.add("/shop/fairlead.yml", "stack: {file: near}");
  CHECK(cli::load_config(files, "", "/shop")->find("stack.file")->place.file == "fairlead.yml");
  files.add("/project/mine.yml", "stack: {file: named}");
  CHECK(cli::load_config(files, "mine.yml", "/shop")->find("stack.file")->values.front() == "named");
}

TEST_CASE("keys of the own section must be known, other tools' sections and x- are left alone") {
  for (const auto* text : {"stack: {file: a}", "stack: {build: {args: {a: 1}}}", "image: {whatever: 1}",
                           "x-mine: {a: {b: 1}}", "stack:", "", "dns: {zones: [{name: a, records: [[1]]}]}"}) {
    CAPTURE(text);
    CHECK(check(text).has_value());
  }
  struct Case {
    const char *text, *message, *help;
  };
  for (const auto& [text, message, help] :
       {Case{"stack:\n  fiel: a", "there is no setting \"stack.fiel\"", "did you mean \"stack.file\"?"},
        Case{"stack:\n  zzzzzzzzzz: a", "there is no setting \"stack.zzzzzzzzzz\"", ""},
        Case{"\nstak: {file: a}", "there is no setting \"stak\"", "did you mean \"stack\"?"},
        Case{"stack:\n  build: {arg: [1]}", "there is no setting \"stack.build.arg\"",
             "did you mean \"stack.build.args\"?"}}) {
    CAPTURE(text);
    const auto checked = check(text);
    REQUIRE_FALSE(checked.has_value());
    CHECK(checked.error().code() == Errc::config);
    CHECK(checked.error().id() == "FL0105");
    CHECK(checked.error().message() == message);
    CHECK(checked.error().help() == help);
    CHECK(checked.error().place().line == 2);
  }
}

TEST_CASE("a section that holds a value instead of settings is an error, not without effect") {
  for (const auto* text : {"stack: docker-stack.yml", "stack: [a]", "stack: {build: 1}"}) {
    CAPTURE(text);
    const auto checked = check(text);
    REQUIRE_FALSE(checked.has_value());
    CHECK(checked.error().id() == "FL0104");
    CHECK(checked.error().place().line == 1);
  }
}

TEST_CASE("mappings in a mapping are texts with dotted keys, once for each item of a list") {
  const auto config = cli::parse_config(
      "release:\n  components:\n    api: {paths: [a/**, b/**], tag-prefix: api-}\n    web: {paths: web/**}\n",
      "fairlead.yml");
  CHECK(config->find("release.components")->values ==
        std::vector<std::string>{"api.paths=a/**", "api.paths=b/**", "api.tag-prefix=api-", "web.paths=web/**"});
  const auto lists = cli::parse_config("release:\n  components:\n    api: {paths: [[a]]}\n", "fairlead.yml");
  CHECK(lists->find("release.components")->values.empty());
}

TEST_SUITE_END();

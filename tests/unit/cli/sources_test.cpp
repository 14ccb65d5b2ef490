#include "cli/sources.hpp"

#include <chrono>
#include <doctest/doctest.h>
#include <string>
#include <vector>

using namespace fairlead;
using cli::Origin;
using cli::Setting;
using std::chrono::seconds;

TEST_SUITE_BEGIN("cli");

namespace {

using Words = std::vector<std::string>;

struct SourcesOptions {
  std::string file = "default.yml";
  seconds timeout = seconds(300);
  Words sets = {"old"};
  bool prune = false;
};

std::vector<cli::Flag> source_flags(SourcesOptions& options) {
  return {{.name = "-f,--file", .help = "", .target = &options.file, .env = "FAIRLEAD_FILE", .config = "stack.file"},
          {.name = "--timeout",
           .help = "",
           .target = &options.timeout,
           .env = "FAIRLEAD_TIMEOUT",
           .config = "stack.timeout"},
          {.name = "--set", .help = "", .target = &options.sets, .env = "FAIRLEAD_SET", .config = "stack.set"},
          {.name = "--prune", .help = "", .target = &options.prune}};
}

const cli::Config file(
    {{.path = "stack.file", .place = {"fairlead.yml", 3, 9}, .values = {"file.yml"}},
     {.path = "stack.timeout", .place = {"fairlead.yml", 4, 12}, .values = {"1m"}},
     {.path = "stack.set", .place = {"fairlead.yml", 5, 8}, .kind = Setting::Kind::mapping, .values = {"a=1", "b=2"}}});

}  // namespace

TEST_CASE("a flag wins over a variable, that over the file, that over the default") {
  SourcesOptions options;
  const auto flags = source_flags(options);
  cli::Given given(flags.size());

  auto origins = cli::fill(flags, given, {}, {});
  REQUIRE(origins.has_value());
  CHECK(options.file == "default.yml");
  CHECK(origins->at(0) == Origin{});

  origins = cli::fill(flags, given, {}, file);
  CHECK(options.file == "file.yml");
  CHECK(options.timeout == seconds(60));
  CHECK(options.sets == Words{"a=1", "b=2"});
  CHECK(origins->at(0) == Origin{Origin::Kind::file, "fairlead.yml:3"});

  origins = cli::fill(flags, given, {{"FAIRLEAD_FILE", "env.yml"}, {"FAIRLEAD_SET", " x=1\n\ny=2 3\n"}}, file);
  CHECK(options.file == "env.yml");
  CHECK(options.sets == Words{"x=1", "y=2 3"});
  CHECK(origins->at(0) == Origin{Origin::Kind::variable, "FAIRLEAD_FILE"});
  CHECK(origins->at(1).kind == Origin::Kind::file);

  given[0] = Words{"flag.yml"};
  origins = cli::fill(flags, given, {{"FAIRLEAD_FILE", "env.yml"}}, file);
  CHECK(options.file == "flag.yml");
  CHECK(origins->at(0) == Origin{Origin::Kind::flag, "--file"});
}

TEST_CASE("an empty variable counts as unset") {
  SourcesOptions options;
  const auto flags = source_flags(options);
  REQUIRE(cli::fill(flags, cli::Given(flags.size()), {{"FAIRLEAD_FILE", ""}, {"FAIRLEAD_SET", ""}}, {}).has_value());
  CHECK(options.file == "default.yml");
  CHECK(options.sets == Words{"old"});
}

TEST_CASE("a bad value names the variable, or the place in the file") {
  SourcesOptions options;
  const auto flags = source_flags(options);
  const auto variable = cli::fill(flags, cli::Given(flags.size()), {{"FAIRLEAD_TIMEOUT", "soon"}}, {});
  REQUIRE_FALSE(variable.has_value());
  CHECK(variable.error().code() == Errc::usage);
  CHECK(variable.error().message() == "FAIRLEAD_TIMEOUT: \"soon\" is not a duration");

  const cli::Config bad({{.path = "stack.timeout", .place = {"fairlead.yml", 4, 12}, .values = {"soon"}}});
  const auto setting = cli::fill(flags, cli::Given(flags.size()), {}, bad);
  REQUIRE_FALSE(setting.has_value());
  CHECK(setting.error().code() == Errc::config);
  CHECK(setting.error().message() == "stack.timeout: \"soon\" is not a duration");
  CHECK(setting.error().place() == Place{"fairlead.yml", 4, 12});
  CHECK(setting.error().help() == "write it as 90s, 5m or 1h30m");

  const cli::Config list(
      {{.path = "stack.file", .place = {"fairlead.yml", 2, 3}, .kind = Setting::Kind::list, .values = {"a", "b"}}});
  CHECK(cli::fill(flags, cli::Given(flags.size()), {}, list).error().message() == "\"stack.file\" takes one value");

  const cli::Config nested({{.path = "stack.set", .place = {"fairlead.yml", 2, 3}, .kind = Setting::Kind::nested}});
  CHECK(cli::fill(flags, cli::Given(flags.size()), {}, nested).error().message() ==
        "\"stack.set\" takes a list of texts");
}

TEST_CASE("a required flag may come from anywhere, but from somewhere") {
  std::string stack;
  const std::vector<cli::Flag> flags = {
      {.name = "stack", .help = "", .target = &stack, .env = "FAIRLEAD_STACK", .required = true}};
  const std::vector<Origin> nowhere = {{}}, variable = {{Origin::Kind::variable, "FAIRLEAD_STACK"}};
  CHECK(cli::check_required(flags, variable).has_value());
  const auto missing = cli::check_required(flags, nowhere);
  REQUIRE_FALSE(missing.has_value());
  CHECK(missing.error().code() == Errc::usage);
  CHECK(missing.error().message() == "STACK is missing");
  CHECK(missing.error().help() == "give it, or set FAIRLEAD_STACK");
}

TEST_SUITE_END();

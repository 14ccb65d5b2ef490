#include "compose/environment.hpp"

#include "unit/compose/loading.hpp"

#include <doctest/doctest.h>

using namespace fairlead;
using namespace fairlead::compose;

TEST_SUITE_BEGIN("compose");

TEST_CASE("values stay the texts that were written") {
  CHECK(web(R"(environment: {A: 1.10, B: 1e3, C: 017, D: true, E: 2001-01-01, F: "", G: '${x}'})").environment ==
        Variables{{"A", "1.10"}, {"B", "1e3"}, {"C", "017"}, {"D", "true"}, {"E", "2001-01-01"}, {"F", ""}, {"G", ""}});
  CHECK(web(R"(environment: [A=1, B=, "C=x=y z"])").environment == Variables{{"A", "1"}, {"B", ""}, {"C", "x=y z"}});
}

TEST_CASE("an empty value is not taken from the environment, a missing one is") {
  Loader loader;
  loader.environment = {{"FOO", "from CI"}, {"BAR", "bar"}};
  const auto loaded = loader.loaded({file_with("environment:\n  FOO: \"\"\n  BAR:\n  BAZ:")});
  CHECK(loaded.project.services.at("web").environment == Variables{{"BAR", "bar"}, {"FOO", ""}});
  CHECK(warnings_of(loaded) == Texts{R"(7:7 the variable "BAZ" has no value and is left out)"});

  const auto list = loader.loaded({file_with("environment: [FOO=, BAR, BAZ]")});
  CHECK(list.project.services.at("web").environment == Variables{{"BAR", "bar"}, {"FOO", ""}});
  CHECK(list.warnings.size() == 1);
}

TEST_CASE("an empty variable is not a missing value") {
  Loader loader;
  loader.environment = {{"FOO", "from CI"}, {"EMPTY", ""}};
  CHECK(loader.loaded({file_with("environment: {FOO: $EMPTY}")}).project.services.at("web").environment ==
        Variables{{"FOO", ""}});
}

TEST_CASE("environment wins over env_file, and later files over earlier ones") {
  Loader loader;
  loader.environment["HOST"] = "h";
  loader.files.add("/project/a.env", "A=a\nB=a\nC=a\nHOST\nGONE\n");
  loader.files.add("/project/sub/b.env", "B=b\nC=b\nD=\"${A:-none} $HOST\"\n");
  const auto service =
      loader.loaded({file_with("env_file: [a.env, ./sub/b.env]\nenvironment: {C: c}")}).project.services.at("web");
  CHECK(service.environment == Variables{{"A", "a"}, {"B", "b"}, {"C", "c"}, {"D", "none h"}, {"HOST", "h"}});
}

TEST_CASE("labels win over label_file, and later files over earlier ones") {
  Loader loader;
  loader.environment["HOST"] = "h";
  loader.files.add("/project/a.labels", "a=a\nb=a\nc=a\nempty\n");
  loader.files.add("/project/sub/b.labels", "b=b\nc=b\norg.example.rule=\"Host(`$HOST`)\" # ours\n");
  const auto labels = loader.loaded({file_with("label_file: [a.labels, ./sub/b.labels]\nlabels: {c: c}")})
                          .project.services.at("web")
                          .labels;
  CHECK(labels == Variables{{"a", "a"}, {"b", "b"}, {"c", "c"}, {"empty", ""}, {"org.example.rule", "Host(`h`)"}});
  CHECK(loader.loaded({file_with("label_file: sub/b.labels")}).project.services.at("web").labels.size() == 3);
}

TEST_CASE("an env_file may be missing or raw if the file says so") {
  Loader loader;
  loader.files.add("/project/raw.env", "A=\"$x\" # y\n");
  const auto body = "env_file:\n  - {path: gone.env, required: false}\n  - {path: raw.env, format: raw}";
  CHECK(loader.loaded({file_with(body)}).project.services.at("web").environment == Variables{{"A", R"("$x" # y)"}});
}

TEST_CASE("the file .env adds to the environment") {
  Loader loader;
  loader.environment = {{"TAG", "1"}};
  loader.files.add("/project/.env", "TAG=2\nNAME=n-${TAG}\n");
  const auto service =
      loader.loaded({file_with("environment: {T: $TAG, N: $NAME, NAME: }")}).project.services.at("web");
  CHECK(service.environment == Variables{{"N", "n-1"}, {"NAME", "n-1"}, {"T", "1"}});
}

TEST_CASE("a name that is twice in a list is warned of") {
  CHECK(warnings("environment: [A=1, A=2]\nlabels: [x, x=1]") ==
        Texts{R"(4:24 "A" is in this list twice: the last one counts)",
              R"(5:17 "x" is in this list twice: the last one counts)"});
}

TEST_SUITE_END();

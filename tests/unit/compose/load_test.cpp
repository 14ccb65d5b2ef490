#include "compose/load.hpp"

#include "unit/compose/loading.hpp"

#include <doctest/doctest.h>

using namespace fairlead;
using namespace fairlead::compose;

TEST_SUITE_BEGIN("compose");

TEST_CASE("files are read relative to the first Compose file, and .env beside it") {
  Loader loader;
  loader.files.add("/project/deploy/.env", "TAG=7\n");
  loader.files.add("/project/deploy/a.env", "A=1\n");
  loader.files.add("/project/deploy/c.conf", "conf");
  const Source sources[] = {{"deploy/stack.yml", file_with("env_file: a.env\nvolumes: [\"./d:/d\"]")},
                            {"other/over.yml", "services: {web: {image: \"app:$TAG\"}}\nconfigs: {c: {file: c.conf}}"}};
  const auto loaded = load(sources, loader.environment, loader.files, loader.options).value();
  const auto& service = loaded.project.services.at("web");
  CHECK(service.image == "app:7");
  CHECK(service.environment == Variables{{"A", "1"}});
  CHECK(service.mounts.at(0).source == "/project/deploy/d");
  CHECK(loaded.project.configs.at("c").content == "conf");
}

TEST_CASE("the project's name is a variable") {
  Loader loader;
  const std::string labels = "labels: {p: $COMPOSE_PROJECT_NAME}";
  const auto label = [&](std::string_view rest) {
    return loader.loaded({file_with(labels, rest)}).project.services.at("web").labels.at("p");
  };
  loader.environment["SHOP"] = "shop";
  CHECK(label("name: my-$SHOP\n") == "my-shop");
  CHECK(label("").empty());
  loader.options.project_name = "given";
  CHECK(label("name: my-$SHOP\n") == "given");
  CHECK(loader.loaded({file_with("", "name: my-$SHOP\n")}).project.name == "my-shop");
}

TEST_CASE("the tree is kept unless it is not wanted; the project is the same") {
  Loader loader;
  const auto file = file_with("hostname: h", "  db: {image: db}\nx-note: n\n");
  const auto kept = loader.loaded({file});
  CHECK(kept.root.find("services")->find("web")->find("hostname")->value == "h");
  loader.options.keeps_root = false;
  const auto loaded = loader.loaded({file});
  CHECK(loaded.root.is_null());
  CHECK(loaded.project.services.size() == kept.project.services.size());
  CHECK(loaded.project.services.at("web").hostname == "h");
  CHECK(loaded.project.services.at("db").place == kept.project.services.at("db").place);
}

TEST_CASE("services of inactive profiles are left out") {
  Loader loader;
  const auto text =
      file_with("", "  debug: {image: d, profiles: [debug, all]}\n  tool: {build: ., profiles: [tool]}\n");
  const auto names = [&](std::vector<std::string> profiles) {
    loader.options.profiles = std::move(profiles);
    Texts out;
    for (const auto& [name, service] : loader.loaded({text}).project.services) out.push_back(name);
    return out;
  };
  CHECK(names({}) == Texts{"web"});
  CHECK(names({"all"}) == Texts{"debug", "web"});
  loader.options.profiles = {"*"};
  CHECK(failure(loader.load({text})) == R"(stack.yml:5:3 FL0204 service "tool": there is no image)");
}

TEST_CASE("warnings come in the order of files and lines") {
  Loader loader;
  loader.files.add("/project/.env", "A=$UNSET1\n");
  const auto loaded =
      loader.loaded({file_with("build: .\ntty: on\nlabels: [$UNSET2]"), "services: {web: {attach: true}}"});
  Texts places;
  for (const auto& warning : loaded.warnings) places.push_back(warning.place.str());
  CHECK(places == Texts{"stack.yml:4:5", "stack.yml:5:10", "stack.yml:6:14", "over1.yml:1:18", ".env:1:3"});
}

TEST_CASE("anchors, merge keys and keys of the user's own work together") {
  Loader loader;
  const auto project = loader
                           .loaded({R"(version: "3.8"
x-common: &common
  networks: [back]
  logging: &log {driver: json-file}
services:
  web:
    <<: *common
    image: a
  db:
    image: b
    logging: *log
networks:
  back:
)"})
                           .project;
  CHECK(project.services.at("web").networks.at(0).network == "back");
  CHECK(project.services.at("db").logging.value().driver == "json-file");
  CHECK(project.services.at("db").networks.at(0).network == "default");
}

TEST_CASE("without files there is nothing to load") {
  Loader loader;
  CHECK(loader.load({}).error().code() == Errc::usage);
}

TEST_CASE("errors of .env have its place") {
  Loader loader;
  loader.files.add("/project/.env", "A=1\nB C\n");
  CHECK(failure(loader.load({file_with("")})) == R"(.env:2:3 FL0210 "=" is expected after "B")");
  loader.files.fail("/project/.env", Errc::io);
  const auto unreadable = loader.load({file_with("")});
  REQUIRE_FALSE(unreadable);
  CHECK(unreadable.error().code() == Errc::io);
  CHECK(unreadable.error().place().str() == ".env");
}

TEST_SUITE_END();

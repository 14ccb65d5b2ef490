// extends, include, !reset and !override (Compose specification, "Extend", "Include", "Merge").
#include "compose/reading.hpp"

#include "unit/compose/loading.hpp"

#include <doctest/doctest.h>

using namespace fairlead;
using namespace fairlead::compose;

TEST_SUITE_BEGIN("compose");

namespace {

std::vector<std::string> sources_of(const Service& service) {
  std::vector<std::string> out;
  for (const auto& mount : service.mounts) out.push_back(mount.source);
  return out;
}

}  // namespace

TEST_CASE("a service extends another of the same file, which extends a third") {
  Loader loader;
  const auto project = loader
                           .loaded({R"(services:
  web: {extends: base, environment: {B: web, C: c}, ports: ["80:80"]}
  base: {extends: {service: root}, image: base, environment: {A: base, B: base}, read_only: true}
  root: {image: root, user: me, command: [a]}
)"})
                           .project;
  const auto& web = project.services.at("web");
  CHECK(web.image == "base");
  CHECK(web.user == "me");
  CHECK(web.command == Texts{"a"});
  CHECK(web.read_only);
  CHECK(web.environment == Variables{{"A", "base"}, {"B", "web"}, {"C", "c"}});
  CHECK(web.ports.size() == 1);
  CHECK(project.services.at("base").ports.empty());
}

TEST_CASE("a service extends one of another file, whose paths are relative to that file") {
  Loader loader;
  loader.files.add("common/base.yml", R"(services:
  app:
    extends: {file: ../deep/root.yml, service: root}
    env_file: [app.env, {path: more.env, required: false}]
    label_file: app.labels
    volumes: ["./data:/data:ro", "named:/named", "/abs:/abs", {type: bind, source: x, target: /x}]
)");
  loader.files.add("deep/root.yml", "services: {root: {image: root, volumes: ['./r:/r']}}");
  loader.files.add("common/app.env", "FROM=${WHERE}\n");
  loader.files.add("common/app.labels", "team=core\n");
  loader.environment["WHERE"] = "common";
  const auto web = loader
                       .loaded({"services: {web: {extends: {file: common/base.yml, service: app}}}\n"
                                "volumes: {named: }"})
                       .project.services.at("web");
  CHECK(web.environment == Variables{{"FROM", "common"}});
  CHECK(web.labels == Variables{{"team", "core"}});
  CHECK(sources_of(web) ==
        std::vector<std::string>{"/project/deep/r", "/project/common/data", "named", "/abs", "/project/common/x"});
  CHECK(web.mounts[1].read_only);
}

TEST_CASE("a later file may extend a service of an earlier one") {
  Loader loader;
  const auto services =
      loader.loaded({"services: {base: {image: a}}", "services: {web: {extends: base, tty: true}}"}).project.services;
  CHECK(services.at("web").image == "a");
  CHECK(services.at("web").tty);
}

TEST_CASE("a file includes others, with paths and variables of their own") {
  Loader loader;
  loader.files.add("db/compose.yml", R"(name: other
include: [{path: ../net.yml}]
services:
  db: {image: "db:${VERSION}", env_file: db.env, networks: [back], secrets: [key], volumes: ["./d:/d"]}
secrets: {key: {file: key.txt}}
)");
  loader.files.add("db/.env", "VERSION=16\n");
  loader.files.add("db/db.env", "A=b\n");
  loader.files.add("db/key.txt", "k");
  loader.files.add("net.yml", "networks: {back: {internal: true}}");
  loader.files.add("cache.yml", "services: {cache: {image: 'cache:${VERSION}', user: a}}");
  loader.files.add("over.yml", "services: {cache: {user: b}}");
  loader.files.add("cache.env", "VERSION=7\n");
  const auto project = loader
                           .loaded({R"(include:
  - db/compose.yml
  - {path: [cache.yml, over.yml], env_file: cache.env}
services:
  web: {image: web, depends_on: [db], networks: [back]}
networks: {back: {internal: true}}
)"})
                           .project;
  CHECK(project.services.at("db").image == "db:16");
  CHECK(project.services.at("db").environment == Variables{{"A", "b"}});
  CHECK(sources_of(project.services.at("db")) == std::vector<std::string>{"/project/db/d"});
  CHECK(project.services.at("cache").image == "cache:7");
  CHECK(project.services.at("cache").user == "b");
  CHECK(project.secrets.at("key").content.reveal() == "k");
  CHECK(project.networks.at("back").internal);
  CHECK(project.name.empty());
}

TEST_CASE("of several env_files of an include the later one counts, and the project's own before them") {
  Loader loader;
  loader.files.add(".env", "OWN=mine\n");
  loader.environment["SET"] = "outside";
  loader.files.add("s.yml", "services: {t: {image: a, environment: {ALL: '$W $X $Y $Z $OWN $SET'}}}");
  loader.files.add("one.env", "W=1\nX=1\nOWN=1\nSET=1\n");
  loader.files.add("two.env", "W=2\nY=${X}2\nZ=$W\nOWN=2\n");
  const auto project = loader
                           .loaded({"include: [{path: s.yml, env_file: [one.env, gone.env, two.env]}]\n"
                                    "services: {web: {image: web}}"})
                           .project;
  CHECK(project.services.at("t").environment == Variables{{"ALL", "2 1 12 2 mine outside"}});
}

TEST_CASE("!reset takes away and !override replaces") {
  Loader loader;
  const auto web =
      loader
          .loaded({file_with("ports: ['80:80']\nenvironment: {A: a, B: b}\nuser: me\ncap_add: [X]\nread_only: true"),
                   file_with("ports: !override ['81:81']\nenvironment: {A: !reset null}\nuser: !reset ''\n"
                             "cap_add: !reset []\nread_only: !override false")})
          .project.services.at("web");
  REQUIRE(web.ports.size() == 1);
  CHECK(web.ports[0].published == 81);
  CHECK(web.environment == Variables{{"B", "b"}});
  CHECK(web.user.empty());
  CHECK(web.cap_add.empty());
  CHECK_FALSE(web.read_only);
}

TEST_CASE("!reset works on what a service extends, and on earlier files behind it") {
  Loader loader;
  const auto services = loader
                            .loaded({"services: {base: {image: a, user: me, tty: true}, web: {image: w, user: you}}",
                                     "services: {web: {extends: base, user: !reset null}}"})
                            .project.services;
  CHECK(services.at("web").user.empty());
  CHECK(services.at("web").tty);
  CHECK(services.at("web").image == "a");
}

TEST_CASE("mistakes in extends and include are named with their place") {
  const auto of = [](const std::string& text, const std::string& other = "services: {a: {image: a}}") {
    Loader loader;
    loader.files.add("other.yml", other);
    return failure(loader.load({text}));
  };
  CHECK(of("services: {web: {extends: bse}, base: {image: a}}") ==
        R"(stack.yml:1:27 FL0217 service "web": there is no service "bse" to extend in this file)");
  CHECK(of("services: {web: {extends: {file: other.yml, service: b}}}") ==
        R"(stack.yml:1:27 FL0217 service "web": there is no service "b" to extend in other.yml)");
  CHECK(of("services: {web: {extends: {file: gone.yml, service: b}}}").starts_with("stack.yml:1:27 FL0213"));
  CHECK(of("services: {web: {extends: {file: other.yml}}}") ==
        R"(stack.yml:1:27 FL0212 service "web": "service" is missing)");
  CHECK(of("services: {web: {extends: {srvice: a}}}").starts_with("stack.yml:1:28 FL0211"));
  CHECK(of("services: {a: {extends: b}, b: {extends: a}}").find("FL0218") != std::string::npos);
  CHECK(of("services: {a: {extends: {file: other.yml, service: a}}}",
           "services: {a: {extends: {file: other.yml, service: a}}}")
            .find("FL0206") != std::string::npos);
  CHECK(of("include: other.yml\nservices: {web: {image: a}}").starts_with("stack.yml:1:10 FL0212"));
  CHECK(of("include: [gone.yml]\nservices: {web: {image: a}}").starts_with("stack.yml:1:11 FL0213"));
  CHECK(of("include: [{file: other.yml}]\nservices: {web: {image: a}}").starts_with("stack.yml:1:12 FL0211"));
  CHECK(of("include: [other.yml]\nservices: {a: {image: b}}") ==
        R"(other.yml:1:12 FL0219 "a" of the included file is in stack.yml:2:15 already, and differs)");
  CHECK(of("include: [other.yml]\nservices: {a: {image: b}}", "include: [other.yml]")
            .starts_with("other.yml:1:11 FL0218"));
  CHECK(of("include: [other.yml]\nservices: {a: {image: b}}", "include: [stack.yml]")
            .starts_with("other.yml:1:11 FL0218"));
  CHECK(of("services: {a: {image: !rest b}}") == "stack.yml:1:23 FL0214 the tag !rest means nothing here");
}

TEST_SUITE_END();

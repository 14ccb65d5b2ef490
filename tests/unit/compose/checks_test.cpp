#include "compose/checks.hpp"

#include "unit/compose/loading.hpp"

#include <doctest/doctest.h>

using namespace fairlead::compose;
using namespace std::chrono_literals;

TEST_SUITE_BEGIN("compose");

namespace {

std::string wrong(const std::string& check) {
  Loader loader;
  return failure(loader.load({file_with("x-fairlead: {checks: {home: " + check + "}}")}));
}

}  // namespace

TEST_CASE("a check is read with everything that can be said of it") {
  Loader loader;
  loader.environment["TOKEN"] = "swordfish";
  loader.files.add("/project/ca.pem", "");
  const auto project =
      loader
          .loaded(
              {file_with("x-fairlead:\n"
                         "  checks:\n"
                         "    home:\n"
                         "      http: https://shop.test/health\n"
                         "      status: [200, 204]\n"
                         "      contains: ready\n"
                         "      headers: {Authorization: \"Bearer ${TOKEN}\"}\n"
                         "      timeout: 2s\n"
                         "      interval: 500ms\n"
                         "      retries: 3\n"
                         "      follow_redirects: true\n"
                         "      insecure: true\n"
                         "      ca_file: ./ca.pem",
                         "x-fairlead: {checks: {db: {tcp: \"[::1]:5432\"}, page: {http: \"http://${HOST:-shop.test}\", "
                         "status: 404}}}")})
          .project;
  const auto& home = project.services.at("web").checks.at(0);
  CHECK(home.name == "web.home");
  CHECK(home.http == "https://shop.test/health");
  CHECK(home.status == std::vector<std::uint16_t>{200, 204});
  CHECK(home.contains == "ready");
  CHECK(home.headers == fairlead::Variables{{"Authorization", "Bearer swordfish"}});
  CHECK(home.timeout == 2s);
  CHECK(home.interval == 500ms);
  CHECK(home.retries == 3);
  CHECK(home.follow_redirects);
  CHECK(home.insecure);
  CHECK(home.ca_file == "ca.pem");
  CHECK(home.place.str() == "stack.yml:6:9");
  REQUIRE(project.checks.size() == 2);
  CHECK(project.checks.at(0).name == "db");
  CHECK(project.checks.at(0).tcp == "[::1]:5432");
  CHECK(project.checks.at(1).http == "http://shop.test");
  CHECK(project.checks.at(1).status == std::vector<std::uint16_t>{404});
  CHECK(project.checks.at(1).timeout == 5s);
}

TEST_CASE("later files override single keys of a check") {
  Loader loader;
  const auto project = loader
                           .loaded({file_with("x-fairlead: {checks: {home: {http: \"http://a\", retries: 1}}}"),
                                    "services: {web: {x-fairlead: {checks: {home: {http: \"http://b\"}}}}}"})
                           .project;
  const auto& home = project.services.at("web").checks.at(0);
  CHECK(home.http == "http://b");
  CHECK(home.retries == 1);
}

TEST_CASE("what is wrong with a check is said with its place") {
  for (const auto& [check, error] : {
           std::pair("{}", "4:27 FL0216 service \"web\": a check asks by http or by tcp; here is neither"),
           {"{http: \"http://a\", tcp: \"a:1\"}",
            "4:27 FL0216 service \"web\": a check asks by http or by tcp; here is both"},
           {"{http: shop.test}", "4:40 FL0212 service \"web\": check \"home\": this is no URL that can be asked"},
           {"{http: \"http://me:pass@shop.test/\"}",
            "4:40 FL0212 service \"web\": check \"home\": this is no URL that can be asked"},
           {"{tcp: shop.test}",
            "4:39 FL0212 service \"web\": check \"home\": expected a host and a port, found \"shop.test\""},
           {"{tcp: \"80\"}", "4:39 FL0212 service \"web\": check \"home\": expected a host and a port, found \"80\""},
           {"{tcp: \"a:70000\"}",
            "4:39 FL0212 service \"web\": check \"home\": expected a host and a port, found \"a:70000\""},
           {"{tcp: \"a:1/x\"}",
            "4:39 FL0212 service \"web\": check \"home\": expected a host and a port, found \"a:1/x\""},
           {"{tcp: \"a:1\", status: 200}", "4:46 FL0216 service \"web\": \"status\" means nothing in a check by tcp"},
           {"{http: \"http://a\", status: 20}",
            "4:60 FL0212 service \"web\": check \"home\": expected a whole number from 100 to 599, found \"20\""},
           {"{http: \"http://a\", timeout: 0s}",
            "4:61 FL0212 service \"web\": check \"home\": expected a time from 1ms to 1h, found \"0s\""},
           {"{http: \"http://a\", retries: -1}",
            "4:61 FL0212 service \"web\": check \"home\": expected a whole number from 0 to 1000, found \"-1\""},
           {"{http: \"http://a\", headers: {\"a b\": c}}",
            "4:62 FL0212 service \"web\": check \"home\": expected the name of a header, found \"a b\""},
           {"{http: \"http://a\", headers: {a: \"b\\nc\"}}",
            "4:65 FL0212 service \"web\": check \"home\": a header's value is one line"},
           {"{http: \"http://a\", ca_file: nosuch.pem}",
            "4:61 FL0213 service \"web\": check \"home\": there is no file nosuch.pem"},
           {"{htp: \"http://a\"}", "4:34 FL0211 service \"web\": check \"home\": unknown key \"htp\""},
       }) {
    CAPTURE(check);
    CHECK(wrong(check) == std::string("stack.yml:") + error);
  }
  Loader loader;
  CHECK(failure(loader.load({file_with("x-fairlead: {cheks: {}}")})) ==
        "stack.yml:4:18 FL0211 service \"web\": unknown key \"cheks\"");
  CHECK(failure(loader.load({file_with("", "x-fairlead: {checks: {a/b: {tcp: \"a:1\"}}}")})) ==
        "stack.yml:4:23 FL0215 \"a/b\" is no name of a check");
}

TEST_CASE("a file without our block, or with an empty one, has no checks") {
  Loader loader;
  CHECK(loader.loaded({file_with("x-fairlead:", "x-fairlead: {}\nx-mine: {checks: 1}")}).project.checks.empty());
}

TEST_SUITE_END();

#include "plan/render.hpp"

#include "plan/counts.hpp"

#include <doctest/doctest.h>
#include <string>
#include <vector>

using namespace fairlead;
using plan::Action;
using plan::Change;

TEST_SUITE_BEGIN("plan");

namespace {

const std::vector<Change> shop = {
    {.action = Action::create, .kind = "network", .name = "shop_default"},
    {.action = Action::create,
     .kind = "service",
     .name = "shop_web",
     .fields = {{"image", "", "nginx:1.26"}, {"replicas", "", "2"}}},
    {.action = Action::restart,
     .kind = "service",
     .name = "shop_api",
     .fields = {{"env.DB_PASSWORD", "***", "***", "restarts 2 tasks"},
                {"labels.a", "", "1", "in place"},
                {"user", "app", ""}},
     .why = "the secret changed"},
    {.action = Action::update, .kind = "service", .name = "shop_db", .fields = {{"replicas", "1", "2"}}},
    {.action = Action::rerun, .kind = "service", .name = "shop_migrate"},
    {.action = Action::recreate, .kind = "config", .name = "shop_nginx"},
    {.action = Action::remove, .kind = "service", .name = "shop_old", .fields = {{"image", "nginx:1.20", ""}}}};

}  // namespace

TEST_CASE(
    "a plan reads without colour: symbol, word, fields, effects, and a summary that counts both ends of a recreate") {
  CHECK(plan::render_text(shop) == R"(+   create network shop_default
+   create service shop_web
      image     nginx:1.26
      replicas  2
~   restart service shop_api: the secret changed
      env.DB_PASSWORD  *** -> ***  (restarts 2 tasks)
      labels.a         (none) -> 1  (in place)
      user             app -> (none)
~   update in place service shop_db
      replicas  1 -> 2
>   run again service shop_migrate
-/+ recreate config shop_nginx
-   remove service shop_old
      image  nginx:1.20

Plan: 3 to create, 3 to update, 2 to remove.
)");
}

TEST_CASE("colour adds nothing but escape sequences") {
  const std::vector<Change> one = {{.action = Action::remove, .kind = "service", .name = "web"}};
  CHECK(plan::render_text(one, Paint{true}) ==
        "\x1b[31m-   remove service web\x1b[0m\n\nPlan: 0 to create, 0 to update, 1 to remove.\n");
}

TEST_CASE("an empty plan says so") {
  CHECK(plan::render_text({}) == "No changes.\n");
  CHECK(plan::render_json({}) ==
        R"({"changes":[],"schema":"fairlead.plan/1","summary":{"create":0,"remove":0,"update":0}})");
  CHECK(plan::render_gitlab({}) == R"({"create":0,"delete":0,"update":0})");
}

TEST_CASE("values are one line each, safe for a terminal and not endless") {
  const auto text = [](std::string value) {
    const std::vector<Change> one = {
        {.action = Action::create, .kind = "config", .name = "a", .fields = {{"data", "", std::move(value)}}}};
    auto out = plan::render_text(one);
    const auto start = out.find("data  ") + 6;
    return out.substr(start, out.find('\n', start) - start);
  };
  CHECK(text("a\n\tb\x1b[2J") == "a\\n\\tb?[2J");
  CHECK(text(std::string(300, 'x')) == std::string(200, 'x') + "... (300 bytes)");
  std::string wide;
  for (int i = 0; i < 101; ++i) wide += "ü";
  CHECK(text("x" + wide) == "x" + wide.substr(0, 198) + "... (203 bytes)");
}

TEST_CASE("GitLab's widget gets its three counts") {
  CHECK(plan::render_gitlab(shop) == R"({"create":3,"delete":2,"update":3})");
  CHECK(plan::count(shop) == plan::Counts{.create = 3, .update = 3, .remove = 2});
}

TEST_CASE("a change survives the way through JSON") {
  for (const auto& change : shop) {
    const auto back = plan::change_from_json(plan::change_to_json(change));
    REQUIRE(back.has_value());
    CHECK(*back == change);
  }
  CHECK(plan::render_json(std::span(shop).subspan(3, 1)) ==
        R"({"changes":[{"action":"update","fields":[{"after":"2","before":"1","effect":"","path":"replicas"}],)"
        R"("kind":"service","name":"shop_db","why":""}],"schema":"fairlead.plan/1",)"
        R"("summary":{"create":0,"remove":0,"update":1}})");
}

TEST_CASE("a change that is not one is corrupt") {
  for (const auto* text :
       {"", "[]", R"({"action":"explode","kind":"a","name":"b"})", R"({"action":"create","kind":1,"name":"b"})",
        R"({"action":"create","kind":"a","name":"b","fields":[1]})",
        R"({"action":"create","kind":"a","name":"b","fields":[{"path":"x"}]})"}) {
    CAPTURE(text);
    const auto change = plan::change_from_json(text);
    REQUIRE_FALSE(change.has_value());
    CHECK(change.error().code() == Errc::corrupt);
  }
}

TEST_SUITE_END();

#include "swarm/revision.hpp"

#include "swarm/history.hpp"
#include "swarm/revert.hpp"
#include "unit/swarm/stack.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

using namespace fairlead;
using namespace std::chrono_literals;
using Lines = std::vector<std::string>;

TEST_SUITE_BEGIN("swarm");

namespace {

std::string revised_web(int tag, const char* content = "x") {
  return fmt::format(
      "services: {{web: {{image: \"registry.test/web:{}\", configs: [c], secrets: [s]}}}}\n"
      "configs: {{c: {{content: {}}}}}\nsecrets: {{s: {{file: ./key}}}}",
      tag, content);
}

/// A stack with a history.
struct RevisionPier : test::Stack {
  RevisionPier() {
    for (int tag = 1; tag <= 14; ++tag) image(fmt::format("web:{}", tag));
    image("crash:1", {.kind = test::Behaviour::Kind::ends, .exit_code = 3});
    files.add("/project/key", "swordfish");
  }
  void good(const std::string& compose) {
    const auto done = undertake(compose);
    REQUIRE_MESSAGE(done.has_value(), (done ? "" : done.error().message()));
    clock.advance(1min);
  }
  std::vector<swarm::Revision> revisions() {
    const auto client = connect();
    REQUIRE(client.has_value());
    const auto records = swarm::live_objects(*client, swarm::Kind::config, "shop");
    REQUIRE(records.has_value());
    auto all = swarm::revisions(*records);
    REQUIRE_MESSAGE(all.has_value(), (all ? "" : all.error().message()));
    return *std::move(all);
  }
  std::vector<std::uint64_t> numbers() {
    std::vector<std::uint64_t> out;
    for (const auto& revision : revisions()) out.push_back(revision.number);
    return out;
  }
  std::string image_now() {
    const std::string image = engine.spec("shop_web")["TaskTemplate"]["ContainerSpec"]["Image"];
    return image.substr(0, image.find('@'));
  }
  Result<swarm::Deployed> go_back(std::optional<std::uint64_t> to = {}) {
    auto done = roll_back(to);
    clock.advance(1min);
    return done;
  }
};

}  // namespace

TEST_CASE("a revision says what was deployed, and reads back as it was written") {
  RevisionPier shop;
  shop.good(revised_web(1));
  const auto all = shop.revisions();
  REQUIRE(all.size() == 1);
  CHECK(all[0].number == 1);
  CHECK(all[0].origin.by == "anna on quay");
  CHECK(all[0].origin.operation == "deploy");
  CHECK(all[0].outcome.starts_with("all ran after "));
  CHECK(swarm::images_of(all[0], "shop") == Lines{"web: registry.test/web:1"});
  CHECK(all[0].changes.size() == 4);
  CHECK(all[0].changes.back() == "create service shop_web");
  const auto content = swarm::write_revision(all[0]);
  REQUIRE(content.has_value());
  const auto again = swarm::read_revision(*content, "again");
  REQUIRE(again.has_value());
  CHECK(again->snapshot == all[0].snapshot);
  CHECK(swarm::write_snapshot(all[0].snapshot).find("swordfish") == std::string::npos);
  CHECK(swarm::history_text("shop", all).starts_with("revision 1  2026-01-31T12:00:"));
  CHECK(nlohmann::json::parse(swarm::history_json("shop", all))["revisions"][0]["commit"] == "");
}

TEST_CASE("what is no revision is an error that says so") {
  CHECK(swarm::read_revision("nonsense", "x").error().id() == "FL0563");
  const auto other = swarm::packed(R"({"schema":"fairlead.stack.revision/9"})");
  CHECK(swarm::read_revision(other.value_or(""), "x").error().id() == "FL0563");
}

TEST_CASE("ten revisions are kept, and the secrets and configs that they need") {
  RevisionPier shop;
  for (int tag = 1; tag <= 12; ++tag) {
    shop.good(revised_web(tag, fmt::format("content-{}", tag).c_str()));
    CHECK(shop.steps(revised_web(tag, fmt::format("content-{}", tag).c_str())).empty());
  }
  CHECK(shop.numbers() == std::vector<std::uint64_t>{12, 11, 10, 9, 8, 7, 6, 5, 4, 3});
  CHECK(shop.engine.names("configs").size() == 20);
  CHECK(shop.engine.names("secrets").size() == 1);
}

TEST_CASE("going back needs no file, and becomes the newest revision") {
  RevisionPier shop;
  shop.good(revised_web(1, "one"));
  shop.good(revised_web(2, "two"));
  shop.good(revised_web(3, "three"));
  REQUIRE(shop.go_back().has_value());
  CHECK(shop.image_now() == "registry.test/web:2");
  CHECK(shop.steps(revised_web(2, "two")).empty());
  CHECK(shop.revisions().front().number == 4);
  CHECK(shop.revisions().front().origin.operation == "rollback to revision 2");
  REQUIRE(shop.go_back(3).has_value());
  CHECK(shop.image_now() == "registry.test/web:3");
  REQUIRE(shop.go_back(1).has_value());
  CHECK(shop.steps(revised_web(1, "one")).empty());
}

TEST_CASE("right after a deploy that nobody waited for, going back is to the one before it") {
  RevisionPier shop;
  shop.good(revised_web(1));
  shop.options.waits = false;
  REQUIRE(shop.undertake(revised_web(2)).has_value());
  REQUIRE(shop.go_back().has_value());
  CHECK(shop.image_now() == "registry.test/web:1");
}

TEST_CASE("behind a rollback lies what was before its target, not what it went back from") {
  RevisionPier shop;
  for (const int tag : {1, 2, 3}) shop.good(revised_web(tag));
  REQUIRE(shop.go_back().has_value());
  REQUIRE(shop.go_back().has_value());
  CHECK(shop.image_now() == "registry.test/web:1");
  const auto more = shop.go_back();
  REQUIRE_FALSE(more.has_value());
  CHECK(more.error().id() == "FL0564");
  CHECK(shop.go_back(9).error().id() == "FL0564");
}

TEST_CASE("what somebody changed by hand is taken back to the newest revision") {
  RevisionPier shop;
  shop.good(revised_web(1));
  shop.good(revised_web(2));
  shop.engine.service("shop_web")->spec["TaskTemplate"]["ContainerSpec"]["Args"] = {"by", "hand"};
  REQUIRE(shop.go_back().has_value());
  CHECK(shop.steps(revised_web(2)).empty());
}

TEST_CASE("services that came later go, those that left come back") {
  RevisionPier shop;
  shop.prune = true;
  shop.good(
      "services: {old: {image: registry.test/web:1}, web: {image: registry.test/web:1, networks: [n]}}\nnetworks: {n: "
      "{}}");
  for (const int tag : {2, 3}) {  // The network stays as long as the spec before refers to it.
    shop.good(fmt::format(
        "services: {{new: {{image: \"registry.test/web:2\"}}, web: {{image: \"registry.test/web:{}\"}}}}", tag));
  }
  CHECK(shop.engine.names("networks") == Lines{"shop_default"});
  REQUIRE(shop.go_back(1).has_value());
  CHECK(shop.engine.names("services") == Lines{"shop_old", "shop_web"});
  CHECK(shop.engine.names("networks") == Lines{"shop_default", "shop_n"});
}

TEST_CASE("a service that was kept though it had left the file is part of the revision") {
  RevisionPier shop;
  shop.good("services: {old: {image: registry.test/web:1}, web: {image: registry.test/web:1}}");
  shop.good("services: {web: {image: registry.test/web:2}}");
  shop.good("services: {web: {image: registry.test/web:3}}");
  REQUIRE(shop.go_back().has_value());
  CHECK(shop.engine.names("services") == Lines{"shop_old", "shop_web"});
  CHECK(shop.image_now() == "registry.test/web:2");
}

TEST_CASE("a deploy that fails stores no revision, and one that nobody waits for says so") {
  RevisionPier shop;
  shop.good(revised_web(1));
  CHECK(shop.undertake("services: {web: {image: registry.test/crash:1}}").error().code() == Errc::rolled_back);
  CHECK(shop.numbers() == std::vector<std::uint64_t>{1});
  shop.options.waits = false;
  shop.good(revised_web(2));
  CHECK(shop.revisions().front().outcome == "not waited for");
}

TEST_CASE("a revision that needs what is gone is refused before anything is touched") {
  RevisionPier shop;
  shop.good(revised_web(1, "one"));
  shop.good(revised_web(2, "two"));
  for (const auto& name : shop.engine.names("configs")) {
    if (name.starts_with("shop_c_") &&
        shop.engine.spec("shop_web")["TaskTemplate"]["ContainerSpec"]["Configs"][0]["ConfigName"] != name) {
      shop.engine.forget("configs", name);
    }
  }
  shop.engine.lines.clear();
  CHECK(shop.go_back().error().id() == "FL0565");
  CHECK(shop.engine.writes().empty());
}

TEST_CASE("removing a stack removes its revisions") {
  RevisionPier shop;
  shop.good(revised_web(1));
  REQUIRE(shop.undertake_removal().has_value());
  CHECK(shop.engine.names("configs").empty());
}

TEST_SUITE_END();

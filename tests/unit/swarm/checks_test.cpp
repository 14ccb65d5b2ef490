#include "swarm/checks.hpp"

#include "support/fake_http.hpp"
#include "unit/swarm/stack.hpp"

using namespace fairlead;
using namespace std::chrono_literals;
using test::answer;
using Lines = std::vector<std::string>;

TEST_SUITE_BEGIN("swarm");

namespace {

/// A stack whose service has the check "home", and what is answered to it.
struct Pier : test::Stack {
  test::FakeHttp http;

  Pier() {
    options.web = &http;
    image("web:1");
    image("web:2");
  }
  static std::string file(const std::string& check, const std::string& tag = "1") {
    return "services: {web: {image: \"registry.test/web:" + tag + "\", x-fairlead: {checks: {home: {" + check +
           "}}}}}\n";
  }
};

const std::string home = "http: \"http://shop.test/?token=s3cret\", contains: ready, retries: 3, interval: 2s";
constexpr auto url = "http://shop.test/?token=s3cret";

}  // namespace

TEST_CASE("a check is asked until its answer is good, and stands in the plan and the report") {
  Pier pier;
  pier.http.fail("GET", url, Errc::unavailable, "connection refused")
      .on("GET", url, answer(503, "no database"))
      .on("GET", url, answer(200, "starting"))
      .on("GET", url, answer(200, "ready"));
  const auto prepared = pier.plan(Pier::file(home));
  REQUIRE(prepared.has_value());
  REQUIRE(prepared->plan.checks.size() == 1);
  CHECK(swarm::question_of(prepared->plan.checks[0]) == "GET http://shop.test/?token=***");
  CHECK(swarm::wish_of(prepared->plan.checks[0]) == "200 to 299, with \"ready\"");
  const auto done = pier.deploy(Pier::file(home));
  REQUIRE_MESSAGE(done.has_value(), (done ? "" : done.error().message()));
  REQUIRE(done->checks.size() == 1);
  CHECK(done->checks[0].name == "web.home");
  CHECK(done->checks[0].answer == "200");
  CHECK(done->checks[0].tries == 4);
  CHECK(done->checks[0].took == 6s);
}

TEST_CASE("a check that fails takes the stack back and says what was answered") {
  Pier pier;
  pier.http.on("GET", url, answer(200, "ready"));
  REQUIRE(pier.deploy(Pier::file(home)).has_value());
  pier.http.on("GET", url, answer(500, "password=hunter2 is wrong"));
  const auto failed = pier.deploy(Pier::file(home, "2"));
  REQUIRE_FALSE(failed.has_value());
  CHECK(failed.error().code() == Errc::rolled_back);
  CHECK(failed.error().id() == "FL0531");
  CHECK(failed.error().message() ==
        "check \"web.home\" failed: GET http://shop.test/?token=*** answered 500, not 200 to 299: password=***; "
        "everything that was changed is as before");
  CHECK(failed.error().notes() == Lines{"tried 4 times in 6.0 s"});
  CHECK(pier.running() == Lines{"shop_web.1 registry.test/web:1"});
}

TEST_CASE("a check that fails where nothing was changed is no rollback") {
  Pier pier;
  pier.http.on("GET", url, answer(200, "ready"));
  REQUIRE(pier.deploy(Pier::file(home)).has_value());
  pier.http.on("GET", url, answer(200, "no"));
  const auto failed = pier.deploy(Pier::file(home));
  REQUIRE_FALSE(failed.has_value());
  CHECK(failed.error().code() == Errc::unavailable);
  CHECK(failed.error().id() == "FL0571");
  CHECK(failed.error().message().find("answered 200 without \"ready\": no; this deploy changed nothing") !=
        std::string::npos);
}

TEST_CASE("what left the file goes only after the checks") {
  Pier pier;
  pier.http.on("GET", url, answer(200, "ready")).on("GET", url, answer(200, "no"));
  REQUIRE(pier.deploy("services: {old: {image: \"registry.test/web:1\"}}").has_value());
  pier.prune = true;
  REQUIRE(pier.deploy(Pier::file(home)).has_value());
  CHECK(pier.engine.names("services") == Lines{"shop_web"});
  REQUIRE_FALSE(
      pier.deploy("services: {new: {image: \"registry.test/web:1\"}}\nx-fairlead: {checks: {home: {" + home + "}}}")
          .has_value());
  CHECK(pier.engine.names("services") == Lines{"shop_web"});
}

TEST_CASE("a connection is enough for a check by tcp, headers are sent and never shown") {
  Pier pier;
  pier.http.on("CONNECT", "http://db.test:5432", answer(0));
  pier.http.on("GET", "http://shop.test/", [](const test::SentRequest& request) {
    CHECK(request.header("Host") == "shop.example.org");
    CHECK(request.headers.at(0).sensitive);
    return answer(404);
  });
  const auto done = pier.deploy(
      "services: {web: {image: \"registry.test/web:1\"}}\nx-fairlead: {checks: {db: {tcp: \"db.test:5432\"}, page: "
      "{http: \"http://shop.test/\", status: [302, 404], headers: {Host: shop.example.org}}}}");
  REQUIRE_MESSAGE(done.has_value(), (done ? "" : done.error().message()));
  CHECK(done->checks.at(0).question == "connect to db.test:5432");
  CHECK(done->checks.at(0).answer == "connected");
  CHECK(done->checks.at(1).answer == "404");
}

TEST_CASE("without a client or without waiting no check is asked") {
  Pier pier;
  pier.options.waits = false;
  REQUIRE(pier.deploy(Pier::file(home)).has_value());
  pier.options.waits = true;
  pier.options.web = nullptr;
  REQUIRE(pier.deploy(Pier::file(home)).has_value());
  CHECK(pier.http.requests().empty());
}

TEST_CASE("a stop while a check is tried again leaves everything as it is") {
  Pier pier;
  pier.http.on("GET", url, [&](const test::SentRequest&) {
    pier.stop.request_stop();
    return answer(500);
  });
  const auto stopped = pier.deploy(Pier::file(home));
  REQUIRE_FALSE(stopped.has_value());
  CHECK(stopped.error().code() == Errc::cancelled);
  CHECK(pier.engine.names("services") == Lines{"shop_web"});
}

TEST_SUITE_END();

#include "swarm/rollout.hpp"

#include "unit/swarm/stack.hpp"

#include <mutex>
#include <set>
#include <thread>

using namespace fairlead;
using namespace std::chrono_literals;
using test::Behaviour;
using Lines = std::vector<std::string>;

TEST_SUITE_BEGIN("swarm");

namespace {

/// A Swarm that notes, whenever a service is created or updated, what the tasks of the stack were doing then.
struct Yard : test::Stack {
  std::map<std::string, Lines> seen;  ///< By the service that was posted: "shop_db.1 starting".

  Yard() {
    for (const auto* name : {"web:1", "web:2", "db:1", "db:2"}) image(name);
    image("migrate:1", {.kind = Behaviour::Kind::ends, .lifetime = 4s});
    image("broken:1", {.kind = Behaviour::Kind::ends, .exit_code = 1, .log = {"no such table"}});
    image("hangs:1", {.kind = Behaviour::Kind::hangs});
    engine.before = [this](int, const http::Request& request) -> std::optional<Error> {
      if (request.method != "POST" || request.url.find("/services/") == std::string::npos) return std::nullopt;
      auto& states = seen[nlohmann::json::parse(request.body)["Name"].get<std::string>()];
      for (const auto& task : engine.swarm.tasks) {
        const auto* service = engine.service(task.service_id);
        if (service != nullptr) states.push_back(service->spec["Name"].get<std::string>() + " " + task.state);
      }
      return std::nullopt;
    };
  }

  void good(std::string_view compose) {
    const auto done = deploy(compose);
    REQUIRE_MESSAGE(done.has_value(), (done ? "" : done.error().message()));
  }
};

std::string stack_of(const std::string& condition, const std::string& db, const std::string& web = "web:1") {
  return "services:\n  web: {image: \"registry.test/" + web + "\", depends_on: {db: {condition: " + condition +
         "}}}\n  db: {image: \"registry.test/" + db + "}\n";
}

const std::string job = "migrate:1\", deploy: {mode: replicated-job}";

}  // namespace

TEST_CASE("a service is created once its gates hold") {
  for (const auto& [condition, db, state] : {std::tuple("service_started", std::string("db:1\""), "shop_db running"),
                                             {"service_healthy", "db:1\"", "shop_db running"},
                                             {"service_completed_successfully", job, "shop_db complete"},
                                             {"service_started", job, "shop_db running"}}) {
    CAPTURE(condition);
    Yard yard;
    yard.good(stack_of(condition, db));
    CHECK(yard.seen["shop_db"].empty());
    CHECK(yard.seen["shop_web"] == Lines{state});
  }
}

TEST_CASE("started is less than healthy") {
  Yard yard;
  yard.options.timeout = 20s;
  (void)yard.deploy(stack_of("service_started", "hangs:1\""));
  CHECK(yard.seen["shop_web"] == Lines{"shop_db starting"});
  yard.seen.clear();
  const auto failed = yard.deploy(stack_of("service_healthy", "hangs:1\""));
  REQUIRE_FALSE(failed.has_value());
  CHECK(failed.error().code() == Errc::rolled_back);
  CHECK(failed.error().message().find("service \"shop_db\": not running after 20 s (0 of 1 healthy)") == 0);
  CHECK_FALSE(yard.seen.contains("shop_web"));
}

TEST_CASE("a job that fails stops the deploy and takes it back") {
  for (const auto* mode : {"mode: replicated-job", "mode: global-job", "restart_policy: {condition: none}"}) {
    CAPTURE(mode);
    Yard yard;
    yard.good(stack_of("service_started", "db:1\""));
    yard.seen.clear();
    const auto failed = yard.deploy(
        "services:\n  web: {image: \"registry.test/web:2\", depends_on: {migrate: {condition: "
        "service_completed_successfully}}}\n  db: {image: \"registry.test/db:2\"}\n"
        "  migrate: {image: \"registry.test/broken:1\", depends_on: [db], deploy: {" +
        std::string(mode) + "}}\n");
    REQUIRE_FALSE(failed.has_value());
    CHECK(failed.error().code() == Errc::rolled_back);
    CHECK(failed.error().message().find("service \"shop_migrate\": ") == 0);
    CHECK(failed.error().notes().back() == "| no such table");
    CHECK_FALSE(yard.seen.contains("shop_web"));
    CHECK(yard.running() == Lines{"shop_db.1 registry.test/db:1", "shop_web.1 registry.test/web:1"});
    CHECK(yard.engine.names("services") == Lines{"shop_db", "shop_web"});
  }
}

TEST_CASE("what fails beside a gate is seen while the gate is waited for") {
  Yard yard;
  const auto start = yard.clock.moved();
  const auto failed = yard.deploy(stack_of("service_healthy", "hangs:1\"") +
                                  "  other: {image: \"registry.test/broken:1\", restart: \"no\"}\n");
  REQUIRE_FALSE(failed.has_value());
  CHECK(failed.error().message().find("service \"shop_other\": its task failed") == 0);
  CHECK(yard.clock.moved() - start < 10s);
}

TEST_CASE("a run after a kill between two waves waits at the gate, too") {
  Yard yard;
  yard.options.waits = false;
  yard.good("services:\n  db: {image: \"registry.test/" + job + "}\n");
  yard.options.waits = true;
  yard.good(stack_of("service_completed_successfully", job));
  CHECK(yard.seen["shop_web"] == Lines{"shop_db complete"});
}

TEST_CASE("an update waits for the update of what it depends on") {
  Yard yard;
  yard.good(stack_of("service_healthy", "db:1\""));
  yard.seen.clear();
  yard.good(stack_of("service_healthy", "db:2\"", "web:2"));
  CHECK(std::ranges::count(yard.seen["shop_web"], "shop_db shutdown") == 1);
  CHECK(std::ranges::count(yard.seen["shop_web"], "shop_db running") == 1);
}

TEST_CASE("independent services are sent several at a time, and reported in the order of the plan") {
  Yard yard;
  yard.options.connections = 8;
  std::string compose = "services:\n";
  for (int i = 10; i < 40; ++i) compose += fmt::format("  s{}: {{image: \"registry.test/web:1\", configs: [c]}}\n", i);
  compose += "configs: {c: {content: x}}\n";
  std::set<std::thread::id> threads;
  yard.engine.before = [&](int, const http::Request& request) -> std::optional<Error> {
    if (request.method == "POST") threads.insert(std::this_thread::get_id());
    return std::nullopt;
  };
  const auto done = yard.deploy(compose);
  REQUIRE_MESSAGE(done.has_value(), (done ? "" : done.error().message()));
  CHECK(done->changes.size() == 32);
  CHECK(done->changes.at(2).name == "shop_s10");
  CHECK(done->changes.at(31).name == "shop_s39");
  CHECK(threads.size() <= 9);
  CHECK(yard.steps(compose).empty());
}

TEST_CASE("an error in one of several sends takes back what the others did") {
  Yard yard;
  yard.options.connections = 4;
  yard.engine.before = [](int, const http::Request& request) -> std::optional<Error> {
    if (request.body.find("\"shop_s3\"") == std::string::npos) return std::nullopt;
    return Error(Errc::config, "the engine does not like it");
  };
  std::string compose = "services:\n";
  for (int i = 0; i < 9; ++i) compose += fmt::format("  s{}: {{image: \"registry.test/web:1\"}}\n", i);
  const auto failed = yard.deploy(compose);
  REQUIRE_FALSE(failed.has_value());
  CHECK(failed.error().code() == Errc::rolled_back);
  CHECK(yard.engine.names("services").empty());
  CHECK(yard.engine.names("networks").empty());
}

TEST_SUITE_END();

// Calls to the engine go wrong, in every way: what remains is the old stack or the new one, never a mixture. Some
// calls are tried; with FAIRLEAD_EVERY_CALL=1 (./dev test all) every one, which takes minutes.
#include "support/fake_engine_answers.hpp"
#include "swarm/deploy.hpp"
#include "unit/swarm/stack.hpp"

#include <cstdlib>
#include <doctest/doctest.h>

using namespace fairlead;
using namespace std::chrono_literals;
using test::Behaviour;
using Lines = std::vector<std::string>;
using Answer = std::optional<Result<http::Response>>;

TEST_SUITE_BEGIN("swarm");

namespace {

/// All kinds of steps lie between the two: create, update, restart, recreate, remove, new content, new networks.
constexpr auto old_stack =
    "services:\n"
    "  agent: {image: registry.test/web:1}\n"
    "  db: {image: registry.test/db:1}\n"
    "  old: {image: registry.test/db:1}\n"
    "  web: {image: registry.test/web:1, configs: [c], deploy: {replicas: 2, update_config: {monitor: 1s}}}\n"
    "configs: {c: {content: one}}";
constexpr auto new_stack =
    "services:\n"
    "  agent: {image: registry.test/web:2, deploy: {mode: global}}\n"
    "  db: {image: registry.test/db:1, deploy: {labels: {a: b}}}\n"
    "  extra: {image: registry.test/web:2, networks: [n]}\n"
    "  web: {image: registry.test/web:2, configs: [c], deploy: {replicas: 2, update_config: {monitor: 1s}}}\n"
    "configs: {c: {content: two}}\n"
    "networks: {n: {}}";
constexpr auto broken_stack =
    "services:\n"
    "  agent: {image: registry.test/web:1}\n"
    "  db: {image: registry.test/web:2, deploy: {update_config: {monitor: 1s}}}\n"
    "  extra: {image: registry.test/web:2, networks: [n]}\n"
    "  old: {image: registry.test/db:1}\n"
    "  web: {image: registry.test/crash:1, configs: [c], deploy: {replicas: 2, update_config: {monitor: 1s}}}\n"
    "configs: {c: {content: three}}\n"
    "networks: {n: {}}";

const Lines old_tasks = {"shop_agent.1 registry.test/web:1", "shop_db.1 registry.test/db:1",
                         "shop_old.1 registry.test/db:1", "shop_web.1 registry.test/web:1",
                         "shop_web.2 registry.test/web:1"};
const Lines new_tasks = {"shop_agent.1 registry.test/web:2", "shop_db.1 registry.test/db:1",
                         "shop_extra.1 registry.test/web:2", "shop_web.1 registry.test/web:2",
                         "shop_web.2 registry.test/web:2"};

enum class When : std::uint8_t { before, after };  // The engine has done the call, or has not.

/// The old stack, on an engine that can be cut off.
struct Quay : test::Stack {
  explicit Quay(bool waits = false) {
    for (const auto* name : {"web:1", "web:2", "db:1"}) image(name);
    image("crash:1", {.kind = Behaviour::Kind::ends, .exit_code = 3, .lifetime = 100ms});
    prune = true;
    sends_again = true;
    options.waits = false;  // What it does while it waits is only to look.
    REQUIRE(undertake(old_stack).has_value());
    settle();
    options.waits = waits;
  }
  /// Time for updates to end.
  void settle() {
    clock.advance(10s);
    engine.swarm.advance(clock.wall());
  }

  /// Call `number` from now on, and all that follow, get no answer: the program is gone.
  void kill_at(int number, When when) {
    calls_ = 0;
    is_dead_ = false;
    engine.before = [this, number, when](int, const http::Request&) -> Answer {
      ++calls_;
      is_dead_ = is_dead_ || (when == When::before && calls_ == number);
      if (is_dead_) return Error(Errc::cancelled, "killed");
      return std::nullopt;
    };
    engine.after = [this, number, when](int, const http::Request&) -> Answer {
      is_dead_ = when == When::after && calls_ == number;
      if (is_dead_) return Error(Errc::cancelled, "killed");
      return std::nullopt;
    };
  }
  /// Call `number` from now on fails in this way, once.
  void fail_at(int number, When when, std::function<Answer()> how) {
    calls_ = 0;
    engine.lines.clear();
    auto& hook = when == When::before ? engine.before : engine.after;
    hook = [this, number, how = std::move(how)](int, const http::Request&) -> Answer {
      if (++calls_ != number) return std::nullopt;
      return how();
    };
  }
  /// Whether the call of kill_at or fail_at was reached.
  bool mend(int number) {
    engine.before = engine.after = {};
    stop = {};
    return calls_ >= number;
  }
  /// Since fail_at: nothing but leases and contents was written.
  bool changed_nothing() const {
    return std::ranges::all_of(engine.writes(), [](const std::string& line) { return line.contains(" /configs/"); });
  }
  /// The file is all that there is, and it runs.
  void check_whole(const char* compose, const Lines& tasks) {
    settle();
    CHECK(steps(compose).empty());
    CHECK(running() == tasks);
    CHECK_FALSE(std::ranges::binary_search(engine.names("configs"), "fairlead.shop.lock"));
  }

 private:
  int calls_ = 0;
  bool is_dead_ = false;
};

constexpr When all_moments[] = {When::before, When::after};
constexpr int more_than_all = 2000;

bool is_every() {
  static const bool is_set = std::getenv("FAIRLEAD_EVERY_CALL") != nullptr;
  return is_set;
}

int stride() {
  return is_every() ? 1 : 3;
}

}  // namespace

TEST_CASE("a deploy killed at any call, and run again, ends in the new stack") {
  for (const auto when : all_moments) {
    for (int number = 1; number < more_than_all; number += stride()) {
      CAPTURE(number);
      Quay stack;
      stack.kill_at(number, when);
      (void)stack.undertake(new_stack);
      if (!stack.mend(number)) break;
      const auto done = stack.undertake(new_stack);
      REQUIRE_MESSAGE(done.has_value(), (done ? "" : done.error().message()));
      stack.check_whole(new_stack, new_tasks);
    }
  }
}

TEST_CASE("a deploy killed at any call, and the old file deployed then, ends in the old stack") {
  for (const auto when : all_moments) {
    for (int number = 2; number < more_than_all; number += stride()) {
      CAPTURE(number);
      Quay stack;
      stack.kill_at(number, when);
      (void)stack.undertake(new_stack);
      if (!stack.mend(number)) break;
      const auto done = stack.undertake(old_stack);
      REQUIRE_MESSAGE(done.has_value(), (done ? "" : done.error().message()));
      stack.check_whole(old_stack, old_tasks);
    }
  }
}

TEST_CASE("a deploy killed at any call, and rolled back then, ends in the old stack") {
  for (const auto when : all_moments) {
    for (int number = 3; number < more_than_all; number += stride()) {
      CAPTURE(number);
      Quay stack;
      stack.kill_at(number, when);
      const bool was_done = stack.undertake(new_stack).has_value();
      if (!stack.mend(number)) break;
      const auto done = stack.roll_back();
      CAPTURE((done ? "" : done.error().message()));
      // There is nothing to go back to when nothing was changed.
      CHECK((done.has_value() || (!was_done && done.error().id() == "FL0564")));
      stack.check_whole(old_stack, old_tasks);
    }
  }
}

TEST_CASE("a rollback killed at any call, and run again, ends in the old stack") {
  for (const auto when : all_moments) {
    for (int number = 1; number < more_than_all; number += stride()) {
      CAPTURE(number);
      Quay stack;
      REQUIRE(stack.undertake(new_stack).has_value());
      stack.kill_at(number, when);
      (void)stack.roll_back();
      if (!stack.mend(number)) break;
      const auto done = stack.roll_back(1);
      REQUIRE_MESSAGE(done.has_value(), (done ? "" : done.error().message()));
      stack.check_whole(old_stack, old_tasks);
    }
  }
}

TEST_CASE("a removal killed at any call, and run again, leaves nothing") {
  for (const auto when : all_moments) {
    for (int number = 2; number < more_than_all; number += stride()) {
      CAPTURE(number);
      Quay stack;
      stack.kill_at(number, when);
      (void)stack.undertake_removal();
      if (!stack.mend(number)) break;
      const auto done = stack.undertake_removal();
      REQUIRE_MESSAGE(done.has_value(), (done ? "" : done.error().message()));
      for (const auto* kind : {"services", "networks", "configs", "secrets"}) CHECK(stack.engine.names(kind).empty());
      CHECK(stack.engine.swarm.tasks.empty());
    }
  }
}

TEST_CASE("a removal killed at any call, and a deploy then, ends in the whole stack") {
  for (const auto when : all_moments) {
    for (int number = 3; number < more_than_all; number += stride()) {
      CAPTURE(number);
      Quay stack;
      stack.kill_at(number, when);
      (void)stack.undertake_removal();
      if (!stack.mend(number)) break;
      const auto done = stack.undertake(new_stack);
      REQUIRE_MESSAGE(done.has_value(), (done ? "" : done.error().message()));
      stack.check_whole(new_stack, new_tasks);
    }
  }
}

TEST_CASE("any call that fails once is made again, or everything goes back, and the error says so") {
  struct Way {
    const char* name;
    std::function<Answer()> answer;
  };
  const Way ways[] = {
      {"no answer", [] { return Error(Errc::unavailable, "connection reset"); }},
      {"not now", [] { return test::error(503, "the engine is starting"); }},
      {"no leader", [] { return test::error(500, "rpc error: code = Unavailable desc = no leader"); }},
      {"broken", [] { return test::error(500, "something is broken"); }},
  };
  for (const auto& [name, answer] : ways) {
    for (const auto when : all_moments) {
      for (int number = 1; number < more_than_all; number += is_every() ? 1 : 9) {
        CAPTURE(name);
        CAPTURE(number);
        Quay stack(true);
        stack.fail_at(number, when, answer);
        const auto done = stack.undertake(new_stack);
        if (!stack.mend(number)) break;
        if (done) {
          stack.check_whole(new_stack, new_tasks);
          continue;
        }
        CAPTURE(done.error().message());
        stack.settle();
        if (stack.running() == new_tasks) {  // It ran already: only a removal is left to do.
          CHECK(done.error().code() == Errc::partial);
        } else {
          stack.check_whole(old_stack, old_tasks);
          CHECK((done.error().code() == Errc::rolled_back || stack.changed_nothing()));
        }
      }
    }
  }
}

namespace {

bool is_list(const http::Request& request) {
  const auto path = request.url.substr(0, request.url.find('?'));
  return request.method == "GET" &&
         (path.ends_with("/services") || path.ends_with("/tasks") || path.ends_with("/networks") ||
          path.ends_with("/configs") || path.ends_with("/secrets") || path.ends_with("/nodes"));
}

constexpr const char* no_lists[] = {"", "null", "{}", "[{\"ID\":"};

}  // namespace

TEST_CASE("a list that comes once as none, whichever it is, is asked for again, and nothing goes back") {
  for (int number = 1; number < more_than_all; number += is_every() ? 1 : 5) {
    for (const auto* wrong : no_lists) {
      CAPTURE(number);
      CAPTURE(wrong);
      Quay stack(true);
      stack.is_patient = true;
      int lists = 0;
      stack.engine.after = [&](int, const http::Request& request) -> Answer {
        if (!is_list(request) || ++lists != number) return std::nullopt;
        return test::answer(200, wrong);
      };
      const auto done = stack.undertake(new_stack);
      stack.engine.after = {};
      REQUIRE_MESSAGE(done.has_value(), (done ? "" : done.error().message()));
      stack.check_whole(new_stack, new_tasks);
      if (lists < number) return;
    }
  }
}

TEST_CASE("lists that come as none from any call on are no sign that nothing is left to remove") {
  for (const auto* wrong : no_lists) {
    for (int number = 1; number < more_than_all; number += stride()) {
      CAPTURE(number);
      CAPTURE(wrong);
      Quay stack;
      int lists = 0;
      stack.engine.after = [&](int, const http::Request& request) -> Answer {
        if (!is_list(request) || ++lists < number) return std::nullopt;
        return test::answer(200, wrong);
      };
      const auto done = stack.undertake_removal();
      stack.engine.after = {};
      if (lists < number) break;
      CHECK_FALSE(done.has_value());
      CHECK(stack.undertake_removal().has_value());
      CHECK(stack.engine.names("services").empty());
    }
  }
}

TEST_CASE("a deploy that fails, killed at any call, and run again, ends in the old stack") {
  for (const auto when : all_moments) {
    for (int number = 2; number < more_than_all; number += is_every() ? 1 : 9) {
      CAPTURE(number);
      Quay stack(true);
      stack.kill_at(number, when);
      (void)stack.undertake(broken_stack);
      if (!stack.mend(number)) break;
      const auto done = stack.undertake(broken_stack);
      REQUIRE_FALSE(done.has_value());
      CAPTURE(done.error().message());
      CHECK(done.error().code() == Errc::rolled_back);
      stack.check_whole(old_stack, old_tasks);
    }
  }
}

TEST_CASE("what the engine answers with nothing while a stack goes back is not known") {
  for (const auto* path : {"/tasks", "/services?"}) {
    CAPTURE(path);
    test::Stack shop;
    shop.image("web:1");
    shop.image("crash:1", {.kind = Behaviour::Kind::ends, .exit_code = 3, .lifetime = 100ms});
    REQUIRE(shop.undertake("services: {web: {image: registry.test/web:1}}").has_value());
    shop.engine.after = [&](int, const http::Request& request) -> Answer {
      const bool goes_back = std::ranges::any_of(
          shop.listener.lines, [](const std::string& line) { return line.find("rolling back") != line.npos; });
      if (!goes_back || request.url.find(path) == request.url.npos) return std::nullopt;
      return http::Response{200, {}, "null", {}};
    };
    const auto done = shop.undertake("services: {web: {image: registry.test/crash:1}}");
    REQUIRE_FALSE(done.has_value());
    CHECK(done.error().code() == Errc::timed_out);
    CHECK(done.error().id() == "FL0530");
  }
}

TEST_SUITE_END();

#include "swarm/judge.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

using namespace fairlead;
using namespace std::chrono_literals;
using swarm::Promise;
using swarm::Standard;
using swarm::State;
using swarm::Task;

TEST_SUITE_BEGIN("swarm");

namespace {

Task task(std::uint64_t slot, std::string state, std::chrono::milliseconds age, std::string error = {}) {
  const auto desired = state == "running" || state == "starting" || state == "pending" ? "running" : "shutdown";
  Task out = {.id = state + std::to_string(slot), .service_id = "s", .slot = slot, .state = std::move(state)};
  out.desired = desired;
  out.error = std::move(error);
  out.age = age;
  if (out.state == "failed") out.exit_code = 3;
  return out;
}

Promise service(std::uint64_t wanted = 2) {
  return {.id = "s", .name = "shop_web", .wanted = wanted};
}

const auto no_node = "no suitable node (scheduling constraints not satisfied on 1 node)";

}  // namespace

TEST_CASE("replicas converge when every slot has run for long enough") {
  struct Case {
    std::vector<Task> tasks;
    State state;
    const char* text;
  };
  for (const auto& [tasks, state, text] :
       {Case{{}, State::waiting, "0 of 2 running"}, Case{{task(1, "running", 9s)}, State::waiting, "1 of 2 running"},
        Case{{task(1, "running", 9s), task(2, "starting", 9s)}, State::waiting, "1 of 2 running"},
        Case{{task(1, "running", 9s), task(2, "running", 1s)}, State::waiting, "2 of 2 running, watched for 3 s"},
        Case{{task(1, "running", 9s), task(2, "running", 3s)}, State::converged, "2 of 2 running"},
        Case{{task(1, "running", 9s), task(2, "running", 9s), task(3, "running", 9s)},
             State::waiting,
             "3 of 2 running"}}) {
    CHECK(swarm::judge(service(), tasks, {}) == swarm::Verdict{.state = state, .text = text});
  }
}

TEST_CASE("while two tasks share a slot, one of them is about to end") {
  const std::vector tasks = {task(1, "running", 9s), task(1, "running", 8s)};
  CHECK(swarm::judge(service(1), tasks, {}).text == "1 of 1 running, the ones before end");
  CHECK(swarm::judge(service(1), tasks, {.watched = 10s}).state == State::converged);
}

TEST_CASE("tasks of other services do not count") {
  auto other = task(1, "running", 9s);
  other.service_id = "other";
  CHECK(swarm::judge(service(1), std::vector{other}, {}).text == "0 of 1 running");
}

TEST_CASE("no replicas wanted is converged when none runs") {
  CHECK(swarm::judge(service(0), {}, {}).state == State::converged);
  CHECK(swarm::judge(service(0), std::vector{task(1, "running", 9s)}, {}).state == State::waiting);
}

TEST_CASE("a longer monitor makes the window longer") {
  auto slow = service(1);
  slow.monitor = 10s;
  const std::vector tasks = {task(1, "running", 9s)};
  CHECK(swarm::judge(slow, tasks, {}).text == "1 of 1 running, watched for 10 s");
}

TEST_CASE("two recent failures are a crash loop, and the newest is to blame") {
  const std::vector tasks = {task(1, "failed", 4s), task(2, "failed", 1s), task(1, "running", 9s)};
  CHECK(swarm::judge(service(), tasks, {}) ==
        swarm::Verdict{.state = State::failed,
                       .text = "crash loop: 2 tasks failed, the last with exit status 3",
                       .task = "failed2"});
  CHECK(swarm::judge(service(), tasks, {.failures = 3}).state == State::waiting);
  CHECK(swarm::judge(service(), tasks, {.recent = 2s}).state == State::waiting);
}

TEST_CASE("failures of long ago do not matter to what runs") {
  const std::vector tasks = {task(1, "failed", 2h), task(1, "failed", 3h), task(1, "running", 1h)};
  CHECK(swarm::judge(service(1), tasks, {}).state == State::converged);
}

TEST_CASE("tasks that were scaled away are no failures") {
  std::vector tasks = {task(2, "complete", 1s), task(3, "failed", 1s), task(1, "running", 1h)};
  tasks[0].desired = tasks[1].desired = "remove";
  CHECK(swarm::judge(service(1), tasks, {}).state == State::converged);
}

TEST_CASE("a service that is to run for ever and keeps ending is a crash loop, too") {
  auto tasks = std::vector{task(1, "complete", 4s), task(1, "complete", 1s), task(1, "running", 500ms)};
  tasks[0].exit_code = tasks[1].exit_code = 0;
  CHECK(swarm::judge(service(1), tasks, {}).text == "crash loop: 2 tasks ended, the last with exit status 0");
}

TEST_CASE("a rejected task is fatal at once, unless another try may mend it") {
  const std::vector missing = {task(1, "rejected", 0s, "No such image: app:1")};
  CHECK(swarm::judge(service(), missing, {}) ==
        swarm::Verdict{.state = State::failed, .text = "a node rejected its task", .task = "rejected1"});
  const std::vector network = {task(1, "rejected", 0s, "Get https://registry: net/http: TLS handshake timeout")};
  CHECK(swarm::judge(service(), network, {}).state == State::waiting);
}

TEST_CASE("a service that is never restarted fails with its first task, and is done when it ends well") {
  auto once = service(1);
  once.restart = swarm::Restart::none;
  CHECK(swarm::judge(once, std::vector{task(1, "failed", 1s)}, {}).text == "its task failed with exit status 3");
  CHECK(swarm::judge(once, std::vector{task(1, "complete", 1s)}, {}).state == State::converged);
  CHECK(swarm::judge(once, std::vector{task(1, "complete", 1s)}, {}).text == "1 of 1 running or complete");
  once.restart = swarm::Restart::on_failure;
  CHECK(swarm::judge(once, std::vector{task(1, "complete", 1s)}, {}).state == State::converged);
  CHECK(swarm::judge(once, std::vector{task(1, "failed", 1s)}, {}).state == State::waiting);
}

TEST_CASE("a task that finds no node fails after a while") {
  CHECK(swarm::judge(service(1), std::vector{task(1, "pending", 2s, no_node)}, {}).state == State::waiting);
  CHECK(swarm::judge(service(1), std::vector{task(1, "pending", 10s, no_node)}, {}).text ==
        "no node can take its task");
  CHECK(swarm::judge(service(1), std::vector{task(1, "pending", 10s)}, {}).state == State::waiting);
}

TEST_CASE("how the Swarm judged the update counts for what was updated") {
  struct Case {
    const char *update_state, *text;
    State state;
    bool rolled_back;
  };
  const std::vector tasks = {task(1, "running", 9s)};
  for (const auto& [update_state, text, state, rolled_back] :
       {Case{"paused", "the Swarm paused its update: why", State::failed, false},
        Case{"rollback_started", "the Swarm rolled its update back: why", State::failed, true},
        Case{"rollback_completed", "the Swarm rolled its update back: why", State::failed, true},
        Case{"rollback_paused", "the Swarm could not roll its update back: why", State::failed, true},
        Case{"updating", "1 of 1 running, the Swarm watches the update", State::waiting, false},
        Case{"completed", "1 of 1 running", State::converged, false}}) {
    CAPTURE(update_state);
    auto updated = service(1);
    updated.update_state = update_state;
    updated.update_message = "why";
    CHECK(swarm::judge(updated, tasks, {}) ==
          swarm::Verdict{.state = state, .text = text, .task = {}, .engine_rolled_back = rolled_back});
    CHECK(swarm::judge(updated, tasks, {.update_counts = false}).state == State::converged);
  }
}

TEST_CASE("while the Swarm is about to roll back by itself, failures are its to judge") {
  auto updated = service();
  updated.update_state = "updating";
  const std::vector tasks = {task(1, "failed", 4s), task(2, "failed", 1s)};
  CHECK(swarm::judge(updated, tasks, {}).state == State::failed);
  updated.swarm_rolls_back = true;
  CHECK(swarm::judge(updated, tasks, {}).state == State::waiting);
  updated.update_state = "completed";
  CHECK(swarm::judge(updated, tasks, {}).state == State::failed);
}

TEST_CASE("a global service runs on every node that takes it") {
  auto global = service();
  global.mode = swarm::ServiceMode::global;
  CHECK(swarm::judge(global, {}, {}).text == "no task yet");
  CHECK(swarm::judge(global, {}, {.watched = 10s}).text ==
        "no node takes a task of it: its placement constraints fit none");
  CHECK(swarm::judge(global, std::vector{task(0, "running", 9s), task(0, "starting", 9s)}, {}).text ==
        "1 of 2 running");
  CHECK(swarm::judge(global, std::vector{task(0, "running", 9s)}, {}).state == State::converged);
}

TEST_CASE("a job is done when it is complete as often as wanted, in its present run") {
  auto job = service(2);
  job.mode = swarm::ServiceMode::replicated_job;
  job.job_iteration = 7;
  auto old = task(1, "complete", 1h);
  auto first = task(1, "complete", 0s), second = task(2, "complete", 0s);
  first.job_iteration = second.job_iteration = 7;
  CHECK(swarm::judge(job, std::vector{old, first}, {}).text == "1 of 2 complete");
  CHECK(swarm::judge(job, std::vector{first, second}, {}).state == State::converged);
  first.state = second.state = "failed";
  CHECK(swarm::judge(job, std::vector{first, second}, {}).state == State::failed);
}

TEST_CASE("a milestone is reached by all slots, of a job by one, without waiting for anything to last") {
  using swarm::Milestone;
  const auto reached = [](const Promise& promise, const std::vector<Task>& tasks) {
    std::string out;
    for (const auto until : {Milestone::started, Milestone::healthy, Milestone::completed}) {
      const auto verdict = swarm::judge(promise, tasks, {.until = until});
      out += (verdict.state == State::converged ? "+" : "-") + verdict.text + " ";
    }
    return out;
  };
  CHECK(reached(service(), {}) == "-0 of 2 started -0 of 2 healthy -0 of 2 complete ");
  CHECK(reached(service(), {task(1, "starting", 0s), task(2, "running", 0s)}) ==
        "+2 of 2 started -1 of 2 healthy -0 of 2 complete ");
  auto once = service();
  once.restart = swarm::Restart::none;
  CHECK(reached(once, {task(1, "complete", 0s), task(2, "complete", 0s)}) ==
        "+2 of 2 started +2 of 2 healthy +2 of 2 complete ");
  auto job = service(3);
  job.mode = swarm::ServiceMode::replicated_job;
  CHECK(reached(job, {task(1, "running", 0s)}) == "+1 of 1 started +1 of 1 healthy -0 of 3 complete ");
  CHECK(reached(service(0), {}) == "+0 of 0 started +0 of 0 healthy +0 of 0 complete ");
  auto everywhere = service();
  everywhere.mode = swarm::ServiceMode::global;
  CHECK(reached(everywhere, {}) == "-0 of 1 started -0 of 1 healthy -0 of 1 complete ");
  CHECK(swarm::judge(job, std::vector{task(1, "rejected", 0s)}, {.until = Milestone::completed}).state ==
        State::failed);
}

TEST_CASE("what is never started again fails however long ago it failed") {
  auto once = service(1);
  once.restart = swarm::Restart::none;
  CHECK(swarm::judge(once, std::vector{task(1, "failed", 48h)}, {}).state == State::failed);
  CHECK(swarm::judge(service(1), std::vector{task(1, "failed", 48h)}, {}).state == State::waiting);
}

TEST_CASE("a service whose tasks may end is judged by them, not by the Swarm, which takes each end for a failure") {
  for (const auto restart : {swarm::Restart::none, swarm::Restart::on_failure}) {
    auto once = service(1);
    once.restart = restart;
    once.update_state = "paused";
    once.update_message = "update paused due to failure or early termination of task complete1";
    const std::vector done = {task(1, "complete", 1s)};
    CHECK(swarm::judge(once, done, {}) ==
          swarm::Verdict{.state = State::converged, .text = "1 of 1 running or complete"});
    CHECK(swarm::judge(once, done, {.until = swarm::Milestone::completed}).state == State::converged);
    CHECK_FALSE(once.is_stuck());
    CHECK(swarm::judge(once, std::vector{task(1, "starting", 1s)}, {.watched = 1min}).state == State::waiting);
    const std::vector twice = {task(1, "failed", 1s), task(1, "failed", 2s)};
    CHECK(swarm::judge(once, twice, {}).state == State::failed);

    auto three = once;
    three.wanted = 3;
    CHECK(three.is_stuck());
    CHECK(swarm::judge(three, done, {}).state == State::waiting);
    CHECK(swarm::judge(three, done, {.watched = 10s}).text == "the Swarm paused its update: " + once.update_message);
  }
  auto everywhere = service(1);
  everywhere.mode = swarm::ServiceMode::global;
  everywhere.restart = swarm::Restart::none;
  CHECK(swarm::judge(everywhere, std::vector{task(0, "complete", 1s), task(0, "complete", 9s)}, {}).text ==
        "2 of 2 running");
}

TEST_CASE("what a service promises is read from its spec") {
  const json::Value spec = {{"Mode", {{"Replicated", {{"Replicas", 3}}}}},
                            {"TaskTemplate", {{"RestartPolicy", {{"Condition", "on-failure"}}}}},
                            {"UpdateConfig", {{"Monitor", 4'000'000'000}, {"FailureAction", "rollback"}}}};
  const swarm::LiveService live = {
      .id = "s", .name = "shop_web", .spec = json::Document(spec), .update_state = "updating"};
  const auto promise = swarm::promise_of(live);
  CHECK(promise.wanted == 3);
  CHECK(promise.restart == swarm::Restart::on_failure);
  CHECK(promise.monitor == 4s);
  CHECK(promise.swarm_rolls_back);
  CHECK(promise.update_state == "updating");
  const auto promise_with = [](const char* text) {
    return swarm::promise_of({.id = "s", .spec = json::Document(json::Value::parse(text))});
  };
  CHECK(promise_with(R"({"Mode":{"ReplicatedJob":{"MaxConcurrent":4}}})").wanted == 4);
  CHECK(promise_with(R"({"Mode":{"Global":{}}})").mode == swarm::ServiceMode::global);
  CHECK(promise_with(R"({"Mode":{"GlobalJob":{}}})").mode == swarm::ServiceMode::global_job);
  CHECK(promise_with(R"({"Mode":"none"})").mode == swarm::ServiceMode::replicated);
}

TEST_SUITE_END();

#include "swarm/judge.hpp"

#include "base/text.hpp"
#include "json/json.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace fairlead::swarm {
namespace {

using std::chrono::milliseconds;

Verdict failed(std::string text, const Task* task = nullptr) {
  return {.state = State::failed, .text = std::move(text), .task = task == nullptr ? std::string() : task->id};
}

std::string why(const Promise& service) {
  return service.update_message.empty() ? std::string() : ": " + service.update_message;
}

/// The Swarm's own verdict on an update.
std::optional<Verdict> by_update(const Promise& service, const Standard& standard) {
  if (!standard.update_counts) return std::nullopt;
  const auto& state = service.update_state;
  if (state == "paused" && !service.may_end()) return failed("the Swarm paused its update" + why(service));
  if (state == "rollback_started" || state == "rollback_completed" || state == "rollback_paused") {
    auto verdict = failed("the Swarm rolled its update back" + why(service));
    if (state == "rollback_paused") verdict.text = "the Swarm could not roll its update back" + why(service);
    verdict.engine_rolled_back = true;
    return verdict;
  }
  return std::nullopt;
}

/// A rejection that another try may mend: the registry was not reached.
bool may_come_to_run(const Task& task) {
  constexpr std::string_view words[] = {"timeout",       "timed out",     "temporar", "connection refused",
                                        "reset by peer", "tls handshake", "eof",      "too many requests"};
  const auto error = lower(task.error);
  return std::ranges::any_of(words, [&](auto word) { return error.find(word) != error.npos; });
}

/// Whether the end of this task speaks against the service.
bool is_failure(const Promise& service, const Task& task) {
  if (task.desired == "remove") return false;  // Scaled away.
  if (has_failed(task)) return true;
  return task.state == "complete" && service.restart == Restart::any && !service.is_job();
}

std::string exit_text(const Task& task) {
  if (task.exit_code && task.state != "rejected") return fmt::format(" with exit status {}", *task.exit_code);
  return {};
}

std::optional<Verdict> by_failures(const Promise& service, const std::vector<const Task*>& tasks,
                                   const Standard& standard) {
  std::vector<const Task*> bad;
  for (const auto* task : tasks) {
    // A task that is not started again speaks for ever.
    const bool counts = task->age <= standard.recent || service.restart == Restart::none;
    if (is_failure(service, *task) && counts) bad.push_back(task);
  }
  if (bad.empty()) return std::nullopt;
  const auto* newest = *std::ranges::min_element(bad, {}, [](const Task* task) { return task->age; });
  for (const auto* task : bad) {
    if (task->state == "rejected" && !may_come_to_run(*task)) return failed("a node rejected its task", task);
  }
  if (service.restart == Restart::none) return failed("its task failed" + exit_text(*newest), newest);
  if (bad.size() < standard.failures) return std::nullopt;
  // The Swarm is about to decide by its max_failure_ratio. Were we to roll back at the same moment, it would take our
  // rollback for the update, and go "back" to the failing spec.
  if (service.swarm_rolls_back && service.update_state == "updating") return std::nullopt;
  const auto* ending = newest->state == "complete" ? "ended" : "failed";
  return failed(fmt::format("crash loop: {} tasks {}, the last{}", bad.size(), ending,
                            exit_text(*newest).empty() ? " one just now" : exit_text(*newest)),
                newest);
}

std::optional<Verdict> by_placement(const std::vector<const Task*>& tasks, const Standard& standard) {
  for (const auto* task : tasks) {
    const bool finds_no_node = task->state == "pending" && task->error.find("no suitable node") != std::string::npos;
    if (finds_no_node && task->age >= standard.patience) return failed("no node can take its task", task);
    // Before it looks for a node, the Swarm makes the task's networks and finds its ports. A new leader takes a while.
    if (task->state == "new" && std::min(task->age, standard.watched) >= 2 * standard.patience) {
      return failed("the Swarm cannot set its task up", task);
    }
  }
  return std::nullopt;
}

/// Waits until what runs has run long enough.
Verdict settled(const Promise& service, milliseconds youngest, std::string text, const Standard& standard) {
  const auto window = std::max(standard.stable, service.monitor);
  if (service.update_state == "updating" && standard.update_counts) {
    return {.state = State::waiting, .text = text + ", the Swarm watches the update"};
  }
  if (youngest < window) {
    return {.state = State::waiting, .text = fmt::format("{}, watched for {} s", text, window.count() / 1000)};
  }
  return {.state = State::converged, .text = std::move(text)};
}

Verdict judge_replicated(const Promise& service, const std::vector<const Task*>& tasks, const Standard& standard) {
  std::map<std::uint64_t, milliseconds> slots;  // That are as they should be, with the age of what runs there.
  bool is_one_too_many = false;
  for (const auto* task : tasks) {
    const bool runs = task->state == "running" && task->desired == "running";
    const bool is_done = task->state == "complete" && service.may_end();
    if (is_done) slots.emplace(task->slot, milliseconds::max());
    if (!runs) continue;
    is_one_too_many = is_one_too_many || slots.contains(task->slot);
    slots[task->slot] = task->age;
  }
  const bool any_done = std::ranges::any_of(slots, [](const auto& slot) { return slot.second == milliseconds::max(); });
  auto text = fmt::format("{} of {} {}", slots.size(), service.wanted, any_done ? "running or complete" : "running");
  if (slots.size() != service.wanted) return {.state = State::waiting, .text = std::move(text)};
  // start-first: the one before still runs. The Swarm does not always end it, so this is not waited for without end.
  if (is_one_too_many && standard.watched < standard.patience) {
    return {.state = State::waiting, .text = text + ", the ones before end"};
  }
  auto youngest = milliseconds::max();
  for (const auto& [slot, age] : slots) youngest = std::min(youngest, age);
  return settled(service, youngest, std::move(text), standard);
}

Verdict judge_global(const Promise& service, const std::vector<const Task*>& tasks, const Standard& standard) {
  std::size_t running = 0, wanted = 0;
  auto youngest = milliseconds::max();
  for (const auto* task : tasks) {
    const bool is_done = task->state == "complete" && service.may_end();
    if (task->desired != "running" && !is_done) continue;
    ++wanted;
    if (is_done) ++running;
    if (task->state != "running") continue;
    ++running;
    youngest = std::min(youngest, task->age);
  }
  if (wanted == 0) {
    if (standard.watched < standard.patience) return {.state = State::waiting, .text = "no task yet"};
    return failed("no node takes a task of it: its placement constraints fit none");
  }
  auto text = fmt::format("{} of {} running", running, wanted);
  if (running != wanted) return {.state = State::waiting, .text = std::move(text)};
  return settled(service, youngest, std::move(text), standard);
}

Verdict judge_job(const Promise& service, const std::vector<const Task*>& tasks) {
  const auto complete =
      static_cast<std::uint64_t>(std::ranges::count(tasks, std::string_view("complete"), &Task::state));
  const auto wanted = service.mode == ServiceMode::global_job ? tasks.size() : service.wanted;
  auto text = fmt::format("{} of {} complete", complete, wanted);
  const bool is_done = complete >= wanted && (complete > 0 || service.mode == ServiceMode::replicated_job);
  return {.state = is_done ? State::converged : State::waiting, .text = std::move(text)};
}

/// A service whose tasks may end, while the Swarm has paused its update: no more tasks come, so what is missing once
/// those that are there have run fails.
std::optional<Verdict> by_pause(const Promise& service, const std::vector<const Task*>& tasks,
                                const Standard& standard) {
  if (!standard.update_counts || service.update_state != "paused" || !service.may_end()) return std::nullopt;
  const bool any_alive = std::ranges::any_of(tasks, [](const Task* task) { return is_alive(*task); });
  if (any_alive || standard.watched < standard.patience) return std::nullopt;
  return failed("the Swarm paused its update" + why(service));
}

bool has_reached(const Promise& service, const Task& task, Milestone milestone) {
  if (task.state == "complete") return service.is_job() || service.restart != Restart::any;
  if (milestone == Milestone::completed || task.desired != "running") return false;
  return task.state == "running" || (task.state == "starting" && milestone == Milestone::started);
}

std::string_view participle(Milestone milestone) {
  if (milestone == Milestone::started) return "started";
  return milestone == Milestone::healthy ? "healthy" : "complete";
}

/// For those that depend on the service: unlike `settled`, nothing has to run for a while.
Verdict judge_milestone(const Promise& service, const std::vector<const Task*>& tasks, const Standard& standard) {
  std::set<std::string> reached, all;  // Slots, or nodes.
  for (const auto* task : tasks) {
    const auto where = task->slot == 0 ? task->node_id : fmt::format("{}", task->slot);
    const bool is_there = has_reached(service, *task, standard.until);
    if (is_there) reached.insert(where);
    if (is_there || task->desired == "running") all.insert(where);
  }
  const bool is_global = service.mode == ServiceMode::global || service.mode == ServiceMode::global_job;
  const auto promised = is_global ? std::max<std::uint64_t>(all.size(), 1) : service.wanted;
  const bool one_will_do = service.is_job() && standard.until != Milestone::completed;
  const auto wanted = one_will_do ? std::min<std::uint64_t>(promised, 1) : promised;
  auto text = fmt::format("{} of {} {}", reached.size(), wanted, participle(standard.until));
  return {.state = reached.size() >= wanted ? State::converged : State::waiting, .text = std::move(text)};
}

Restart restart_of(const json::Value& policy) {
  const auto condition = json::text_or(policy, "Condition", "any");
  if (condition == "none") return Restart::none;
  return condition == "on-failure" ? Restart::on_failure : Restart::any;
}

void read_mode(const json::Value& mode, Promise& promise) {
  const auto natural = [](const json::Value& object, std::string_view key, std::int64_t fallback) {
    return static_cast<std::uint64_t>(std::max<std::int64_t>(0, json::integer_or(object, key, fallback)));
  };
  if (mode.contains("Global")) {
    promise.mode = ServiceMode::global;
  } else if (mode.contains("GlobalJob")) {
    promise.mode = ServiceMode::global_job;
  } else if (mode.contains("ReplicatedJob")) {
    promise.mode = ServiceMode::replicated_job;
    const auto& job = json::member(mode, "ReplicatedJob");
    promise.wanted = natural(job, "TotalCompletions", json::integer_or(job, "MaxConcurrent", 1));
  } else {
    promise.wanted = natural(json::member(mode, "Replicated"), "Replicas", 1);
  }
}

Verdict by_tasks(const Promise& service, const std::vector<const Task*>& tasks, const Standard& standard) {
  if (standard.until != Milestone::settled) return judge_milestone(service, tasks, standard);
  if (service.is_job()) return judge_job(service, tasks);
  if (service.mode == ServiceMode::global) return judge_global(service, tasks, standard);
  return judge_replicated(service, tasks, standard);
}

}  // namespace

bool Promise::is_stuck() const {
  if (update_state == "rollback_paused") return true;
  // The only task of the service was replaced.
  const bool had_one_task = may_end() && mode == ServiceMode::replicated && wanted == 1;
  return update_state == "paused" && !had_one_task;
}

Promise promise_of(const LiveService& service) {
  const auto& spec = *service.spec;
  Promise promise = {.id = service.id,
                     .name = service.name,
                     .update_state = service.update_state,
                     .update_message = service.update_message,
                     .job_iteration = service.job_iteration};
  read_mode(json::member(spec, "Mode"), promise);
  promise.restart = restart_of(json::at(spec, {"TaskTemplate", "RestartPolicy"}));
  promise.swarm_rolls_back = json::text_or(json::member(spec, "UpdateConfig"), "FailureAction") == "rollback";
  const auto monitor = json::integer_or(json::member(spec, "UpdateConfig"), "Monitor", 0);
  // The Swarm's default, which docker's client waits for, too (docker/cli, command/service/progress/progress.go).
  constexpr auto usual_monitor = std::chrono::seconds(5);
  promise.monitor = monitor == 0 ? milliseconds(usual_monitor)
                                 : std::chrono::duration_cast<milliseconds>(std::chrono::nanoseconds(monitor));
  return promise;
}

Verdict judge(const Promise& service, std::span<const Task> all, const Standard& standard) {
  std::vector<const Task*> tasks;
  for (const auto& task : all) {
    if (task.service_id != service.id) continue;
    if (service.is_job() && task.job_iteration != service.job_iteration) continue;
    tasks.push_back(&task);
  }
  if (auto verdict = by_update(service, standard)) return *std::move(verdict);
  if (auto verdict = by_failures(service, tasks, standard)) return *std::move(verdict);
  if (auto verdict = by_placement(tasks, standard)) return *std::move(verdict);
  auto verdict = by_tasks(service, tasks, standard);
  if (verdict.state != State::waiting) return verdict;
  return by_pause(service, tasks, standard).value_or(verdict);
}

}  // namespace fairlead::swarm

#include "swarm/failure.hpp"

#include "base/text.hpp"
#include "engine/logs.hpp"
#include "http/url.hpp"
#include "json/json.hpp"
#include "swarm/mask.hpp"
#include "swarm/observe.hpp"
#include "swarm/references.hpp"
#include "swarm/task.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <nlohmann/json.hpp>
#include <utility>

namespace fairlead::swarm {
namespace {

/// The task to blame: the one named, also in the Swarm's own message, else the one that failed last, else the one that
/// waits for a node.
const Task* blamed(const std::vector<Task>& tasks, const Judged& judged) {
  const auto named = std::ranges::find(tasks, judged.verdict.task, &Task::id);
  if (named != tasks.end()) return &*named;
  for (const auto& task : tasks) {
    if (judged.verdict.text.find(task.id) != std::string::npos) return &task;
  }
  const Task* last = nullptr;
  for (const auto& task : tasks) {
    if (has_failed(task) && (last == nullptr || task.since > last->since)) last = &task;
  }
  if (last != nullptr) return last;
  const auto waiting = std::ranges::find_if(
      tasks, [](const Task& task) { return task.state == "new" || (is_alive(task) && !task.error.empty()); });
  if (waiting != tasks.end()) return &*waiting;
  // It has a container that does not get to run: its healthcheck has not passed.
  const auto starting = std::ranges::find(tasks, std::string_view("starting"), &Task::state);
  return starting == tasks.end() ? nullptr : &*starting;
}

std::string node_name(const engine::Client& engine, const std::string& id) {
  if (id.empty()) return {};
  const auto node = engine.get("/nodes/" + http::percent_encode(id));
  if (!node) return id;
  return json::text_or(json::member(*node, "Description"), "Hostname", id);
}

std::string shown(std::string_view text, const Redact& redact) {
  return masked({}, redact ? redact(text) : std::string(text));
}

/// Why a task that has no node yet does not get one, where the Swarm does not say it: a network of its service that the
/// Swarm could not make has no driver.
std::string missing_network(const engine::Client& engine, const std::string& service_id) {
  const auto service = live_service(engine, service_id);
  const auto networks = engine.get("/networks", {{"filters", engine::filters({{"scope", {"swarm"}}})}});
  if (!service || !networks) return {};
  const auto used = references_of(*service->spec).networks;
  for (const auto& network : *networks) {
    const auto name = json::text_or(network, "Name");
    const bool is_used = used.contains(json::text_or(network, "Id")) || used.contains(name);
    if (!is_used || !json::text_or(network, "Driver").empty()) continue;
    return fmt::format("the Swarm could not make its network \"{}\": is the subnet that of another network?", name);
  }
  return {};
}

/// Only the engine that we speak to tells: the container may be on another node, or gone.
std::string health_of(const engine::Client& engine, const Task& task, const Redact& redact) {
  if (task.container.empty()) return {};
  const auto container = engine.get("/containers/" + http::percent_encode(task.container) + "/json");
  if (!container) return {};
  const auto& health = json::at(*container, {"State", "Health"});
  const auto& log = json::member(health, "Log");
  const auto status = json::text_or(health, "Status");
  if (status.empty() || status == "none" || status == "healthy") return {};
  const auto* const nothing_said = is_alive(task) ? "its healthcheck has not passed yet" : "";
  if (!log.is_array() || log.empty()) return nothing_said;
  constexpr std::size_t most = 500;
  const auto output = shown(printable(trim(json::text_or(log.back(), "Output"))), redact).substr(0, most);
  const auto exit_code = json::integer_or(log.back(), "ExitCode", 1);
  if (exit_code == 0) return nothing_said;
  const auto streak = static_cast<std::size_t>(std::max<std::int64_t>(1, json::integer_or(health, "FailingStreak", 1)));
  const auto times = status == "unhealthy" ? std::string() : " " + plural(streak, "time");
  return fmt::format("its healthcheck failed{} with exit status {}{}", times, exit_code,
                     output.empty() ? "" : ": " + output);
}

}  // namespace

Failure diagnose(const Outside& outside, const Judged& judged, const Redact& redact) {
  Failure failure = {.service = judged.service, .reason = judged.verdict.text};
  if (judged.service_id.empty()) return failure;
  const auto tasks = service_tasks(outside.engine, judged.service_id);
  const auto* task = tasks ? blamed(*tasks, judged) : nullptr;
  if (task == nullptr) return failure;
  failure.node = node_name(outside.engine, task->node_id);
  failure.task = task_name(judged.service, *task, failure.node);
  failure.exit_code = task->state == "rejected" || task->state == "pending" ? std::nullopt : task->exit_code;
  failure.error = shown(task->error, redact);
  if (task->state == "new" && failure.error.empty()) failure.error = missing_network(outside.engine, judged.service_id);
  if (task->state == "new" || task->state == "rejected" || task->state == "pending") return failure;
  failure.health = health_of(outside.engine, *task, redact);
  auto log = engine::last_lines(outside.engine, {.owner = engine::LogOwner::task, .id = task->id});
  if (!log) return failure;
  for (auto& line : *log) failure.log.push_back(shown(line, redact));
  return failure;
}

std::string describe(const Failure& failure) {
  auto text = fmt::format("service \"{}\": {}", failure.service, failure.reason);
  if (failure.task.empty()) return text;
  text += fmt::format("; task {}", failure.task);
  if (!failure.node.empty()) text += fmt::format(" on node {}", failure.node);
  if (!failure.error.empty()) text += fmt::format(": {}", failure.error);
  if (!failure.health.empty()) return text + ": " + failure.health;
  if (failure.exit_code && failure.error.find("exit") == std::string::npos) {
    text += fmt::format(" (exit status {})", *failure.exit_code);
  }
  return text;
}

Error as_error(const Failure& failure, Errc code, std::string_view addition) {
  auto message = describe(failure);
  if (!addition.empty()) message += fmt::format("; {}", addition);
  Error error(code, std::move(message));
  if (failure.log.empty()) return error;
  error = std::move(error).note(fmt::format("the last lines of {}:", failure.task));
  for (const auto& line : failure.log) error = std::move(error).note("| " + line);
  return error;
}

}  // namespace fairlead::swarm

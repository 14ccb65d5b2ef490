#include "swarm/failure.hpp"

#include "base/text.hpp"
#include "engine/logs.hpp"
#include "http/url.hpp"
#include "json/json.hpp"
#include "swarm/mask.hpp"
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
  const auto waiting =
      std::ranges::find_if(tasks, [](const Task& task) { return is_alive(task) && !task.error.empty(); });
  return waiting == tasks.end() ? nullptr : &*waiting;
}

std::string node_name(const engine::Client& engine, const std::string& id) {
  if (id.empty()) return {};
  const auto node = engine.get("/nodes/" + http::percent_encode(id));
  if (!node) return id;
  return json::text_or(json::member(*node, "Description"), "Hostname", id);
}

/// Only the engine that we speak to tells: the container may be on another node, or gone.
std::string health_of(const engine::Client& engine, const Task& task) {
  if (task.container.empty()) return {};
  const auto container = engine.get("/containers/" + http::percent_encode(task.container) + "/json");
  if (!container) return {};
  const auto& health = json::at(*container, {"State", "Health"});
  const auto& log = json::member(health, "Log");
  if (json::text_or(health, "Status") != "unhealthy" || !log.is_array() || log.empty()) return {};
  const auto output = printable(trim(json::text_or(log.back(), "Output")).substr(0, 500));
  return fmt::format("its healthcheck failed with exit status {}{}", json::integer_or(log.back(), "ExitCode", 1),
                     output.empty() ? "" : ": " + masked({}, output));
}

}  // namespace

Failure diagnose(const Outside& outside, const Judged& judged) {
  Failure failure = {.service = judged.service, .reason = judged.verdict.text};
  if (judged.service_id.empty()) return failure;
  const auto tasks = service_tasks(outside.engine, judged.service_id);
  const auto* task = tasks ? blamed(*tasks, judged) : nullptr;
  if (task == nullptr) return failure;
  failure.node = node_name(outside.engine, task->node_id);
  failure.task = task_name(judged.service, *task, failure.node);
  failure.exit_code = task->state == "rejected" || task->state == "pending" ? std::nullopt : task->exit_code;
  failure.error = task->error;
  if (task->state == "rejected" || task->state == "pending") return failure;
  failure.health = health_of(outside.engine, *task);
  auto log = engine::last_lines(outside.engine, {.owner = engine::LogOwner::task, .id = task->id});
  if (!log) return failure;
  for (auto& line : *log) failure.log.push_back(masked({}, line));
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

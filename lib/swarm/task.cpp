#include "swarm/task.hpp"

#include "json/json.hpp"
#include "swarm/observe.hpp"
#include "swarm/time.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

namespace fairlead::swarm {
namespace {

using json::Value;

std::uint64_t natural(const Value& object, std::string_view key) {
  return static_cast<std::uint64_t>(std::max<std::int64_t>(0, json::integer_or(object, key, 0)));
}

Task task_of(const Value& value) {
  const auto& status = json::member(value, "Status");
  const auto& container = json::member(status, "ContainerStatus");
  Task task = {.id = json::text_or(value, "ID"),
               .service_id = json::text_or(value, "ServiceID"),
               .node_id = json::text_or(value, "NodeID"),
               .slot = natural(value, "Slot"),
               .state = json::text_or(status, "State"),
               .desired = json::text_or(value, "DesiredState"),
               .error = json::text_or(status, "Err"),
               .image = json::text_or(json::at(value, {"Spec", "ContainerSpec"}), "Image"),
               .container = json::text_or(container, "ContainerID"),
               .job_iteration = natural(json::member(value, "JobIteration"), "Index"),
               .since = parse_time(json::text_or(status, "Timestamp"))};
  if (const auto& code = json::member(container, "ExitCode"); code.is_number_integer()) task.exit_code = code;
  return task;
}

Result<std::vector<Task>> list(const engine::Client& engine,
                               const std::map<std::string, std::vector<std::string>>& filters) {
  TRY_ASSIGN(const auto answer, engine.list("/tasks", {{"filters", engine::filters(filters)}}));
  std::vector<Task> tasks;
  for (const auto& value : answer) tasks.push_back(task_of(value));
  std::ranges::sort(tasks, {}, [](const Task& task) { return std::pair(task.slot, task.id); });
  return tasks;
}

}  // namespace

Result<std::vector<Task>> stack_tasks(const engine::Client& engine, std::string_view stack, TaskFilter filter) {
  std::map<std::string, std::vector<std::string>> filters = {{"label", {stack_label(stack)}}};
  // What docker's client uses to watch an update; not in the documentation of the API.
  if (filter == TaskFilter::up_to_date) filters["_up-to-date"] = {"true"};
  return list(engine, filters);
}

Result<std::vector<Task>> service_tasks(const engine::Client& engine, std::string_view service_id) {
  return list(engine, {{"service", {std::string(service_id)}}});
}

std::string task_name(std::string_view service, const Task& task, std::string_view node) {
  if (task.slot != 0) return fmt::format("{}.{}", service, task.slot);
  return fmt::format("{}.{}", service, node.empty() ? "?" : node);
}

bool has_failed(const Task& task) {
  return task.state == "failed" || task.state == "rejected" || task.state == "orphaned";
}

bool is_alive(const Task& task) {
  return !has_failed(task) && task.state != "complete" && task.state != "shutdown" && task.state != "remove";
}

bool has_to_end(const Task& task) {
  return is_alive(task) && !task.node_id.empty();
}

}  // namespace fairlead::swarm

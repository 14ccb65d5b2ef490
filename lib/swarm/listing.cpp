#include "swarm/listing.hpp"

#include "base/table.hpp"
#include "swarm/nodes.hpp"
#include "swarm/observe.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <tuple>
#include <utility>

namespace fairlead::swarm {
namespace {

/// "nginx:1.27" of "nginx:1.27@sha256:...".
std::string short_image(const std::string& image) {
  return image.substr(0, image.find('@'));
}

Row row_of(const Task& task, const std::string& service, const Variables& nodes, sys::Clock::Wall now) {
  const auto node = value_or(nodes, task.node_id, task.node_id);
  const auto age = task.since ? now - *task.since : std::chrono::milliseconds(0);
  return {.task = task_name(service, task, node),
          .service = service,
          .node = node,
          .image = short_image(task.image),
          .state = task.state,
          .desired = task.desired,
          .since = std::max(std::chrono::seconds(0), std::chrono::duration_cast<std::chrono::seconds>(age)),
          .error = task.error};
}

/// How well a task is that is in this state (docs.docker.com/engine/swarm/how-swarm-mode-works/swarm-task-states).
std::string_view shade_of(std::string_view state) {
  if (state == "running" || state == "complete") return tone::good;
  const bool is_bad = state == "failed" || state == "rejected" || state == "orphaned";
  return is_bad ? tone::bad : state == "shutdown" || state == "remove" ? "" : tone::doubtful;
}

std::vector<std::string> cells_of(const Row& row, Paint paint) {
  return {(row.is_current ? "" : "  \\_ ") + row.task,
          row.node,
          row.image,
          paint(shade_of(row.state), row.state),
          row.desired,
          since_text(row.since),
          row.error};
}

}  // namespace

std::string since_text(std::chrono::seconds duration) {
  using namespace std::chrono;
  if (duration < minutes(2)) return fmt::format("{}s", duration.count());
  if (duration < hours(2)) return fmt::format("{}m", floor<minutes>(duration).count());
  if (duration < days(2)) return fmt::format("{}h", floor<hours>(duration).count());
  return fmt::format("{}d", floor<days>(duration).count());
}

Result<std::vector<Row>> list_tasks(const engine::Client& engine, std::string_view stack, sys::Clock::Wall now) {
  TRY_ASSIGN(const auto services, live_services(engine, stack));
  TRY_ASSIGN(const auto tasks, stack_tasks(engine, stack, TaskFilter::all));
  TRY_ASSIGN(const auto nodes, list_nodes(engine));
  const auto node_names = names_of(nodes);
  Variables names;
  for (const auto& service : services) names[service.id] = service.name;
  std::vector<Row> rows;
  for (const auto& task : tasks) {
    // Of a service that was removed: the Swarm forgets it soon.
    const auto service = names.find(task.service_id);
    if (service != names.end()) rows.push_back(row_of(task, service->second, node_names, now));
  }
  std::ranges::stable_sort(
      rows, {}, [](const Row& row) { return std::tuple(row.service, row.task, row.desired != "running", row.since); });
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i].is_current = i == 0 || rows[i - 1].task != rows[i].task;
  return rows;
}

std::string rows_text(const std::vector<Row>& rows, Paint paint) {
  std::vector<std::vector<std::string>> lines = {{"TASK", "NODE", "IMAGE", "STATE", "DESIRED", "SINCE", "ERROR"}};
  for (const auto& row : rows) lines.push_back(cells_of(row, paint));
  return table(lines);
}

}  // namespace fairlead::swarm

#include "swarm/listing.hpp"

#include "json/json.hpp"
#include "swarm/observe.hpp"

#include <algorithm>
#include <array>
#include <fmt/core.h>
#include <map>
#include <nlohmann/json.hpp>
#include <tuple>
#include <utility>

namespace fairlead::swarm {
namespace {

using Cells = std::array<std::string, 6>;

Result<Variables> node_names(const engine::Client& engine) {
  TRY_ASSIGN(const auto nodes, engine.get("/nodes"));
  Variables names;
  for (const auto& node : nodes) {
    names[json::text_or(node, "ID")] = json::text_or(json::member(node, "Description"), "Hostname");
  }
  return names;
}

/// "nginx:1.27" of "nginx:1.27@sha256:...".
std::string short_image(const std::string& image) {
  return image.substr(0, image.find('@'));
}

Row row_of(const Task& task, const std::string& service, const Variables& nodes, sys::Clock::Wall now) {
  const auto node = value_or(nodes, task.node_id, task.node_id);
  const auto place = task.slot == 0 ? (node.empty() ? "?" : node) : fmt::format("{}", task.slot);
  const auto age = task.since ? now - *task.since : std::chrono::milliseconds(0);
  return {.task = fmt::format("{}.{}", service, place),
          .service = service,
          .node = node,
          .image = short_image(task.image),
          .state = task.state,
          .desired = task.desired,
          .since = std::max(std::chrono::seconds(0), std::chrono::duration_cast<std::chrono::seconds>(age)),
          .error = task.error};
}

Cells cells_of(const Row& row) {
  return {
      (row.is_current ? "" : "  \\_ ") + row.task, row.node, row.image, row.state, since_text(row.since), row.error};
}

std::string line_of(const Cells& cells, const std::array<std::size_t, 6>& widths) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) line += fmt::format("{:<{}}  ", cells[i], widths[i]);
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
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
  TRY_ASSIGN(const auto nodes, node_names(engine));
  Variables names;
  for (const auto& service : services) names[service.id] = service.name;
  std::vector<Row> rows;
  for (const auto& task : tasks) {
    // Of a service that was removed: the Swarm forgets it soon.
    const auto service = names.find(task.service_id);
    if (service != names.end()) rows.push_back(row_of(task, service->second, nodes, now));
  }
  std::ranges::stable_sort(
      rows, {}, [](const Row& row) { return std::tuple(row.service, row.task, row.desired != "running", row.since); });
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i].is_current = i == 0 || rows[i - 1].task != rows[i].task;
  return rows;
}

std::string rows_text(const std::vector<Row>& rows) {
  std::vector<Cells> lines = {{"TASK", "NODE", "IMAGE", "STATE", "SINCE", "ERROR"}};
  for (const auto& row : rows) lines.push_back(cells_of(row));
  std::array<std::size_t, 6> widths = {};
  for (const auto& cells : lines) {
    for (std::size_t i = 0; i < cells.size(); ++i) widths[i] = std::max(widths[i], cells[i].size());
  }
  std::string out;
  for (const auto& cells : lines) out += line_of(cells, widths);
  return out;
}

}  // namespace fairlead::swarm

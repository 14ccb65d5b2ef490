#include "swarm/status.hpp"

#include "json/json.hpp"
#include "oci/reference.hpp"
#include "swarm/names.hpp"
#include "swarm/observe.hpp"
#include "swarm/wording.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <map>
#include <nlohmann/json.hpp>
#include <tuple>
#include <utility>

namespace fairlead::swarm {
namespace {

using json::Value;
using std::chrono::milliseconds;
using std::chrono::seconds;

seconds since(sys::Clock::Wall then, sys::Clock::Wall now) {
  return std::max(seconds(0), std::chrono::duration_cast<seconds>(now - then));
}

std::string_view word(ServiceMode mode) {
  switch (mode) {
    case ServiceMode::replicated: return "replicated";
    case ServiceMode::global: return "global";
    case ServiceMode::replicated_job: return "replicated job";
    case ServiceMode::global_job: break;
  }
  return "global job";
}

/// As what runs is judged, not what was just deployed: nobody has to watch it for a while, and what the Swarm went back
/// to is what should run.
Verdict judged(const Promise& promise, const std::vector<Task>& current) {
  const auto& update = promise.update_state;
  auto standing = promise;
  standing.monitor = {};
  const bool went_back = update == "rollback_started" || update == "rollback_completed";
  Standard standard = {.update_counts = !went_back, .stable = {}};
  standard.watched = standard.patience;
  return judge(standing, current, standard);
}

std::vector<std::string> ports_of(const LiveService& service) {
  std::vector<std::string> out;
  const auto ports = json::parse(service.ports.empty() ? "[]" : service.ports, "ports");
  if (!ports) return out;
  for (const auto& port : *ports) out.push_back(port_text(port));
  return out;
}

/// A task runs only once its healthcheck has passed, and ends when it fails.
std::string health_of(const Value& container, const ServiceStatus& status) {
  const auto& test = json::at(container, {"Healthcheck", "Test"});
  if (!test.is_array() || test.empty() || test.front() == "NONE") return {};
  return status.running >= status.wanted ? "healthy" : "starting";
}

std::string without_digest(const std::string& image) {
  return image.substr(0, image.find('@'));
}

/// The label says the image as it was deployed; an image changed by hand leaves it behind.
std::string drift_of(const Value& spec, const std::string& image) {
  const auto label = json::text_or(json::member(spec, "Labels"), image_label);
  const auto deployed = oci::Reference::parse(label);
  if (label.empty() || !deployed || without_digest(deployed->familiar()) == image) return {};
  return fmt::format("runs image {}, deployed was {}", image, label);
}

std::pair<std::size_t, std::size_t> running_of_wanted(const Promise& promise, const std::vector<Task>& tasks) {
  std::size_t running = 0, wanted = 0;
  for (const auto& task : tasks) {
    if (task.service_id != promise.id) continue;
    const bool is_of_job = task.job_iteration == promise.job_iteration;
    if (promise.is_job() && is_of_job) {
      ++wanted;
      running += task.state == "complete" ? 1U : 0U;
    } else if (!promise.is_job() && task.desired == "running") {
      ++wanted;
      running += task.state == "running" ? 1U : 0U;
    }
  }
  const bool is_counted = promise.mode == ServiceMode::global || promise.mode == ServiceMode::global_job;
  return {running, is_counted ? wanted : promise.wanted};
}

ServiceStatus status_of(const LiveService& service, const Sight& sight, sys::Clock::Wall now) {
  const auto& spec = *service.spec;
  const auto promise = promise_of(service);
  const auto& container = json::at(spec, {"TaskTemplate", "ContainerSpec"});
  const auto image = json::text_or(container, "Image");
  const auto at = image.find('@');
  ServiceStatus out = {.name = service.name,
                       .mode = std::string(word(promise.mode)),
                       .image = without_digest(image),
                       .digest = at == image.npos ? "" : image.substr(at + 1)};
  std::tie(out.running, out.wanted) = running_of_wanted(promise, sight.tasks);
  if (service.updated) out.age = since(*service.updated, now);
  out.update = service.update_state;
  out.health = health_of(container, out);
  out.ports = ports_of(service);
  out.verdict = judged(promise, sight.current);
  out.drift = drift_of(spec, out.image);
  return out;
}

bool is_problem(const Task& task) {
  return task.age <= std::chrono::hours(1) && (has_failed(task) || (is_alive(task) && !task.error.empty()));
}

void add_tasks(const LiveService& service, const Sight& sight, const Variables& nodes, StackStatus& out) {
  for (const auto& task : sight.tasks) {
    if (task.service_id != service.id) continue;
    const auto node = value_or(nodes, task.node_id, task.node_id);
    if (task.desired == "running" && is_alive(task)) {
      const auto at = std::ranges::find(out.nodes, task.node_id, [](const NodeStatus& one) { return one.node.id; });
      if (at != out.nodes.end()) ++at->tasks;
    }
    if (!is_problem(task)) continue;
    out.problems.push_back({.task = task_name(service.name, task, node),
                            .service = service.name,
                            .node = node,
                            .state = task.state,
                            .error = printable(task.error),
                            .exit_code = task.state == "failed" ? task.exit_code : std::nullopt,
                            .age = std::chrono::duration_cast<seconds>(task.age)});
  }
}

void fill_ages(std::vector<Task>& tasks, sys::Clock::Wall now) {
  for (auto& task : tasks) task.age = task.since ? std::max(milliseconds(0), now - *task.since) : milliseconds(0);
}

}  // namespace

Result<Sight> look(const engine::Client& engine, std::string_view stack) {
  Sight out;
  TRY_ASSIGN(out.services, live_services(engine, stack));
  TRY_ASSIGN(out.tasks, stack_tasks(engine, stack, TaskFilter::all));
  TRY_ASSIGN(out.current, stack_tasks(engine, stack, TaskFilter::up_to_date));
  TRY_ASSIGN(out.nodes, list_nodes(engine));
  return out;
}

std::string ServiceStatus::trouble() const {
  if (verdict.state == State::converged) return drift;
  return drift.empty() ? verdict.text : fmt::format("{}; {}", verdict.text, drift);
}

std::size_t StackStatus::unwell() const {
  return static_cast<std::size_t>(std::ranges::count(services, false, &ServiceStatus::is_well));
}

std::vector<StackStatus> statuses(const Sight& sight, sys::Clock::Wall now) {
  auto aged = sight;
  fill_ages(aged.tasks, now);
  fill_ages(aged.current, now);
  const auto nodes = names_of(sight.nodes);
  std::map<std::string, StackStatus> by_name;
  for (const auto& service : sight.services) {
    const auto name = stack_of(service);
    auto& stack = by_name[name];
    if (stack.stack.empty()) {
      stack.stack = name;
      for (const auto& node : sight.nodes) stack.nodes.push_back({.node = node});
    }
    stack.services.push_back(status_of(service, aged, now));
    add_tasks(service, aged, nodes, stack);
  }
  std::vector<StackStatus> out;
  for (auto& [name, stack] : by_name) {
    std::ranges::stable_sort(stack.problems, {}, &Problem::age);
    out.push_back(std::move(stack));
  }
  return out;
}

}  // namespace fairlead::swarm

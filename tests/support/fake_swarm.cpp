#include "support/fake_swarm.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace fairlead::test {
namespace {

using nlohmann::json;
using std::chrono::milliseconds;

constexpr auto tick = milliseconds(50);
constexpr auto start_time = milliseconds(200);

/// Called many times a second of the Swarm's time: copies nothing.
const json& at(const json& value, std::initializer_list<const char*> path) {
  static const json nothing;
  const json* here = &value;
  for (const auto* key : path) {
    if (!here->is_object()) return nothing;
    const auto found = here->find(key);
    if (found == here->end()) return nothing;
    here = &*found;
  }
  return *here;
}

milliseconds duration(const json& nanoseconds, milliseconds fallback) {
  if (!nanoseconds.is_number()) return fallback;
  return std::chrono::duration_cast<milliseconds>(std::chrono::nanoseconds(nanoseconds.get<std::int64_t>()));
}

bool is_over(const FakeTask& task) {
  return task.state == "failed" || task.state == "rejected" || task.state == "complete" || task.state == "shutdown";
}

}  // namespace

std::string engine_time(sys::Clock::Wall time) {
  const auto whole = sys::rfc3339(time);
  const auto rest = time.time_since_epoch() % std::chrono::seconds(1);
  return fmt::format("{}.{:03}456789Z", whole.substr(0, whole.size() - 1), rest.count());
}

const Behaviour& FakeSwarm::behaviour(const std::string& image) const {
  static const Behaviour runs;
  for (const auto& [prefix, behaviour] : behaviours) {
    if (image.starts_with(prefix)) return behaviour;
  }
  return runs;
}

bool FakeSwarm::is_job(const FakeService& service) const {
  return service.spec["Mode"].contains("ReplicatedJob") || service.spec["Mode"].contains("GlobalJob");
}

std::uint64_t FakeSwarm::wanted(const FakeService& service) const {
  const auto& mode = service.spec["Mode"];
  if (mode.contains("Replicated")) return mode["Replicated"].value("Replicas", 1U);
  if (mode.contains("ReplicatedJob")) return mode["ReplicatedJob"].value("TotalCompletions", 1U);
  return 1;  // One node.
}

/// swarmkit: a task whose spec is the same is not dirty, whatever its version.
bool FakeSwarm::is_up_to_date(const FakeTask& task) const {
  const auto found = services.find(task.service_id);
  return found != services.end() && found->second.spec_version == task.spec_version;
}

void FakeSwarm::set_state(FakeTask& task, std::string state) {
  task.state = std::move(state);
  task.since = now_;
}

void FakeSwarm::set_update(FakeService& service, std::string_view state, std::string_view message) {
  service.update_status = {{"State", state}, {"StartedAt", engine_time(now_)}, {"Message", message}};
  service.version = next_version();
  service.changed = now_;
}

void FakeSwarm::set_spec(FakeService& service, json spec, std::string_view state) {
  const bool restarts = at(spec, {"TaskTemplate"}) != at(service.spec, {"TaskTemplate"}) ||
                        at(spec, {"EndpointSpec"}) != at(service.spec, {"EndpointSpec"});
  service.previous = service.spec;
  service.previous_spec_version = service.spec_version;
  service.spec = std::move(spec);
  service.version = next_version();
  service.changed = now_;
  if (restarts) service.spec_version = service.version;
  if (is_job(service)) ++service.job_iteration;
  service.update_status = nullptr;
  if (restarts && !is_job(service) && !state.empty()) set_update(service, state, "update in progress");
}

void FakeSwarm::roll_back(FakeService& service, std::string_view message) {
  service.spec = service.previous;
  service.spec_version = service.previous_spec_version;
  service.previous = nullptr;
  set_update(service, "rollback_started", message);
}

void FakeSwarm::advance(sys::Clock::Wall to) {
  if (now_ == sys::Clock::Wall{}) now_ = to;
  for (; now_ + tick <= to; now_ += tick) step();
}

void FakeSwarm::step() {
  for (auto& task : tasks) run_task(task);
  for (auto& [id, service] : services) run_service(service);
  std::erase_if(tasks, [&](const FakeTask& task) { return !services.contains(task.service_id) && is_over(task); });
}

void FakeSwarm::run_task(FakeTask& task) {
  if (is_over(task)) return;
  const auto& does = behaviour(task.image);
  if (!services.contains(task.service_id)) task.desired = "remove";
  if (task.desired != "running") return set_state(task, "shutdown");
  const auto age = now_ - task.since;
  if (task.state == "new" && does.kind == Behaviour::Kind::has_no_node) {
    task.error = "no suitable node (scheduling constraints not satisfied on 1 node)";
    return set_state(task, "pending");
  }
  if (task.state == "new" && age >= start_time) {
    if (does.kind == Behaviour::Kind::is_missing) {
      task.error = "No such image: " + task.image;
      return set_state(task, "rejected");
    }
    return set_state(task, does.kind == Behaviour::Kind::hangs ? "starting" : "running");
  }
  if (task.state == "running" && does.kind == Behaviour::Kind::ends && age >= does.lifetime) {
    task.exit_code = does.exit_code;
    if (does.exit_code != 0) task.error = fmt::format("task: non-zero exit ({})", does.exit_code);
    set_state(task, does.exit_code == 0 ? "complete" : "failed");
  }
}

FakeTask* FakeSwarm::active(const FakeService& service, std::uint64_t slot) {
  const auto found = std::ranges::find_if(tasks, [&](const FakeTask& task) {
    return task.service_id == service.id && task.slot == slot && task.desired == "running" &&
           (!is_job(service) || task.job_iteration == service.job_iteration);
  });
  return found == tasks.end() ? nullptr : &*found;
}

void FakeSwarm::start_task(const FakeService& service, std::uint64_t slot) {
  tasks.push_back({.id = new_id("task"),
                   .service_id = service.id,
                   .image = at(service.spec, {"TaskTemplate", "ContainerSpec", "Image"}).get<std::string>(),
                   .slot = slot,
                   .spec_version = service.spec_version,
                   .job_iteration = service.job_iteration,
                   .since = now_});
}

bool FakeSwarm::restarts(const FakeService& service, const FakeTask& task) const {
  const auto& policy = at(service.spec, {"TaskTemplate", "RestartPolicy"});
  const auto condition = policy.is_object() ? policy.value("Condition", "any") : std::string("any");
  if (condition == "none" || (is_job(service) && task.state == "complete")) return false;
  if (condition == "on-failure" && task.state == "complete") return false;
  return now_ - task.since >= duration(at(policy, {"Delay"}), milliseconds(5000));
}

void FakeSwarm::run_service(FakeService& service) {
  const auto count = wanted(service);
  for (auto& task : tasks) {
    if (task.service_id == service.id && task.slot > count) task.desired = "remove";
  }
  for (std::uint64_t slot = 1; slot <= count; ++slot) run_slot(service, slot);
  roll_out(service);
}

void FakeSwarm::run_slot(FakeService& service, std::uint64_t slot) {
  auto* task = active(service, slot);
  if (task == nullptr) return start_task(service, slot);
  if (!is_over(*task) || !restarts(service, *task)) return;
  task->desired = "shutdown";
  start_task(service, slot);
}

/// One slot at a time, stop-first.
void FakeSwarm::roll_out(FakeService& service) {
  const auto state = service.update_status.is_object() ? service.update_status.value("State", "") : "";
  if (state != "updating" && state != "rollback_started") return;
  for (const auto& task : tasks) {
    const bool is_of_update = task.service_id == service.id && task.spec_version == service.spec_version;
    if (is_of_update && task.since >= service.changed && (task.state == "failed" || task.state == "rejected")) {
      return task_failed(service);
    }
  }
  for (std::uint64_t slot = 1; slot <= wanted(service); ++slot) {
    auto* task = active(service, slot);
    if (task == nullptr) return;
    if (task->spec_version == service.spec_version) {
      if (task->state != "running") return;  // This one first.
      continue;
    }
    task->desired = "shutdown";
    return start_task(service, slot);
  }
  const auto monitor = duration(at(service.spec, {"UpdateConfig", "Monitor"}), milliseconds(5000));
  if (now_ - service.changed < monitor + start_time) return;
  set_update(service, state == "updating" ? "completed" : "rollback_completed", "completed");
}

void FakeSwarm::task_failed(FakeService& service) {
  const auto& action = at(service.spec, {"UpdateConfig", "FailureAction"});
  if (service.update_status["State"] == "rollback_started") return set_update(service, "rollback_paused", "failed");
  if (action == "continue") return;
  if (action == "rollback" && service.previous.is_object()) return roll_back(service, "update rolled back");
  set_update(service, "paused", "update paused due to failure or early termination of a task");
}

}  // namespace fairlead::test

#include "base/text.hpp"
#include "support/fake_engine.hpp"
#include "support/fake_engine_answers.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <set>

namespace fairlead::test {
namespace {

using nlohmann::json;

/// The member that the engine does not know, or "".
std::string unknown_member(const json& object, const std::set<std::string>& known) {
  if (!object.is_object()) return "not an object";
  for (const auto& [key, value] : object.items()) {
    if (!known.contains(key)) return key;
  }
  return {};
}

const std::set<std::string> service_members = {"Name",         "Labels",         "TaskTemplate", "Mode",
                                               "UpdateConfig", "RollbackConfig", "EndpointSpec", "Networks"};
const std::set<std::string> task_members = {"ContainerSpec", "Resources", "RestartPolicy", "Placement",
                                            "Networks",      "LogDriver", "ForceUpdate",   "Runtime"};
const std::set<std::string> container_members = {"Image",           "Labels",        "Command",       "Args",
                                                 "Hostname",        "Env",           "Dir",           "User",
                                                 "Groups",          "TTY",           "Init",          "Hosts",
                                                 "Privileges",      "StopSignal",    "OpenStdin",     "ReadOnly",
                                                 "Mounts",          "Secrets",       "Configs",       "Sysctls",
                                                 "Healthcheck",     "DNSConfig",     "Isolation",     "Ulimits",
                                                 "StopGracePeriod", "CapabilityAdd", "CapabilityDrop"};

}  // namespace

// ---- services

json FakeEngine::shown(const FakeService& service) const {
  // As swarmkit counts them (manager/controlapi/service.go, ListServiceStatuses): those that stop are running, too.
  const auto count = [&](auto fits) {
    return std::ranges::count_if(swarm.tasks,
                                 [&](const FakeTask& task) { return task.service_id == service.id && fits(task); });
  };
  const auto running = count([](const FakeTask& task) { return task.state == "running"; });
  const auto desired = count([](const FakeTask& task) { return task.desired == "running"; });
  json out = {{"ID", service.id},
              {"Version", {{"Index", service.version}}},
              {"UpdatedAt", engine_time(service.changed)},
              {"Spec", service.spec},
              {"JobStatus", {{"JobIteration", {{"Index", service.job_iteration}}}}},
              {"ServiceStatus", {{"RunningTasks", running}, {"DesiredTasks", desired}}}};
  if (service.previous.is_object()) out["PreviousSpec"] = service.previous;
  if (service.update_status.is_object()) out["UpdateStatus"] = service.update_status;
  return out;
}

http::Response FakeEngine::services(const Ask& ask) {
  if (ask.path == "/services/create" && ask.method == "POST") return create_service(ask);
  if (ask.path == "/services") {
    auto list = json::array();
    for (const auto& [id, service] : swarm.services) {
      const auto fits =
          passes(ask.filters, "label", [&](const auto& all) { return has_labels(service.spec["Labels"], all); }) &&
          passes(ask.filters, "name", [&](const auto& all) { return has_name(service.spec["Name"], all); });
      if (fits) list.push_back(shown(service));
    }
    return done(200, list);
  }
  const auto parts = split(ask.path, '/');
  auto* found = service(parts.at(2));
  if (found == nullptr) return error(404, fmt::format("service {} not found", parts.at(2)));
  if (parts.size() == 4 && parts[3] == "logs") return service_logs(*found);
  if (ask.method == "GET") return done(200, shown(*found));
  if (ask.method == "POST" && parts.size() == 4 && parts[3] == "update") return update_service(ask, *found);
  if (ask.method != "DELETE") return error(404, "page not found");
  swarm.services.erase(found->id);
  return answer(200);
}

http::Response FakeEngine::create_service(const Ask& ask) {
  if (const auto problem = problem_of(ask.body); !problem.empty()) return error(400, problem);
  if (service(ask.body["Name"].get<std::string>()) != nullptr) {
    return error(
        409, "rpc error: code = AlreadyExists desc = name conflicts with an existing object: service already exists");
  }
  const auto id = swarm.new_id("service");
  auto& made = swarm.services[id];
  made.id = id;
  made.spec = stored(ask.body);
  made.version = made.spec_version = swarm.next_version();
  made.changed = swarm.now();
  return done(201, {{"ID", id}});
}

http::Response FakeEngine::update_service(const Ask& ask, FakeService& service) {
  if (const auto problem = problem_of(ask.body); !problem.empty()) return error(400, problem);
  if (ask.query.at("version") != std::to_string(service.version)) {
    return error(500, "rpc error: code = Unknown desc = update out of sequence");
  }
  if (ask.query.contains("rollback")) {
    if (!service.previous.is_object()) return error(400, "service does not have a previous spec");
    const auto newer = service.spec;
    swarm.roll_back(service, "manually requested rollback");
    service.previous = newer;
    return done(200, {{"Warnings", nullptr}});
  }
  const auto mode = [](const json& spec) { return spec.at("Mode").begin().key(); };
  if (mode(ask.body) != mode(service.spec)) return error(501, "service mode change is not allowed");
  swarm.set_spec(service, stored(ask.body), "updating");
  return done(200, {{"Warnings", nullptr}});
}

std::string FakeEngine::problem_of(const json& spec) const {
  if (const auto key = unknown_member(spec, service_members); !key.empty()) return "unknown member " + key;
  const auto task = member(spec, "TaskTemplate");
  if (const auto key = unknown_member(task, task_members); !key.empty()) return "unknown member " + key;
  const auto container = member(task, "ContainerSpec");
  if (const auto key = unknown_member(container, container_members); !key.empty()) return "unknown member " + key;
  if (member(container, "Image").get<std::string>().empty()) return "ContainerSpec: \"Image\" required";
  if (member(spec, "Mode").size() != 1) return "exactly one mode";
  for (const auto& network : member(task, "Networks")) {
    const auto target = network.at("Target").get<std::string>();
    const auto all = names("networks");
    const bool is_known = std::ranges::binary_search(all, target) ||
                          (objects_.contains("networks") && objects_.at("networks").contains(target)) ||
                          std::ranges::any_of(predefined_networks, [&](const auto& known) {
                            return known.first == target || known.second == target;
                          });
    if (!is_known) return fmt::format("network {} not found", target);
  }
  return reference_problem(container);
}

std::string FakeEngine::reference_problem(const json& container) const {
  for (const auto& [list, kind, id, name] :
       {std::tuple("Secrets", "secrets", "SecretID", "SecretName"), {"Configs", "configs", "ConfigID", "ConfigName"}}) {
    for (const auto& reference : member(container, list)) {
      const auto key = reference.value(id, "");
      const bool fits = objects_.contains(kind) && objects_.at(kind).contains(key) &&
                        name_of(objects_.at(kind).at(key)) == reference.at(name).get<std::string>();
      if (!fits) return fmt::format("invalid reference to {} {}", kind, reference.dump());
    }
  }
  return {};
}

/// With the defaults that the daemon adds (measured on Docker 20.10).
json FakeEngine::stored(json spec) const {
  auto& task = spec["TaskTemplate"];
  task["Runtime"] = "container";
  task["ContainerSpec"]["Isolation"] = "default";
  if (task["ContainerSpec"].contains("Privileges")) task["ContainerSpec"].erase("Privileges");
  if (task.contains("RestartPolicy")) task["RestartPolicy"].emplace("MaxAttempts", 0);
  if (spec["Mode"].contains("Replicated")) spec["Mode"]["Replicated"].emplace("Replicas", 1);
  if (spec["Mode"].contains("ReplicatedJob")) {
    auto& job = spec["Mode"]["ReplicatedJob"];
    job.emplace("MaxConcurrent", 1);
    job.emplace("TotalCompletions", job["MaxConcurrent"]);
  }
  spec["EndpointSpec"].emplace("Mode", "vip");
  if (spec.contains("UpdateConfig")) {
    spec["UpdateConfig"].emplace("FailureAction", "pause");
    if (spec["UpdateConfig"].value("Order", "").empty()) spec["UpdateConfig"]["Order"] = "stop-first";
  }
  if (!task.contains("Networks")) return spec;
  for (auto& network : task["Networks"]) {
    if (const auto found = predefined_networks.find(network["Target"].get<std::string>());
        found != predefined_networks.end()) {
      network["Target"] = found->second;
    }
    if (!objects_.contains("networks")) continue;
    for (const auto& [id, object] : objects_.at("networks")) {
      if (object.at("Name") == network["Target"]) network["Target"] = id;
    }
  }
  return spec;
}

// ---- tasks

namespace {

/// A frame of the log of a program that writes to its standard error.
std::string log_frame(const std::string& line) {
  return std::string("\2\0\0\0\0\0\0", 7) + static_cast<char>(line.size() + 1) + line + "\n";
}

}  // namespace

/// As with timestamps and details.
http::Response FakeEngine::service_logs(const FakeService& service) const {
  std::string body;
  for (const auto& task : swarm.tasks) {
    if (task.service_id != service.id) continue;
    for (const auto& line : swarm.behaviour(task.image).log) {
      body += log_frame(fmt::format("{} com.docker.swarm.service.id={},com.docker.swarm.task.id={} {}",
                                    engine_time(task.since), service.id, task.id, line));
    }
  }
  return answer(200, body, {{"Content-Type", "application/vnd.docker.raw-stream"}});
}

http::Response FakeEngine::tasks(const Ask& ask) {
  const auto parts = split(ask.path, '/');
  if (parts.size() == 4 && parts[3] == "logs") {
    const auto task = std::ranges::find(swarm.tasks, parts[2], &FakeTask::id);
    if (task == swarm.tasks.end()) return error(404, "task not found");
    std::string body;
    for (const auto& line : swarm.behaviour(task->image).log) body += log_frame(line);
    return answer(200, body, {{"Content-Type", "application/vnd.docker.raw-stream"}});
  }
  if (const auto asked = ask.filters.find("service"); asked != ask.filters.end()) {
    for (const auto& id : asked->second) {
      if (service(id) == nullptr) return error(404, fmt::format("service {} not found", id));
    }
  }
  auto list = json::array();
  for (const auto& task : swarm.tasks) {
    const auto found = swarm.services.find(task.service_id);
    const auto labels = found == swarm.services.end() ? json() : found->second.spec["Labels"];
    const bool fits =
        passes(ask.filters, "label",
               [&](const auto& all) { return found == swarm.services.end() || has_labels(labels, all); }) &&
        passes(ask.filters, "_up-to-date", [&](const auto&) { return swarm.is_up_to_date(task); }) &&
        passes(ask.filters, "service",
               [&](const auto& all) { return std::ranges::find(all, task.service_id) != all.end(); });
    if (!fits) continue;
    json status = {{"State", task.state}, {"Timestamp", engine_time(task.since)}};
    if (!task.error.empty()) status["Err"] = task.error;
    if (task.state == "starting") status["ContainerStatus"] = {{"ContainerID", "container-of-" + task.id}};
    if (task.state == "failed" || task.state == "complete") status["ContainerStatus"] = {{"ExitCode", task.exit_code}};
    list.push_back({{"ID", task.id},
                    {"ServiceID", task.service_id},
                    {"Slot", task.slot},
                    {"NodeID", task.state == "pending" ? "" : "node1"},
                    {"DesiredState", task.desired},
                    {"Spec", {{"ContainerSpec", {{"Image", task.image}}}}},
                    {"JobIteration", {{"Index", task.job_iteration}}},
                    {"Status", status}});
  }
  return done(200, list);
}

}  // namespace fairlead::test

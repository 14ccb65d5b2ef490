// How a service comes to run, and to its next version.
#include "lint/checks.hpp"

#include <algorithm>
#include <fmt/chrono.h>
#include <fmt/core.h>

namespace fairlead::lint {
namespace {

using compose::FailureAction;
using compose::Mode;
using compose::Mount;
using compose::MountType;
using compose::UpdateOrder;

bool is_job(const Service& service) {
  return service.deploy.mode == Mode::replicated_job || service.deploy.mode == Mode::global_job;
}

bool starts_first(const Service& service) {
  const auto& update = service.deploy.update_config;
  return update && update->order == UpdateOrder::start_first;
}

/// Something that two tasks at once would both write to.
bool is_data(const Mount& mount) {
  return !mount.read_only && mount.target != "/var/run/docker.sock" &&
         (mount.type == MountType::volume || mount.type == MountType::bind || mount.type == MountType::cluster);
}

/// Does something outside the stack send it requests?
bool is_served(const Service& service) {
  if (!service.ports.empty()) return true;
  return std::ranges::any_of(service.deploy.labels,
                             [](const auto& label) { return label.first.starts_with("traefik."); });
}

Place order_place(const Service& service, const View& view) {
  return view.services.place_of(service.name, {"deploy", "update_config", "order"});
}

}  // namespace

void no_rollback(const Service& service, const View& view, Sink& sink) {
  if (is_job(service)) return;
  const auto& update = service.deploy.update_config;
  if (update && update->failure_action == FailureAction::rollback) return;
  sink.add(view.services.place_of(service.name, {"deploy", "update_config", "failure_action"}),
           "an update that fails is not rolled back by the Swarm itself");
}

void no_healthcheck(const Service& service, const View& /*view*/, Sink& sink) {
  if (is_job(service) || service.healthcheck) return;
  sink.add(service.place, "there is no health check: a task counts as well as soon as its process runs");
}

void stop_first(const Service& service, const View& view, Sink& sink) {
  const auto& deploy = service.deploy;
  if (deploy.mode != Mode::replicated || deploy.replicas.value_or(1) != 1 || starts_first(service)) return;
  const bool host_port =
      std::ranges::any_of(service.ports, [](const auto& port) { return port.mode == compose::PublishMode::host; });
  if (!is_served(service) || host_port || std::ranges::any_of(service.mounts, is_data)) return;
  sink.add(order_place(service, view), "each update stops the only task before the next one runs");
}

void start_first_host_port(const Service& service, const View& /*view*/, Sink& sink) {
  if (!starts_first(service)) return;
  const auto port = std::ranges::find_if(
      service.ports, [](const auto& each) { return each.published && each.mode == compose::PublishMode::host; });
  if (port == service.ports.end()) return;
  sink.add(port->place, fmt::format("with start-first, the new task needs port {} of a node while the old one has it",
                                    port->published.value_or(0)));
}

void start_first_volume(const Service& service, const View& /*view*/, Sink& sink) {
  if (!starts_first(service)) return;
  const auto mount = std::ranges::find_if(service.mounts, is_data);
  if (mount == service.mounts.end()) return;
  sink.add(mount->place,
           fmt::format("with start-first, the old and the new task both write to {} for a while", mount->target));
}

// swarmkit counts a failure while the task starts, and within `monitor` after it runs (updater.go).
void short_monitor(const Service& service, const View& view, Sink& sink) {
  using std::chrono::duration_cast;
  using std::chrono::seconds;
  const auto& update = service.deploy.update_config;
  const auto& check = service.healthcheck;
  if (!update || update->failure_action != FailureAction::rollback) return;
  if (!check || (!check->test.empty() && check->test[0] == "NONE")) return;
  const auto interval = check->interval.value_or(seconds(30));
  const auto retries = check->retries.value_or(3);
  const auto monitor = update->monitor.value_or(seconds(5));
  if (retries == 0 || interval.count() < 0 || monitor / retries >= interval) return;
  sink.add(view.services.place_of(service.name, {"deploy", "update_config", "monitor"}),
           fmt::format("a task that turns unhealthy is seen after {} times {}, but the update looks only for {}",
                       retries, duration_cast<seconds>(interval), duration_cast<seconds>(monitor)));
}

void job_reruns(const Service& service, const View& view, Sink& sink) {
  if (!is_job(service)) return;
  sink.add(view.services.place_of(service.name, {"deploy", "mode"}),
           "a job runs again with every change of its service");
}

void replicas_unset(const Service& service, const View& view, Sink& sink) {
  if (service.deploy.mode != Mode::replicated || service.deploy.replicas) return;
  sink.add(view.services.place_of(service.name, {"deploy"}),
           "the number of replicas is not given: 1 at first, later what the Swarm has");
}

}  // namespace fairlead::lint

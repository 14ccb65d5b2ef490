#include "compose/strategy.hpp"

#include "compose/checks.hpp"
#include "compose/fields.hpp"
#include "compose/units.hpp"

#include <fmt/core.h>
#include <utility>

namespace fairlead::compose {
namespace {

using yaml::Node;

Result<> read_replicas(const Node& node, Canary& canary, Context& /*context*/) {
  TRY_ASSIGN(const auto text, scalar(node));
  canary.is_share = text.ends_with('%');
  const auto number = parse_unsigned(std::string_view(text).substr(0, text.size() - (canary.is_share ? 1 : 0)));
  if (!number || *number == 0 || *number > (canary.is_share ? 100 : 1000)) {
    return bad_value(node, "1 to 1000, or a share from 1% to 100%", "write for example replicas: 1 or replicas: 10%");
  }
  canary.replicas = *number;
  return {};
}

Result<> read_hold(const Node& node, Canary& canary, Context& context) {
  std::optional<nanoseconds> time;
  TRY(read(node, time, context));
  canary.hold = time.value_or(nanoseconds(0));
  if (canary.hold < std::chrono::seconds(1) || canary.hold > std::chrono::hours(1)) {
    return bad_value(node, "a time from 1s to 1h", "write for example 30s");
  }
  return {};
}

constexpr Field<Canary> canary_fields[] = {
    {"replicas", read_replicas},
    {"hold", read_hold},
    {"labels", into<&Canary::labels>},
    {"checks", [](const Node& node, Canary& out,
                  Context& context) { return read_checks(node, out.service + ".canary", out.checks, context); }},
};

Result<> read_canary(const Node& node, Service& service, Context& context) {
  Canary canary = {.service = service.name, .place = node.place()};
  TRY(read_fields(node, canary_fields, canary, context));
  service.canary = std::move(canary);
  return {};
}

constexpr Field<Service> strategy_fields[] = {{"canary", read_canary}};

Error no_canary(const Service& service, std::string_view why, const Place& place, std::string help) {
  return Error(Errc::config, fmt::format("service \"{}\" cannot have a canary: {}", service.name, why))
      .id("FL0574")
      .at(place)
      .help(std::move(help));
}

/// A volume that tasks write to one after the other, never two at a time.
const Mount* lone_volume(const Service& service) {
  const auto& deploy = service.deploy;
  const bool overlaps = deploy.update_config && deploy.update_config->order == UpdateOrder::start_first;
  if (deploy.replicas.value_or(1) > 1 || overlaps) return nullptr;
  for (const auto& mount : service.mounts) {
    const bool is_shared = mount.type == MountType::bind || mount.type == MountType::cluster ||
                           (mount.type == MountType::volume && !mount.source.empty());
    if (is_shared && !mount.read_only) return &mount;
  }
  return nullptr;
}

Result<> check_canary(const Service& service, const Place& place, const Project& project) {
  const auto mode = service.deploy.mode;
  if (mode == Mode::replicated_job || mode == Mode::global_job) {
    return no_canary(service, "it is a job, which ends", place, "remove x-fairlead.strategy");
  }
  if (mode == Mode::global) {
    return no_canary(service, "every node has one of its tasks already", place,
                     "remove x-fairlead.strategy, or set deploy.mode: replicated");
  }
  if (!service.ports.empty()) {
    return no_canary(service, "two services cannot publish one port", service.ports.front().place,
                     "publish the port of a reverse proxy, and reach this service through a network");
  }
  if (const auto* mount = lone_volume(service)) {
    return no_canary(service, fmt::format("its only task writes to {}, and two would", mount->target), mount->place,
                     "mount it read_only, set update_config.order: start-first if two may write, or remove "
                     "x-fairlead.strategy");
  }
  if (project.services.contains(service.name + "-canary")) {
    return no_canary(service, fmt::format("its name \"{}-canary\" is that of another service", service.name), place,
                     "rename the other service");
  }
  return {};
}

}  // namespace

Result<> read_strategy(const Node& node, Service& service, Context& context) {
  TRY(read_fields(node, strategy_fields, service, context));
  if (service.canary) return {};
  return node.error("a strategy says how").id("FL0212").help("write canary: {replicas: 1, hold: 30s}");
}

Result<> check_strategies(const Project& project) {
  for (const auto& [name, service] : project.services) {
    if (service.canary) TRY(check_canary(service, service.canary->place, project));
  }
  return {};
}

}  // namespace fairlead::compose

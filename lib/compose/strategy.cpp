#include "compose/strategy.hpp"

#include "compose/checks.hpp"
#include "compose/fields.hpp"
#include "compose/units.hpp"

#include <fmt/core.h>
#include <utility>

namespace fairlead::compose {
namespace {

using yaml::Node;

Result<> read_replicas(const Node& node, Strategy& out, Context& /*context*/) {
  TRY_ASSIGN(const auto text, scalar(node));
  out.is_share = text.ends_with('%');
  const auto number = parse_unsigned(std::string_view(text).substr(0, text.size() - (out.is_share ? 1 : 0)));
  if (!number || *number == 0 || *number > (out.is_share ? 100 : 1000)) {
    return bad_value(node, "1 to 1000, or a share from 1% to 100%", "write for example replicas: 1 or replicas: 10%");
  }
  out.replicas = *number;
  return {};
}

Result<> read_time(const Node& node, nanoseconds& out, Context& context) {
  std::optional<nanoseconds> time;
  TRY(read(node, time, context));
  out = time.value_or(nanoseconds(0));
  if (out < std::chrono::seconds(1) || out > std::chrono::hours(1)) {
    return bad_value(node, "a time from 1s to 1h", "write for example 30s");
  }
  return {};
}

Result<> read_hold(const Node& node, Strategy& out, Context& context) {
  return read_time(node, out.hold, context);
}

Result<> read_settle(const Node& node, Strategy& out, Context& context) {
  return read_time(node, out.settle, context);
}

constexpr Field<Strategy> canary_fields[] = {
    {"replicas", read_replicas},
    {"hold", read_hold},
    {"labels", into<&Strategy::labels>},
    {"checks", [](const Node& node, Strategy& out,
                  Context& context) { return read_checks(node, out.service + ".canary", out.checks, context); }},
};

constexpr Field<Strategy> blue_green_fields[] = {
    {"hold", read_hold},
    {"settle", read_settle},
    {"labels", into<&Strategy::labels>},
    {"checks", [](const Node& node, Strategy& out,
                  Context& context) { return read_checks(node, out.service + ".green", out.checks, context); }},
};

Error how_to_say_it(const Node& node, std::string_view what) {
  return node.error(std::string(what))
      .id("FL0212")
      .help("write canary: {replicas: 1, hold: 30s}, or blue-green: {hold: 30s}");
}

template <std::size_t Size>
Result<> set_strategy(const Node& node, Strategy strategy, Service& service, const Field<Strategy> (&fields)[Size],
                      Context& context) {
  if (service.strategy) return how_to_say_it(node, "there is one strategy, not two");
  strategy.service = service.name;
  strategy.place = node.place();
  TRY(read_fields(node, fields, strategy, context));
  service.strategy = std::move(strategy);
  return {};
}

Result<> read_canary(const Node& node, Service& service, Context& context) {
  return set_strategy(node, {}, service, canary_fields, context);
}

Result<> read_blue_green(const Node& node, Service& service, Context& context) {
  const Strategy all = {.kind = StrategyKind::blue_green, .replicas = 100, .is_share = true};
  return set_strategy(node, all, service, blue_green_fields, context);
}

constexpr Field<Service> strategy_fields[] = {{"canary", read_canary}, {"blue-green", read_blue_green}};

Error no_second(const Service& service, std::string_view why, const Place& place, std::string help) {
  const bool is_canary = service.strategy && service.strategy->kind == StrategyKind::canary;
  return Error(Errc::config, fmt::format("service \"{}\" cannot {}: {}", service.name,
                                         is_canary ? "have a canary" : "be deployed blue-green", why))
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

Result<> check_strategy(const Service& service, const Strategy& strategy, const Project& project) {
  const auto& place = strategy.place;
  const auto mode = service.deploy.mode;
  if (mode == Mode::replicated_job || mode == Mode::global_job) {
    return no_second(service, "it is a job, which ends", place, "remove x-fairlead.strategy");
  }
  if (mode == Mode::global) {
    return no_second(service, "every node has one of its tasks already", place,
                     "remove x-fairlead.strategy, or set deploy.mode: replicated");
  }
  if (!service.ports.empty()) {
    return no_second(service, "two services cannot publish one port", service.ports.front().place,
                     "publish the port of a reverse proxy, and reach this service through a network");
  }
  if (const auto* mount = lone_volume(service)) {
    return no_second(service, fmt::format("its only task writes to {}, and two would", mount->target), mount->place,
                     "mount it read_only, set update_config.order: start-first if two may write, or remove "
                     "x-fairlead.strategy");
  }
  const auto second = second_name(service.name, strategy.kind);
  if (project.services.contains(second)) {
    return no_second(service, fmt::format("its name \"{}\" is that of another service", second), place,
                     "rename the other service");
  }
  return {};
}

}  // namespace

std::string second_name(std::string_view service, StrategyKind kind) {
  return fmt::format("{}-{}", service, kind == StrategyKind::canary ? "canary" : "green");
}

Result<> read_strategy(const Node& node, Service& service, Context& context) {
  TRY(read_fields(node, strategy_fields, service, context));
  if (service.strategy) return {};
  return how_to_say_it(node, "a strategy says how");
}

Result<> check_strategies(const Project& project) {
  for (const auto& [name, service] : project.services) {
    if (service.strategy) TRY(check_strategy(service, *service.strategy, project));
  }
  return {};
}

}  // namespace fairlead::compose

#include "compose/deploy.hpp"

#include "compose/fields.hpp"
#include "compose/limits.hpp"
#include "compose/refusal.hpp"
#include "compose/resources.hpp"
#include "compose/units.hpp"

#include <charconv>
#include <cmath>
#include <fmt/core.h>

namespace fairlead::compose {
namespace {

using yaml::Node;

constexpr std::string_view service_modes[] = {"replicated", "global", "replicated-job", "global-job"};
constexpr std::string_view endpoint_modes[] = {"vip", "dnsrr"};
constexpr std::string_view restart_conditions[] = {"none", "on-failure", "any"};
constexpr std::string_view failure_actions[] = {"pause", "continue", "rollback"};
constexpr std::string_view orders[] = {"stop-first", "start-first"};

/// A field with the names of an enumeration.
template <auto Member, auto& Choices, class T>
Result<> named(const Node& node, T& target, Context& /*context*/) {
  TRY_ASSIGN(const auto index, choice(node, Choices));
  auto& member = target.*Member;
  if constexpr (requires { member.emplace(); })
    member.emplace(static_cast<std::remove_cvref_t<decltype(*member)>>(index));
  else
    member = static_cast<std::remove_cvref_t<decltype(member)>>(index);
  return {};
}

/// A field with a block of its own.
template <auto Member, auto& Fields, class T>
Result<> block(const Node& node, T& target, Context& context) {
  auto& member = target.*Member;
  auto* inner = [&] {
    if constexpr (requires { member.emplace(); })
      return &member.emplace();
    else
      return &member;
  }();
  inner->place = node.place();
  return read_fields(node, Fields, *inner, context);
}

Result<> read_ratio(const Node& node, UpdateConfig& config, Context& /*context*/) {
  double ratio = -1;
  const auto text = node.is_scalar() ? std::string_view(node.value) : std::string_view();
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), ratio);
  if (error != std::errc() || end != text.data() + text.size() || ratio < 0 || ratio > 1 || std::isnan(ratio)) {
    return bad_value(node, "a ratio from 0 to 1", "write for example 0.25");
  }
  config.max_failure_ratio = ratio;
  return {};
}

constexpr Field<RestartPolicy> restart_fields[] = {
    {"condition", named<&RestartPolicy::condition, restart_conditions>},
    {"delay", into<&RestartPolicy::delay>},
    {"max_attempts", into<&RestartPolicy::max_attempts>},
    {"window", into<&RestartPolicy::window>},
};

constexpr Field<UpdateConfig> update_fields[] = {
    {"parallelism", into<&UpdateConfig::parallelism>},
    {"delay", into<&UpdateConfig::delay>},
    {"failure_action", named<&UpdateConfig::failure_action, failure_actions>},
    {"monitor", into<&UpdateConfig::monitor>},
    {"max_failure_ratio", read_ratio},
    {"order", named<&UpdateConfig::order, orders>},
};

Result<> read_preferences(const Node& node, Placement& placement, Context& context) {
  static constexpr Field<std::string> fields[] = {
      {"spread", [](const Node& value, std::string& out, Context& inner) -> Result<> {
         TRY(read(value, out, inner));
         return check_preference(value, inner);
       }}};
  if (!node.is_sequence()) return bad_value(node, "a list of preferences", "write - spread: node.labels.zone");
  for (const auto& item : node.items) {
    TRY(read_fields(item, fields, placement.spread_preferences.emplace_back(), context));
  }
  return {};
}

Result<> read_constraints(const Node& node, Placement& placement, Context& context) {
  TRY(read(node, placement.constraints, context));
  for (const auto& item : node.items) TRY(check_constraint(item, context));
  return {};
}

constexpr Field<Placement> placement_fields[] = {
    {"constraints", read_constraints},
    {"preferences", read_preferences},
    {"max_replicas_per_node", into<&Placement::max_replicas_per_node>},
};

constexpr Field<Deploy> deploy_fields[] = {
    {"mode", named<&Deploy::mode, service_modes>},
    {"replicas", into<&Deploy::replicas>},
    {"labels", into<&Deploy::labels>},
    {"endpoint_mode", named<&Deploy::endpoint_mode, endpoint_modes>},
    {"resources",
     [](const Node& node, Deploy& out, Context& context) { return read_resources(node, out.resources, context); }},
    {"restart_policy", block<&Deploy::restart_policy, restart_fields>},
    {"update_config", block<&Deploy::update_config, update_fields>},
    {"rollback_config", block<&Deploy::rollback_config, update_fields>},
    {"placement", block<&Deploy::placement, placement_fields>},
};

}  // namespace

bool is_global(Mode mode) {
  return mode == Mode::global || mode == Mode::global_job;
}

Error not_for_global(const Node& where, std::string_view key) {
  return where.error(fmt::format("a global service runs once on every node: it has no {}", key))
      .id("FL0216")
      .help("remove it, or use mode: replicated");
}

Result<> read_deploy(const Node& node, Deploy& out, Context& context) {
  out.place = node.place();
  TRY(read_fields(node, deploy_fields, out, context));
  const bool is_job = out.mode == Mode::replicated_job || out.mode == Mode::global_job;
  if (is_job && out.update_config) {
    TRY(refuse(never_taken(node.find("update_config")->place(), "a job is never updated: it has no update_config",
                           "remove update_config"),
               context));
  }
  if (!is_global(out.mode)) return {};
  if (out.replicas) return not_for_global(*node.find("replicas"), "replicas");
  if (out.placement.max_replicas_per_node) return not_for_global(*node.find("placement"), "max_replicas_per_node");
  return {};
}

Result<RestartPolicy> read_restart(const Node& node) {
  RestartPolicy policy{.place = node.place()};
  const auto text = node.is_scalar() ? std::string_view(node.value) : std::string_view();
  if (text == "no" || text == "false") {  // without quotes, YAML 1.1 made "no" a boolean
    policy.condition = RestartCondition::none;
  } else if (text == "always" || text == "unless-stopped") {
    policy.condition = RestartCondition::any;
  } else if (text == "on-failure") {
    policy.condition = RestartCondition::on_failure;
  } else if (text.starts_with("on-failure:") && parse_unsigned(text.substr(11))) {
    policy.condition = RestartCondition::on_failure;
    policy.max_attempts = parse_unsigned(text.substr(11));
  } else {
    return bad_value(node, "no, always, unless-stopped or on-failure[:attempts]", "choose one of them");
  }
  return policy;
}

}  // namespace fairlead::compose

#include "swarm/platforms.hpp"

#include "json/json.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <utility>

namespace fairlead::swarm {
namespace {

using json::Value;

Variables variables_of(const Value& object) {
  Variables out;
  if (!object.is_object()) return out;
  for (const auto& [key, value] : object.items()) {
    if (value.is_string()) out[key] = value.get<std::string>();
  }
  return out;
}

/// Engines say it as uname does.
std::string architecture_of(const std::string& text) {
  if (text == "x86_64") return "amd64";
  return text == "aarch64" ? "arm64" : text;
}

NodeTraits traits_of(const Value& value) {
  const auto& description = json::member(value, "Description");
  const auto& platform = json::member(description, "Platform");
  return {.id = json::text_or(value, "ID"),
          .hostname = json::text_or(description, "Hostname"),
          .role = json::text_or(json::member(value, "Spec"), "Role"),
          .address = json::text_or(json::member(value, "Status"), "Addr"),
          .os = json::text_or(platform, "OS"),
          .architecture = architecture_of(json::text_or(platform, "Architecture")),
          .labels = variables_of(json::at(value, {"Spec", "Labels"})),
          .engine_labels = variables_of(json::at(description, {"Engine", "Labels"}))};
}

/// What the node has under a constraint's key; nothing for keys that we do not judge.
std::optional<std::string> value_of(const NodeTraits& node, std::string_view key) {
  const auto name = lower(key);
  if (name == "node.id") return node.id;
  if (name == "node.hostname") return node.hostname;
  if (name == "node.role") return node.role;
  if (name == "node.platform.os") return node.os;
  if (name == "node.platform.arch") return node.architecture;
  constexpr std::string_view label = "node.labels.", engine_label = "engine.labels.";
  if (name.starts_with(label)) return value_or(node.labels, std::string(key.substr(label.size())));
  if (name.starts_with(engine_label)) return value_or(node.engine_labels, std::string(key.substr(engine_label.size())));
  return {};
}

/// Without what is empty or unknown in an image or a node, which fits anything.
bool runs(const NodeTraits& node, const Value& platform) {
  const auto fits = [](const std::string& wanted, const std::string& has) {
    return wanted.empty() || has.empty() || wanted == has;
  };
  return fits(json::text_or(platform, "OS"), node.os) &&
         fits(architecture_of(json::text_or(platform, "Architecture")), node.architecture);
}

std::string text_of(std::string_view os, std::string_view architecture) {
  return fmt::format("{}/{}", os, architecture.empty() ? "any" : architecture);
}

std::string listed(const std::set<std::string>& texts) {
  return join(std::vector<std::string>(texts.begin(), texts.end()), ", ");
}

bool posts_a_service(const plan::Step<Call>& step) {
  return step.call.kind == Kind::service && step.call.verb != Verb::remove;
}

bool satisfies_all(const NodeTraits& node, const Value& placement) {
  return std::ranges::all_of(json::member(placement, "Constraints"), [&](const Value& constraint) {
    return !constraint.is_string() || satisfies(node, constraint.get_ref<const std::string&>());
  });
}

Result<> check_service(const Call& call, const std::vector<NodeTraits>& nodes) {
  const auto& placement = json::at(*call.body, {"TaskTemplate", "Placement"});
  const auto& platforms = json::member(placement, "Platforms");
  if (!platforms.is_array() || platforms.empty()) return {};
  std::set<std::string> there, wanted;
  for (const auto& node : nodes) {
    if (!satisfies_all(node, placement)) continue;
    if (std::ranges::any_of(platforms, [&](const Value& platform) { return runs(node, platform); })) return {};
    there.insert(text_of(node.os, node.architecture));
  }
  if (there.empty()) return {};  // No node satisfies the constraints now; labels may come later.
  for (const auto& one : platforms)
    wanted.insert(text_of(json::text_or(one, "OS"), json::text_or(one, "Architecture")));
  return Error(Errc::refused, fmt::format(R"(image "{}" of service "{}" is for {}, but the nodes it may run on are {})",
                                          call.image, call.name, listed(wanted), listed(there)))
      .id("FL0580")
      .help("build the image for that platform, or mend deploy.placement.constraints");
}

std::string constraints_of(const Value& placement) {
  std::vector<std::string> all;
  for (const auto& constraint : json::member(placement, "Constraints")) {
    if (constraint.is_string()) all.push_back(printable(constraint.get_ref<const std::string&>()));
  }
  return join(all, ", ");
}

/// What is in the way of the service's tasks; empty for nothing.
std::string placement_warning(const Call& call, const std::vector<NodeTraits>& nodes) {
  const auto& spec = *call.body;
  const auto& placement = json::at(spec, {"TaskTemplate", "Placement"});
  const auto fitting =
      std::ranges::count_if(nodes, [&](const NodeTraits& node) { return satisfies_all(node, placement); });
  if (fitting == 0) {
    return fmt::format(R"(no node fits service "{}": {}; give a node that label or role, or mend the constraints)",
                       call.name, constraints_of(placement));
  }
  const auto& replicas = json::at(spec, {"Mode", "Replicated", "Replicas"});
  const auto most = json::integer_or(placement, "MaxReplicas", 0);
  const bool starts_first = json::text_or(json::member(spec, "UpdateConfig"), "Order") == "start-first";
  const auto wanted = replicas.is_number_integer() ? replicas.get<std::int64_t>() : 1;
  if (most <= 0 || !starts_first || wanted < most * fitting) return {};
  return fmt::format(
      R"(service "{}": an update starts the new task first, and max_replicas_per_node: {} leaves it no node ({} tasks, )"
      R"({} nodes); use order: stop-first)",
      call.name, most, wanted, fitting);
}

}  // namespace

Result<std::vector<NodeTraits>> node_traits(const engine::Client& engine) {
  TRY_ASSIGN(const auto list, engine.list("/nodes"));
  std::vector<NodeTraits> out;
  for (const auto& value : list) out.push_back(traits_of(value));
  return out;
}

bool satisfies(const NodeTraits& node, std::string_view constraint) {
  const auto equal = constraint.find("=="), unequal = constraint.find("!=");
  const auto at = std::min(equal, unequal);
  if (at == constraint.npos) return true;
  const auto has = value_of(node, trim(constraint.substr(0, at)));
  if (!has) return true;
  return equal_ignoring_case(*has, trim(constraint.substr(at + 2))) == (at == equal);
}

bool gives_images(const StackPlan& plan) {
  return std::ranges::any_of(plan.steps.steps, posts_a_service);
}

Result<> check_platforms(const StackPlan& plan, const std::vector<NodeTraits>& nodes) {
  for (const auto& step : plan.steps.steps) {
    if (posts_a_service(step)) TRY(check_service(step.call, nodes));
  }
  return {};
}

std::vector<std::string> placement_warnings(const StackPlan& plan, const std::vector<NodeTraits>& nodes) {
  std::vector<std::string> out;
  for (const auto& step : plan.steps.steps) {
    if (!posts_a_service(step)) continue;
    if (auto text = placement_warning(step.call, nodes); !text.empty()) out.push_back(std::move(text));
  }
  return out;
}

}  // namespace fairlead::swarm

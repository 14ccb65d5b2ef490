#include "swarm/canonical.hpp"
#include "swarm/config_lines.hpp"
#include "swarm/flatten.hpp"
#include "swarm/mask.hpp"
#include "swarm/names.hpp"
#include "swarm/plan_parts.hpp"
#include "swarm/references.hpp"
#include "swarm/wording.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <nlohmann/json.hpp>
#include <utility>

namespace fairlead::swarm {
namespace {

using json::Value;

void add_field(plan::Change& change, std::string path, std::string text) {
  if (!text.empty()) change.fields.push_back({.path = std::move(path), .before = {}, .after = std::move(text)});
}

/// The items of a list in one line, each as `word_of` says it.
template <class TextOf>
std::string in_one_line(const Value& list, TextOf word_of) {
  std::vector<std::string> out;
  for (const auto& item : list) out.push_back(word_of(item));
  return join(out, ", ");
}

std::string mode_word(const Value& spec) {
  const auto& mode = json::member(spec, "Mode");
  if (mode.contains("Global")) return "global";
  if (mode.contains("GlobalJob")) return "global-job";
  return mode.contains("ReplicatedJob") ? "replicated-job" : "";
}

void add_resources(plan::Change& change, const Value& spec) {
  Value part = {{"TaskTemplate", {{"Resources", json::at(spec, {"TaskTemplate", "Resources"})}}}};
  for (const auto& [path, leaf] : flatten(canonical(std::move(part), {}))) {
    if (path.starts_with("deploy.resources.")) add_field(change, path, leaf.text);
  }
}

void add_network(plan::Change& change, const Value& body) {
  if (const auto driver = json::text_or(body, "Driver"); driver != "overlay") add_field(change, "driver", driver);
  add_field(change, "subnet", in_one_line(json::at(body, {"IPAM", "Config"}), [](const Value& pool) {
              return json::text_or(pool, "Subnet");
            }));
  for (const auto& [key, name] : {std::pair("Attachable", "attachable"), std::pair("Internal", "internal"),
                                  std::pair("EnableIPv6", "enable_ipv6")}) {
    if (json::boolean_or(body, key, false)) add_field(change, name, "true");
  }
  const auto& options = json::member(body, "Options");
  if (!options.is_object()) return;
  for (const auto& [key, value] : options.items()) {
    const auto text = value.is_string() ? masked(key, value.get<std::string>()) : std::string();
    add_field(change, "driver_opts." + key, text.empty() ? "yes" : text);
  }
}

/// The config that services use now, of the same key in the file.
const LiveObject* predecessor(const Spec& spec, const Observed& observed) {
  References used;
  for (const auto& service : observed.services) used.add(references_of(*service.spec));
  const auto stack = json::text_or(json::member(*spec.body, "Labels"), namespace_label);
  const auto is_it = [&](const LiveObject& live) {
    const auto key = value_or(live.labels, key_label);
    const bool is_of_key = key == spec.key || (key.empty() && live.name == scoped(stack, spec.key));
    return is_of_key && belongs_to(live, stack) && used.configs.contains(live.name);
  };
  const auto found = std::ranges::find_if(observed.configs, is_it);
  return found == observed.configs.end() ? nullptr : &*found;
}

}  // namespace

plan::Change created(const std::string& name, const Value& body) {
  plan::Change change = {.action = plan::Action::create, .kind = "service", .name = name};
  const auto& task = json::member(body, "TaskTemplate");
  const auto& container = json::member(task, "ContainerSpec");
  add_field(change, "image", json::text_or(container, "Image"));
  add_field(change, "deploy.mode", mode_word(body));
  const auto& replicated = json::at(body, {"Mode", "Replicated"});
  if (replicated.is_object()) {
    add_field(change, "deploy.replicas", fmt::format("{}", json::integer_or(replicated, "Replicas", 1)));
  }
  add_field(change, "ports", in_one_line(json::at(body, {"EndpointSpec", "Ports"}), port_text));
  add_field(change, "networks",
            in_one_line(json::member(task, "Networks"), [](const Value& one) { return json::text_or(one, "Target"); }));
  for (const auto& mount : json::member(container, "Mounts")) {
    add_field(change, "volumes." + json::text_or(mount, "Target"), mount_text(mount));
  }
  add_resources(change, body);
  add_field(change, "secrets", in_one_line(json::member(container, "Secrets"), file_text));
  add_field(change, "configs", in_one_line(json::member(container, "Configs"), file_text));
  return change;
}

plan::Change created(const Spec& spec, const Observed& observed) {
  plan::Change change = {.action = plan::Action::create, .kind = std::string(word(spec.kind)), .name = spec.name};
  if (spec.kind == Kind::network) {
    add_network(change, *spec.body);
    return change;
  }
  add_field(change, "content", fmt::format("{} bytes", spec.data.reveal().size()));
  if (spec.kind != Kind::config) return change;
  if (const auto* before = predecessor(spec, observed)) {
    change.why = "in place of " + before->name;
    change.lines = changed_lines(before->body, spec.data.reveal());
  }
  return change;
}

}  // namespace fairlead::swarm

#include "swarm/canonical.hpp"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <span>
#include <string_view>
#include <tuple>
#include <utility>

namespace fairlead::swarm {
namespace {

using json::Value;

template <std::size_t N>
bool is_one_of(std::string_view key, const std::string_view (&keys)[N]) {
  return std::ranges::find(keys, key) != std::end(keys);
}

/// Members whose keys are the user's: nothing in them is a default.
bool is_users_map(std::string_view key) {
  constexpr std::string_view keys[] = {"Labels", "Options", "DriverOpts", "Sysctls"};
  return is_one_of(key, keys);
}

/// Whether 0 or false says something else than no member at all.
bool means_something_when_zero(std::string_view key, std::string_view parent) {
  constexpr std::string_view keys[] = {"Replicas", "Parallelism",     "MaxConcurrent", "TotalCompletions",
                                       "Mode",     "StopGracePeriod", "Init",          "Soft",
                                       "Hard"};
  return is_one_of(key, keys) || (key == "Delay" && parent == "RestartPolicy");
}

bool is_nothing(const Value& value) {
  if (value.is_null()) return true;
  if (value.is_string() || value.is_array() || value.is_object()) {
    return value.is_string() ? value.get_ref<const std::string&>().empty() : value.empty();
  }
  return value.is_boolean() ? !value.get<bool>() : value.is_number() && value.get<double>() == 0;
}

// Recursion ends: json::parse refuses what nests deeper than 200.
void drop_nothing(Value& value, std::string_view key) {
  if (value.is_array()) {
    for (auto& item : value) drop_nothing(item, key);
    return;
  }
  if (!value.is_object() || is_users_map(key)) return;
  for (auto at = value.begin(); at != value.end();) {
    auto& member = at.value();
    drop_nothing(member, at.key());
    const bool stays = !is_nothing(member) ||
                       (!member.is_null() && !member.is_structured() && means_something_when_zero(at.key(), key));
    at = stays ? std::next(at) : value.erase(at);
  }
}

void drop_default(Value& object, const char* key, std::string_view value) {
  if (json::text_or(object, key) == value) object.erase(key);
}

/// The member as something that can be changed; a throw-away when there is none.
Value& part(Value& object, const char* key, Value& nowhere) {
  const auto found = object.find(key);
  return found == object.end() || !found->is_object() ? nowhere : *found;
}

/// The member as a list; an empty one when there is none.
std::span<Value> items(Value& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_array()) return {};
  return found->get_ref<Value::array_t&>();
}

void sort_texts(Value& object, const char* key) {
  std::ranges::sort(items(object, key));
}

void sort_by(Value& object, const char* list, const char* key) {
  std::ranges::stable_sort(items(object, list), {}, [&](const Value& item) { return json::text_or(item, key); });
}

void tidy_ports(Value& endpoint) {
  drop_default(endpoint, "Mode", "vip");
  const auto ports = items(endpoint, "Ports");
  for (auto& port : ports) {
    if (!port.is_object()) continue;
    drop_default(port, "Protocol", "tcp");
    drop_default(port, "PublishMode", "ingress");
    port.erase("Name");
  }
  std::ranges::stable_sort(ports, {}, [](const Value& port) {
    return std::tuple(json::integer_or(port, "PublishedPort", 0), json::integer_or(port, "TargetPort", 0),
                      json::text_or(port, "Protocol"), json::text_or(port, "PublishMode"));
  });
}

void tidy_networks(Value& task, const Variables& names) {
  for (auto& network : items(task, "Networks")) {
    if (!network.is_object()) continue;
    const auto target = json::text_or(network, "Target");
    network["Target"] = value_or(names, target, target);
    sort_texts(network, "Aliases");
  }
  sort_by(task, "Networks", "Target");
}

/// The name of the config that a credential spec means: specs that we post have the name there, the daemon's the ID.
void name_credential_spec(Value& container) {
  Value nowhere;
  auto& spec = part(part(container, "Privileges", nowhere), "CredentialSpec", nowhere);
  const auto id = json::text_or(spec, "Config");
  if (id.empty()) return;
  for (const auto& config : json::member(container, "Configs")) {
    if (json::text_or(config, "ConfigID") == id) spec["Config"] = json::text_or(config, "ConfigName");
  }
}

void tidy_container(Value& container) {
  name_credential_spec(container);
  drop_default(container, "Isolation", "default");
  for (const auto* key : {"Env", "CapabilityAdd", "CapabilityDrop", "Groups"}) sort_texts(container, key);
  for (const auto& [list, id] : {std::pair("Secrets", "SecretID"), std::pair("Configs", "ConfigID")}) {
    for (auto& item : items(container, list)) {
      if (item.is_object()) item.erase(id);
    }
  }
  sort_by(container, "Secrets", "SecretName");
  sort_by(container, "Configs", "ConfigName");
  sort_by(container, "Ulimits", "Name");
}

void tidy_task(Value& task, const Variables& names) {
  Value nowhere;
  drop_default(task, "Runtime", "container");
  drop_default(part(task, "RestartPolicy", nowhere), "Condition", "any");
  sort_texts(part(task, "Placement", nowhere), "Constraints");
  tidy_networks(task, names);
  tidy_container(part(task, "ContainerSpec", nowhere));
}

/// As the daemon does; else a job without `replicas` would run again with every deploy.
void fill_job(Value& job) {
  if (!job.contains("MaxConcurrent")) job["MaxConcurrent"] = 1;
  if (!job.contains("TotalCompletions")) job["TotalCompletions"] = job["MaxConcurrent"];
}

Value tidy_mode(const Value& mode) {
  auto out = Value::object();
  for (const auto& [kind, options] : mode.items()) {
    if (options.is_null()) continue;
    auto& mine = out[kind] = options;
    drop_nothing(mine, kind);
    if (kind == "Replicated" && !mine.contains("Replicas")) mine["Replicas"] = 1;
    if (kind == "ReplicatedJob") fill_job(mine);
  }
  if (out.empty()) out["Replicated"] = {{"Replicas", 1}};
  return out;
}

}  // namespace

json::Value canonical(json::Value spec, const Variables& network_names) {
  auto mode = tidy_mode(json::member(spec, "Mode"));
  drop_nothing(spec, "");
  if (!spec.is_object()) spec = Value::object();
  Value nowhere;
  tidy_task(part(spec, "TaskTemplate", nowhere), network_names);
  tidy_ports(part(spec, "EndpointSpec", nowhere));
  for (const auto* key : {"UpdateConfig", "RollbackConfig"}) {
    auto& config = part(spec, key, nowhere);
    drop_default(config, "FailureAction", "pause");
    drop_default(config, "Order", "stop-first");
  }
  drop_nothing(spec, "");  // What held only defaults is empty now.
  spec["Mode"] = std::move(mode);
  return spec;
}

}  // namespace fairlead::swarm

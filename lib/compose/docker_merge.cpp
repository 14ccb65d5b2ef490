#include "compose/docker_merge.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace fairlead::compose {
namespace {

using yaml::Node;

// What overrides unless it is zero.

void merge(std::string& base, std::string&& over) {
  if (!over.empty()) base = std::move(over);
}

void merge(bool& base, bool over) {
  base = base || over;
}

template <class T>
void append(std::vector<T>& base, std::vector<T>&& over) {
  std::ranges::move(over, std::back_inserter(base));
}

void merge(Variables& base, Variables&& over) {
  for (auto& [name, value] : over) base.insert_or_assign(name, std::move(value));
}

bool is_zero(bool value) {
  return !value;
}
bool is_zero(nanoseconds value) {
  return value.count() == 0;
}
bool is_zero(std::int64_t value) {
  return value == 0;
}
bool is_zero(double value) {
  return value == 0;
}

/// What may be absent: a pointer there. Zero overrides only nothing.
template <class T>
void merge_optional(std::optional<T>& base, const std::optional<T>& over) {
  if (over && (!base || !is_zero(*over))) base = over;
}

/// Numbers of the kind *uint64, and choices: what is there overrides.
template <class T>
void replace_value(std::optional<T>& base, const std::optional<T>& over) {
  if (over) base = over;
}

/// The last of each key, sorted by it.
template <class T, class Key>
void unite(std::vector<T>& base, std::vector<T>&& over, Key key) {
  if (base.empty()) {  // an absent list takes the other as it is
    base = std::move(over);
    return;
  }
  std::map<decltype(key(base[0])), T> last;
  for (auto* list : {&base, &over}) {
    for (auto& item : *list) last.insert_or_assign(key(item), item);
  }
  base.clear();
  for (auto& [name, item] : last) base.push_back(std::move(item));
}

/// Whether `map` has a value under the path.
bool has(const Node* map, std::initializer_list<std::string_view> path) {
  for (const auto key : path) map = map ? map->find(key) : nullptr;
  return map != nullptr && !map->is_null();
}

void merge_environment(Service& base, Service& over) {
  const auto take_bare = [&](const std::string& name) { return std::erase(base.bare_environment, name) > 0; };
  for (auto& [name, value] : over.environment) {
    const auto found = base.environment.find(name);
    if (found == base.environment.end() || found->second.empty() || !value.empty()) {
      take_bare(name);
      base.environment.insert_or_assign(name, std::move(value));
    }
  }
  for (auto& name : over.bare_environment) {
    const auto found = base.environment.find(name);
    if (found != base.environment.end() && !found->second.empty()) continue;
    take_bare(name);
    base.environment.erase(name);
    base.bare_environment.push_back(std::move(name));
  }
  std::ranges::sort(base.bare_environment);
}

void merge_healthcheck(std::optional<Healthcheck>& base, std::optional<Healthcheck>&& over) {
  if (!base || !over) return replace_value(base, over);
  if (base->is_disabled || over->is_disabled) {
    base->is_disabled = true;
    base->test = {"NONE"};
    return;
  }
  append(base->test, std::move(over->test));
  merge_optional(base->interval, over->interval);
  merge_optional(base->timeout, over->timeout);
  merge_optional(base->start_period, over->start_period);
  merge_optional(base->start_interval, over->start_interval);
  replace_value(base->retries, over->retries);
}

void merge_update(std::optional<UpdateConfig>& base, const std::optional<UpdateConfig>& over, const Node* node) {
  if (!base || !over) return replace_value(base, over);
  if (has(node, {"parallelism"})) base->parallelism = over->parallelism;
  merge_optional(base->delay, over->delay);
  merge_optional(base->monitor, over->monitor);
  replace_value(base->failure_action, over->failure_action);
  merge_optional(base->max_failure_ratio, over->max_failure_ratio);
  replace_value(base->order, over->order);
}

void merge_restart(std::optional<RestartPolicy>& base, const std::optional<RestartPolicy>& over) {
  if (!base || !over) return replace_value(base, over);
  replace_value(base->condition, over->condition);
  merge_optional(base->delay, over->delay);
  merge_optional(base->window, over->window);
  replace_value(base->max_attempts, over->max_attempts);
}

void merge_resources(Resources& base, Resources&& over) {
  auto& limits = base.limits;
  merge(limits.is_there, over.limits.is_there);
  replace_value(limits.nano_cpus, over.limits.nano_cpus);  // a text there: "0" overrides
  merge_optional(limits.memory, over.limits.memory);
  merge_optional(limits.pids, over.limits.pids);
  auto& reservations = base.reservations;
  merge(reservations.is_there, over.reservations.is_there);
  replace_value(reservations.nano_cpus, over.reservations.nano_cpus);
  merge_optional(reservations.memory, over.reservations.memory);
  append(reservations.generic_resources, std::move(over.reservations.generic_resources));
}

void merge_deploy(Deploy& base, Deploy&& over, const Node* node) {
  if (has(node, {"mode"})) base.mode = over.mode;
  replace_value(base.replicas, over.replicas);
  merge(base.labels, std::move(over.labels));
  replace_value(base.endpoint_mode, over.endpoint_mode);
  merge_resources(base.resources, std::move(over.resources));
  merge_restart(base.restart_policy, over.restart_policy);
  const auto block = [&](std::string_view key) { return node ? node->find(key) : nullptr; };
  merge_update(base.update_config, over.update_config, block("update_config"));
  merge_update(base.rollback_config, over.rollback_config, block("rollback_config"));
  append(base.placement.constraints, std::move(over.placement.constraints));
  append(base.placement.spread_preferences, std::move(over.placement.spread_preferences));
  if (over.placement.max_replicas_per_node.value_or(0) != 0)
    base.placement.max_replicas_per_node = over.placement.max_replicas_per_node;
}

/// Options of a base without any are lost when the driver stays: docker's client puts them into a copy.
void merge_logging(std::optional<Logging>& base, std::optional<Logging>&& over) {
  if (!base || !over) return replace_value(base, over);
  if (!base->driver.empty() && !over->driver.empty() && base->driver != over->driver) {
    base = std::move(over);
    return;
  }
  if (base->driver.empty()) base->driver = std::move(over->driver);
  if (!base->options.empty()) merge(base->options, std::move(over->options));
}

void merge_networks(std::vector<Attachment>& base, std::vector<Attachment>&& over, const Node* node) {
  for (auto& attachment : over) {
    const auto found = std::ranges::find(base, attachment.network, &Attachment::network);
    const bool says_something = has(node, {attachment.network});
    if (found == base.end()) {
      base.push_back(std::move(attachment));
    } else if (says_something && found->aliases.empty() && found->driver_opts.empty()) {
      *found = std::move(attachment);
    } else if (says_something) {  // driver_opts stay
      found->aliases = std::move(attachment.aliases);
    }
  }
}

void merge_credentials(std::optional<CredentialSpec>& base, std::optional<CredentialSpec>&& over) {
  if (!base || !over) return replace_value(base, over);
  merge(base->config, std::move(over->config));
  merge(base->file, std::move(over->file));
  merge(base->registry, std::move(over->registry));
}

void merge_lists(Service& base, Service& over) {
  if (!over.command.empty()) base.command = std::move(over.command);
  if (!over.entrypoint.empty()) base.entrypoint = std::move(over.entrypoint);
  append(base.cap_add, std::move(over.cap_add));
  append(base.cap_drop, std::move(over.cap_drop));
  base.has_dns = base.has_dns || !over.dns.empty() || !over.dns_search.empty();
  append(base.dns, std::move(over.dns));
  append(base.dns_search, std::move(over.dns_search));
  append(base.extra_hosts, std::move(over.extra_hosts));
  unite(base.ports, std::move(over.ports), [](const Port& port) { return port.published.value_or(0); });
  unite(base.mounts, std::move(over.mounts), [](const Mount& mount) { return mount.target; });
  unite(base.secrets, std::move(over.secrets), [](const FileReference& file) { return file.source; });
  unite(base.configs, std::move(over.configs), [](const FileReference& file) { return file.source; });
}

void merge_texts(Service& base, Service& over) {
  if (!over.image.empty()) base.image_place = over.image_place;
  merge(base.image, std::move(over.image));
  merge(base.stop_signal, std::move(over.stop_signal));
  merge(base.user, std::move(over.user));
  merge(base.working_dir, std::move(over.working_dir));
  merge(base.hostname, std::move(over.hostname));
  merge(base.isolation, std::move(over.isolation));
}

void merge_service(Service& base, Service&& over, const Node* node) {
  const auto block = [&](std::string_view key) { return node ? node->find(key) : nullptr; };
  merge_texts(base, over);
  merge_lists(base, over);
  merge(base.has_build, over.has_build);
  merge_environment(base, over);
  merge(base.labels, std::move(over.labels));
  merge(base.sysctls, std::move(over.sysctls));
  merge_deploy(base.deploy, std::move(over.deploy), block("deploy"));
  replace_value(base.restart, over.restart);
  merge_healthcheck(base.healthcheck, std::move(over.healthcheck));
  merge_networks(base.networks, std::move(over.networks), block("networks"));
  merge_optional(base.stop_grace_period, over.stop_grace_period);
  merge_optional(base.init, over.init);
  merge(base.read_only, over.read_only);
  merge(base.tty, over.tty);
  merge(base.stdin_open, over.stdin_open);
  for (auto& [name, limit] : over.ulimits) base.ulimits.insert_or_assign(name, limit);
  merge_logging(base.logging, std::move(over.logging));
  merge_credentials(base.credential_spec, std::move(over.credential_spec));
}

template <class T>
void merge_named(Named<T>& base, Named<T>&& over) {
  for (auto& [name, thing] : over) base.insert_or_assign(name, std::move(thing));
}

}  // namespace

void merge_as_docker(Project& base, Project over, const Node& over_root) {
  const auto* services = over_root.find("services");
  while (!over.services.empty()) {
    auto added = base.services.insert(over.services.extract(over.services.begin()));
    if (added.inserted) continue;
    const auto& name = added.position->first;
    merge_service(added.position->second, std::move(added.node.mapped()), services ? services->find(name) : nullptr);
  }
  merge_named(base.networks, std::move(over.networks));
  merge_named(base.volumes, std::move(over.volumes));
  merge_named(base.secrets, std::move(over.secrets));
  merge_named(base.configs, std::move(over.configs));
}

}  // namespace fairlead::compose

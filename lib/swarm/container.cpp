#include "oci/reference.hpp"
#include "swarm/members.hpp"
#include "swarm/parts.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <nlohmann/json.hpp>
#include <utility>

namespace fairlead::swarm {
namespace {

std::vector<std::string> environment(const compose::Service& service) {
  std::vector<std::string> env = service.bare_environment;
  env.reserve(env.size() + service.environment.size());
  for (const auto& [name, value] : service.environment) env.push_back(fmt::format("{}={}", name, value));
  std::ranges::sort(env);
  return env;
}

std::vector<std::string> hosts(const std::vector<compose::ExtraHost>& extra) {
  std::vector<std::string> lines;
  lines.reserve(extra.size());
  for (const auto& [host, address] : extra) lines.push_back(fmt::format("{} {}", address, host));
  return lines;
}

/// docker's client always sends these three.
json::Value privileges(const compose::Service& service, const Scope& scope) {
  json::Value privileges;
  privileges["CredentialSpec"] = nullptr;
  privileges["SELinuxContext"] = nullptr;
  privileges["NoNewPrivileges"] = false;
  if (!service.credential_spec) return privileges;
  const auto& from = *service.credential_spec;
  // The engine wants the ID of the config here; until it is known, the name stands for it.
  const auto found = scope.configs.find(from.config);
  privileges["CredentialSpec"] = {
      {"Config", found == scope.configs.end() ? "" : found->second}, {"File", from.file}, {"Registry", from.registry}};
  return privileges;
}

json::Value healthcheck(const compose::Healthcheck& check, const Scope& scope) {
  auto health = json::Value::object();
  put(health, "Test", check.test);
  if (check.is_disabled) return health;
  put_unless_zero(health, "Interval", check.interval);
  put_unless_zero(health, "Timeout", check.timeout);
  put_unless_zero(health, "StartPeriod", check.start_period);
  if (check.start_interval && scope.supports({1, 44}, check.place, "healthcheck.start_interval")) {
    put_unless_zero(health, "StartInterval", check.start_interval);
  }
  put_unless_zero(health, "Retries", check.retries);
  return health;
}

json::Value dns(const compose::Service& service) {
  auto config = json::Value::object();
  put(config, "Nameservers", service.dns);
  put(config, "Search", service.dns_search);
  put(config, "Options", service.dns_opt);
  return config;
}

json::Value ulimits(const compose::Service& service, const Scope& scope) {
  auto limits = json::Value::array();
  if (service.ulimits.empty() || !scope.supports({1, 41}, service.place, "ulimits")) return limits;
  for (const auto& [name, limit] : service.ulimits) {
    limits.push_back({{"Name", name}, {"Soft", limit.soft}, {"Hard", limit.hard}});
  }
  return limits;
}

/// As docker shows it, which is what its client sends: "nginx:latest".
std::string image_name(const std::string& text) {
  const auto reference = oci::Reference::parse(text);
  return reference ? reference->familiar() : text;
}

void put_process(json::Value& container, const compose::Service& service) {
  put(container, "Command", service.entrypoint);
  put(container, "Args", service.command);
  put(container, "Hostname", service.hostname);
  put(container, "Env", environment(service));
  put(container, "Dir", service.working_dir);
  put(container, "User", service.user);
  put(container, "Groups", service.group_add);
  put(container, "StopSignal", service.stop_signal);
  put(container, "StopGracePeriod", service.stop_grace_period);
  put_flag(container, "TTY", service.tty);
  put_flag(container, "OpenStdin", service.stdin_open);
  put_flag(container, "ReadOnly", service.read_only);
  if (service.init) container["Init"] = *service.init;
}

}  // namespace

json::Value container_spec(const compose::Service& service, const Scope& scope) {
  json::Value container;
  container["Image"] = image_name(service.image);
  container["Labels"] = scope.labels(service.labels);
  container["Privileges"] = privileges(service, scope);
  put_process(container, service);
  if (service.healthcheck) container["Healthcheck"] = healthcheck(*service.healthcheck, scope);
  put_part(container, "Mounts", mounts(service, scope));
  put(container, "Hosts", hosts(service.extra_hosts));
  put_block(container, "DNSConfig", dns(service), service.has_dns);
  put_part(container, "Secrets", secret_files(service, scope));
  put_part(container, "Configs", config_files(service, scope));
  put(container, "Isolation", service.isolation);
  put(container, "Sysctls", service.sysctls);
  put_part(container, "Ulimits", ulimits(service, scope));
  if (!service.cap_add.empty() || !service.cap_drop.empty()) {
    if (scope.supports({1, 41}, service.place, "cap_add and cap_drop")) put_capabilities(container, service);
  }
  if (service.oom_score_adj && scope.supports({1, 46}, service.place, "oom_score_adj")) {
    put_unless_zero(container, "OomScoreAdj", service.oom_score_adj);
  }
  return container;
}

}  // namespace fairlead::swarm

#include "compose/docker_keys.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <span>
#include <string_view>
#include <utility>

namespace fairlead::compose {
namespace {

using yaml::Node;

constexpr std::string_view top_keys[] = {"version", "services", "networks", "volumes", "secrets", "configs"};

constexpr std::string_view service_keys[] = {"deploy",
                                             "build",
                                             "cap_add",
                                             "cap_drop",
                                             "cgroupns_mode",
                                             "cgroup_parent",
                                             "command",
                                             "configs",
                                             "container_name",
                                             "credential_spec",
                                             "depends_on",
                                             "devices",
                                             "dns",
                                             "dns_search",
                                             "domainname",
                                             "entrypoint",
                                             "env_file",
                                             "environment",
                                             "expose",
                                             "external_links",
                                             "extra_hosts",
                                             "healthcheck",
                                             "hostname",
                                             "image",
                                             "init",
                                             "ipc",
                                             "isolation",
                                             "labels",
                                             "links",
                                             "logging",
                                             "mac_address",
                                             "network_mode",
                                             "networks",
                                             "pid",
                                             "ports",
                                             "privileged",
                                             "read_only",
                                             "restart",
                                             "security_opt",
                                             "shm_size",
                                             "secrets",
                                             "sysctls",
                                             "stdin_open",
                                             "stop_grace_period",
                                             "stop_signal",
                                             "tmpfs",
                                             "tty",
                                             "ulimits",
                                             "oom_score_adj",
                                             "user",
                                             "userns_mode",
                                             "volumes",
                                             "working_dir"};

Result<> check(const Node& map, std::span<const std::string_view> known) {
  for (const auto& [key, value] : map.entries) {
    if (key.value.starts_with("x-")) continue;
    if (std::ranges::find(known, std::string_view(key.value)) != known.end()) continue;
    return key.error(fmt::format("docker's client refuses the key \"{}\"", printable(key.value.substr(0, 64))))
        .id("FL0211")
        .help("remove it, or deploy without --compat=docker");
  }
  return {};
}

constexpr int latest = 13, never = 99;

/// The keys that the schema of version 3.0 lacks, and the minor version that brought them. "*" is any key, "[]" any
/// item.
constexpr std::pair<std::string_view, int> later_keys[] = {
    {"secrets", 1},
    {"services.*.secrets", 1},
    {"networks.*.attachable", 2},
    {"services.*.deploy.endpoint_mode", 2},
    {"services.*.ports.[].target", 2},
    {"services.*.volumes.[].target", 2},
    {"configs", 3},
    {"services.*.configs", 3},
    {"services.*.credential_spec", 3},
    {"services.*.deploy.placement.preferences", 3},
    {"services.*.deploy.update_config.order", 4},
    {"services.*.healthcheck.start_period", 4},
    {"volumes.*.name", 4},
    {"configs.*.name", 5},
    {"networks.*.name", 5},
    {"secrets.*.name", 5},
    {"services.*.deploy.resources.reservations.generic_resources", 5},
    {"services.*.isolation", 5},
    {"services.*.volumes.[].tmpfs", 6},
    {"services.*.deploy.rollback_config", 7},
    {"services.*.init", 7},
    {"configs.*.template_driver", 8},
    {"secrets.*.driver", 8},
    {"secrets.*.driver_opts", 8},
    {"secrets.*.template_driver", 8},
    {"services.*.credential_spec.config", 8},
    {"services.*.deploy.placement.max_replicas_per_node", 8},
    {"services.*.cgroupns_mode", 9},
    {"services.*.deploy.resources.limits.pids", 9},
    {"services.*.healthcheck.start_interval", 12},
    {"services.*.networks.*.driver_opts", 13},
    {"services.*.oom_score_adj", 13},
    {"networks.*.enable_ipv6", never},
};

/// The minor version whose schema counts: the latest where the file says none, or "3".
Result<int> minor_version(const Node& root) {
  const auto* version = root.find("version");
  if (!version || !version->is_scalar() || version->value.empty() || version->value == "3") return latest;
  const auto minor =
      version->value.starts_with("3.") ? number(std::string_view(version->value).substr(2)) : std::nullopt;
  if (minor && *minor <= latest) return static_cast<int>(*minor);
  return version->error(fmt::format("docker's client knows no version \"{}\"", printable(version->value.substr(0, 64))))
      .id("FL0211")
      .help("remove it, or write version: \"3.13\"");
}

/// Fails for the first key at `path` below `node`.
Result<> refuse_at(const Node& node, std::string_view path, int since) {
  const auto dot = path.find('.');
  const auto part = path.substr(0, dot);
  const auto rest = dot == path.npos ? std::string_view() : path.substr(dot + 1);
  if (part == "[]") {
    for (const auto& item : node.items) TRY(refuse_at(item, rest, since));
    return {};
  }
  for (const auto& [key, value] : node.entries) {
    if (part != "*" && key.value != part) continue;
    if (!rest.empty()) {
      TRY(refuse_at(value, rest, since));
      continue;
    }
    const auto text = printable(key.value.substr(0, 64));
    if (since == never) {
      return key.error(fmt::format("docker's client refuses the key \"{}\" here", text))
          .id("FL0211")
          .help("remove it, or deploy without --compat=docker");
    }
    return key
        .error(fmt::format("docker's client refuses the key \"{}\" in this version: 3.{} brought it", text, since))
        .id("FL0211")
        .help("remove \"version\", or write version: \"3.13\"");
  }
  return {};
}

}  // namespace

Result<> check_docker_keys(const Node& root) {
  TRY(check(root, top_keys));
  TRY_ASSIGN(const auto minor, minor_version(root));
  for (const auto& [path, since] : later_keys) {
    if (since > minor) TRY(refuse_at(root, path, since));
  }
  const auto* services = root.find("services");
  if (!services) return {};
  for (const auto& [name, service] : services->entries)
    TRY(check(service, service_keys).during(fmt::format("service \"{}\"", name.value)));
  return {};
}

}  // namespace fairlead::compose

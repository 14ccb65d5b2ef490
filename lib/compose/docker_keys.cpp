#include "compose/docker_keys.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <span>
#include <string_view>

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

}  // namespace

Result<> check_docker_keys(const Node& root) {
  TRY(check(root, top_keys));
  const auto* services = root.find("services");
  if (!services) return {};
  for (const auto& [name, service] : services->entries)
    TRY(check(service, service_keys).during(fmt::format("service \"{}\"", name.value)));
  return {};
}

}  // namespace fairlead::compose

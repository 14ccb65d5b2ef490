#include "swarm/flatten.hpp"

#include "base/text.hpp"

#include <cctype>
#include <cstdint>
#include <fmt/core.h>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

namespace fairlead::swarm {
namespace {

using json::Value;
using Leaves = std::map<std::string, Leaf>;

/// What the Compose file calls a member of the API; the longest prefix that fits wins.
constexpr std::pair<std::string_view, std::string_view> words[] = {
    {"EndpointSpec.Mode", "deploy.endpoint_mode"},
    {"EndpointSpec.Ports", "ports"},
    {"Labels", "deploy.labels"},
    {"Mode", "deploy.mode"},
    {"Mode.Replicated.Replicas", "deploy.replicas"},
    {"RollbackConfig", "deploy.rollback_config"},
    {"TaskTemplate", "task"},
    {"TaskTemplate.ContainerSpec", ""},
    {"TaskTemplate.ContainerSpec.Args", "command"},
    {"TaskTemplate.ContainerSpec.CapabilityAdd", "cap_add"},
    {"TaskTemplate.ContainerSpec.CapabilityDrop", "cap_drop"},
    {"TaskTemplate.ContainerSpec.Command", "entrypoint"},
    {"TaskTemplate.ContainerSpec.DNSConfig.Nameservers", "dns"},
    {"TaskTemplate.ContainerSpec.DNSConfig.Options", "dns_opt"},
    {"TaskTemplate.ContainerSpec.DNSConfig.Search", "dns_search"},
    {"TaskTemplate.ContainerSpec.Dir", "working_dir"},
    {"TaskTemplate.ContainerSpec.Env", "environment"},
    {"TaskTemplate.ContainerSpec.Groups", "group_add"},
    {"TaskTemplate.ContainerSpec.Hosts", "extra_hosts"},
    {"TaskTemplate.ContainerSpec.Mounts", "volumes"},
    {"TaskTemplate.ContainerSpec.OpenStdin", "stdin_open"},
    {"TaskTemplate.ContainerSpec.Privileges.CredentialSpec", "credential_spec"},
    {"TaskTemplate.ContainerSpec.TTY", "tty"},
    {"TaskTemplate.ForceUpdate", "forced restarts"},
    {"TaskTemplate.LogDriver", "logging"},
    {"TaskTemplate.LogDriver.Name", "logging.driver"},
    {"TaskTemplate.Networks", "networks"},
    {"TaskTemplate.Placement", "deploy.placement"},
    {"TaskTemplate.Placement.MaxReplicas", "deploy.placement.max_replicas_per_node"},
    {"TaskTemplate.Resources", "deploy.resources"},
    {"TaskTemplate.RestartPolicy", "deploy.restart_policy"},
    {"UpdateConfig", "deploy.update_config"},
};

/// "StopGracePeriod" is "stop_grace_period", "NanoCPUs" is "nano_cpus".
std::string snake(std::string_view camel) {
  std::string out;
  for (std::size_t i = 0; i < camel.size(); ++i) {
    const auto is_upper = [&](std::size_t at) { return at < camel.size() && camel[at] >= 'A' && camel[at] <= 'Z'; };
    const bool word_starts = is_upper(i) && i > 0 && !is_upper(i - 1);
    if (word_starts) out += '_';
    out += static_cast<char>(std::tolower(static_cast<unsigned char>(camel[i])));
  }
  return out;
}

std::string joined(std::string_view path, std::string_view key) {
  return path.empty() ? std::string(key) : fmt::format("{}.{}", path, key);
}

const std::string_view* word_for(std::string_view api_path) {
  for (const auto& [api, word] : words) {
    if (api == api_path) return &word;
  }
  return nullptr;
}

/// "90s" and "1.5s" for nanoseconds.
std::string seconds_text(std::int64_t nanoseconds) {
  return fmt::format("{}s", static_cast<double>(nanoseconds) / 1e9);
}

std::string bytes(std::int64_t count) {
  constexpr std::pair<std::int64_t, const char*> units[] = {{1LL << 30, "G"}, {1LL << 20, "M"}, {1LL << 10, "K"}};
  for (const auto& [size, unit] : units) {
    if (count >= size && count % size == 0) return fmt::format("{}{}", count / size, unit);
  }
  return fmt::format("{}", count);
}

std::string shown(std::string_view key, const Value& value) {
  constexpr std::string_view times[] = {"Delay",  "Monitor",     "Interval",      "Timeout",
                                        "Window", "StartPeriod", "StartInterval", "StopGracePeriod"};
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_number_integer()) return json::dump(value);
  const auto number = value.get<std::int64_t>();
  if (key == "MemoryBytes" || key == "SizeBytes") return bytes(number);
  if (key == "NanoCPUs") return fmt::format("{} CPUs", static_cast<double>(number) / 1e9);
  if (key == "Mode") return fmt::format("{:04o}", number);
  for (const auto time : times) {
    if (key == time) return seconds_text(number);
  }
  return fmt::format("{}", number);
}

/// What tells the items of a list apart.
std::string identity(std::string_view list, const Value& item) {
  if (list == "Mounts") return json::text_or(item, "Target");
  if (list == "Networks") return json::text_or(item, "Target");
  if (list == "Ulimits") return json::text_or(item, "Name");
  if (list == "Secrets" || list == "Configs") return json::text_or(json::member(item, "File"), "Name");
  if (list == "Ports") {
    return fmt::format("{}/{}", json::integer_or(item, "TargetPort", 0), json::text_or(item, "Protocol", "tcp"));
  }
  return {};
}

class Flattener {
 public:
  void add(const std::string& api_path, const std::string& path, std::string_view key, const Value& value) {
    if (value.is_object()) {
      const bool is_users = key == "Labels" || key == "Options" || key == "DriverOpts" || key == "Sysctls";
      for (const auto& [name, member] : value.items()) {
        const auto api = joined(api_path, name);
        const auto* word = word_for(api);
        add(api, word != nullptr ? std::string(*word) : joined(path, is_users ? name : snake(name)), name, member);
      }
      if (value.empty()) put(api_path, path, key, "yes");  // Mode: {"Global": {}}
    } else if (value.is_array()) {
      add_list(api_path, path, key, value);
    } else {
      put(api_path, path, key, shown(key, value));
    }
  }

  Leaves take() { return std::move(leaves_); }

 private:
  void add_list(const std::string& api_path, const std::string& path, std::string_view key, const Value& list) {
    if (key == "Env") {
      for (const auto& item : list) add_variable(api_path, path, item.is_string() ? item.get<std::string>() : "");
      return;
    }
    std::string line;
    for (const auto& item : list) {
      const auto name = identity(key, item);
      if (!name.empty()) {
        add(api_path, joined(path, name), key, item);
      } else {
        line += (line.empty() ? "" : " ") + (item.is_string() ? item.get<std::string>() : json::dump(item));
      }
    }
    if (!line.empty()) put(api_path, path, key, line);
  }

  void add_variable(const std::string& api_path, const std::string& path, const std::string& text) {
    const auto name = text.substr(0, text.find('='));
    put(api_path, joined(path, name), name, name.size() == text.size() ? "" : text.substr(name.size() + 1));
  }

  void put(const std::string& api_path, std::string path, std::string_view name, std::string text) {
    // What a secret is called is no secret.
    if (api_path == "TaskTemplate.ContainerSpec.Secrets.SecretName") name = {};
    while (leaves_.contains(path)) path += "'";  // Two mounts of one target: wrong, but nothing may be lost here.
    leaves_[path] = {api_path, std::string(name), std::move(text)};
  }

  Leaves leaves_;
};

}  // namespace

std::map<std::string, Leaf> flatten(const json::Value& spec) {
  Flattener flattener;
  flattener.add("", "", "", spec);
  return flattener.take();
}

}  // namespace fairlead::swarm

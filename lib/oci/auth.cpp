#include "oci/auth.hpp"

#include "base/characters.hpp"
#include "sys/file_variable.hpp"

#include <algorithm>
#include <utility>

namespace fairlead::oci {
namespace {

constexpr std::uint64_t largest_config = 1U << 20U;
constexpr std::string_view hub_server = "https://index.docker.io/v1/";

using Found = Result<std::optional<Credential>>;

bool is_helper_name(std::string_view name) {
  return !name.empty() && name.size() <= 64 &&
         std::ranges::all_of(name, [](char c) { return is_alphanumeric(c) || c == '-' || c == '_' || c == '.'; });
}

// The protocol of docker-credential-helpers: the server on standard input, JSON on standard output, and a fixed
// sentence with status 1 when there is no login.
Found ask_helper(const std::string& name, const std::string& host, sys::Processes& processes,
                 const std::stop_token& stop) {
  if (!is_helper_name(name)) {
    return Error(Errc::config, "\"" + printable(name) + "\" is not the name of a credential helper").id("FL0620");
  }
  const auto program = "docker-credential-" + name;
  const sys::Invocation invocation{.arguments = {program, "get"},
                                   .input = Secret(std::string(host == docker_hub ? hub_server : host)),
                                   .timeout = std::chrono::seconds(30),
                                   .output_limit = largest_config};
  auto done = processes.run(invocation, stop);
  if (!done && done.error().code() == Errc::cancelled) return std::move(done).error();
  if (!done) {
    return Error(Errc::denied, "credential helper " + program + " for " + host + ": " + done.error().message())
        .id("FL0621")
        .help("install " + program + ", or remove it from credHelpers and credsStore of the Docker configuration");
  }
  const Secret output(std::move(done->output));
  if (done->status == 0) return parse_helper_answer(output.reveal(), program);
  if (output.reveal().find("credentials not found") != std::string::npos) return std::optional<Credential>{};
  return Error(Errc::denied, program + " failed for " + host + " with status " + std::to_string(done->status))
      .id("FL0621")
      .help("run it by hand: echo " + host + " | " + program + " get");
}

std::optional<Credential> best_login(const DockerConfig& config, const Reference& reference) {
  const DockerConfig::Login* best = nullptr;
  std::size_t longest = 0;
  for (const auto& login : config.logins) {
    const auto key = normal_key(login.key);
    const bool fits = key == reference.host || reference.name() == key || reference.name().starts_with(key + "/");
    const auto& credential = login.credential;
    // Docker writes {"host": {}} when a helper holds the secret.
    if (!fits || key.size() <= longest || (credential.user.empty() && credential.identity_token.empty())) continue;
    best = &login;
    longest = key.size();
  }
  return best == nullptr ? std::optional<Credential>{} : best->credential;
}

Found find_in(const DockerConfig& config, const Reference& reference, sys::Processes& processes,
              const std::stop_token& stop) {
  for (const auto& [host, helper] : config.helpers) {
    if (normal_key(host) == reference.host) return ask_helper(helper, reference.host, processes, stop);
  }
  if (!config.store.empty()) {
    TRY_ASSIGN(auto found, ask_helper(config.store, reference.host, processes, stop));
    if (found) return found;
  }
  return best_login(config, reference);
}

std::vector<std::string> config_files(const Variables& environment) {
  std::vector<std::string> out;
  const auto home = value_or(environment, "HOME");
  const auto add = [&](std::string_view directory, const std::string& rest) {
    if (!directory.empty()) out.push_back(std::string(directory) + rest);
  };
  add(value_or(environment, "REGISTRY_AUTH_FILE"), "");
  const auto docker = value_or(environment, "DOCKER_CONFIG");
  docker.empty() ? add(home, "/.docker/config.json") : add(docker, "/config.json");
  add(value_or(environment, "XDG_RUNTIME_DIR"), "/containers/auth.json");
  add(home, "/.config/containers/auth.json");
  return out;
}

/// One without logins if there is no such file.
Result<DockerConfig> read_config(const std::string& path, sys::FileSystem& files) {
  auto text = files.read(path, largest_config);
  if (!text && text.error().code() == Errc::not_found) return DockerConfig{};
  if (!text) return std::move(text).error().during("read registry credentials");
  const Secret kept(*std::move(text));
  return parse_docker_config(kept.reveal(), path);
}

/// One without logins if DOCKER_AUTH_CONFIG is not set.
Result<DockerConfig> variable_config(const CredentialPorts& ports) {
  constexpr const char* name = "DOCKER_AUTH_CONFIG";
  TRY_ASSIGN(auto text, sys::file_variable(ports.files, ports.environment, name, largest_config));
  const Secret kept(std::move(text));
  return parse_docker_config(kept.reveal(), name);
}

std::optional<Credential> job_credential(const Reference& reference, const Variables& environment) {
  const auto host = value_or(environment, "CI_REGISTRY"), user = value_or(environment, "CI_REGISTRY_USER");
  auto password = value_or(environment, "CI_REGISTRY_PASSWORD");
  if (host.empty() || user.empty() || password.empty() || normal_key(host) != reference.host) return {};
  return Credential{.user = user, .password = Secret(std::move(password)), .source = "CI_REGISTRY_PASSWORD"};
}

Found look_up(const Reference& reference, const CredentialPorts& ports, const std::stop_token& stop) {
  TRY_ASSIGN(const auto inline_config, variable_config(ports));
  TRY_ASSIGN(auto inline_found, find_in(inline_config, reference, ports.processes, stop));
  if (inline_found) return inline_found;
  for (const auto& path : config_files(ports.environment)) {
    TRY_ASSIGN(const auto config, read_config(path, ports.files));
    TRY_ASSIGN(auto found, find_in(config, reference, ports.processes, stop));
    if (found) return found;
  }
  return job_credential(reference, ports.environment);
}

}  // namespace

std::string normal_key(std::string_view key) {
  auto rest = trim(key);
  const auto scheme = rest.find("://");
  if (scheme != std::string_view::npos) rest.remove_prefix(scheme + 3);
  // Behind a scheme, the path is that of an API ("/v1/"), not of a repository.
  if (scheme != std::string_view::npos) rest = rest.substr(0, rest.find('/'));
  while (rest.ends_with('/')) rest.remove_suffix(1);
  const auto host = rest.substr(0, rest.find('/'));
  return canonical_host(host).value_or(std::string(host)) + std::string(rest.substr(host.size()));
}

Found credential_for(const Reference& reference, const CredentialPorts& ports, const std::stop_token& stop) {
  TRY_ASSIGN(auto found, look_up(reference, ports, stop));
  if (found && ports.on_found) ports.on_found(*found);
  return found;
}

Result<std::set<std::string>> configured_registries(const CredentialPorts& ports) {
  std::set<std::string> out;
  const auto add = [&](const DockerConfig& config) {
    for (const auto& login : config.logins) out.insert(normal_key(login.key));
    for (const auto& [host, helper] : config.helpers) out.insert(normal_key(host));
  };
  TRY_ASSIGN(const auto inline_config, variable_config(ports));
  add(inline_config);
  for (const auto& path : config_files(ports.environment)) {
    TRY_ASSIGN(const auto config, read_config(path, ports.files));
    add(config);
  }
  const auto host = normal_key(value_or(ports.environment, "CI_REGISTRY"));
  if (!host.empty() && !value_or(ports.environment, "CI_REGISTRY_PASSWORD").empty()) out.insert(host);
  return out;
}

}  // namespace fairlead::oci

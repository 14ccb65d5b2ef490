#include "engine/context.hpp"

#include "crypto/digest.hpp"

#include <fmt/core.h>
#include <utility>

namespace fairlead::engine {
namespace {

constexpr std::string_view default_context = "default";

Error unusable(std::string_view name, std::string_view why) {
  return Error(Errc::config, fmt::format("docker context \"{}\": {}", printable(name), why)).id("FL0506");
}

std::string configuration_directory(const Variables& environment) {
  const auto own = value_or(environment, "DOCKER_CONFIG");
  return own.empty() ? value_or(environment, "HOME") + "/.docker" : own;
}

/// The certificates that the context has; null when it has none.
std::shared_ptr<const http::Transport> tls_in(const std::string& directory, sys::FileSystem& files) {
  const auto file = [&](const char* name) {
    auto path = fmt::format("{}/{}", directory, name);
    return files.info(path) ? path : std::string();
  };
  http::Transport tls = {
      .ca_file = file("ca.pem"), .client_certificate = file("cert.pem"), .client_key = file("key.pem")};
  if (tls.ca_file.empty() && tls.client_certificate.empty() && tls.client_key.empty()) return {};
  return std::make_shared<const http::Transport>(std::move(tls));
}

Result<Endpoint> endpoint_in(const std::string& name, const Variables& environment, sys::FileSystem& files) {
  const auto contexts = configuration_directory(environment) + "/contexts";
  const auto id = crypto::sha256_hex(name);
  const auto path = fmt::format("{}/meta/{}/meta.json", contexts, id);
  const auto meta = files.read(path);
  if (!meta && meta.error().code() == Errc::not_found) {
    return unusable(name, fmt::format("there is none of this name in {}", contexts)).help("see docker context ls");
  }
  if (!meta) return unusable(name, meta.error().message());
  const auto host = context_host(*meta, path);
  if (!host) return unusable(name, host.error().message());
  const auto what = fmt::format("the host of docker context \"{}\",", printable(name));
  TRY_ASSIGN(auto endpoint, endpoint_at(*host, tls_in(fmt::format("{}/tls/{}/docker", contexts, id), files), what));
  endpoint.origin = fmt::format("context \"{}\"", printable(name));
  endpoint.api_version = value_or(environment, "DOCKER_API_VERSION");
  return endpoint;
}

/// The name in config.json; "" without one.
Result<std::string> current(const Variables& environment, sys::FileSystem& files) {
  const auto path = configuration_directory(environment) + "/config.json";
  const auto text = files.read(path);
  if (!text && text.error().code() == Errc::not_found) return std::string();
  if (!text) return Error(Errc::config, text.error().message()).id("FL0506");
  auto name = current_context(*text, path);
  if (!name) return std::move(name.error()).id("FL0506");
  return name;
}

Result<std::string> context_name(const Variables& environment, sys::FileSystem& files) {
  if (auto asked = value_or(environment, context_variable); !asked.empty()) return asked;
  if (!value_or(environment, "DOCKER_HOST").empty()) return std::string(default_context);
  if (auto named = value_or(environment, "DOCKER_CONTEXT"); !named.empty()) return named;
  return current(environment, files);
}

}  // namespace

Result<Endpoint> find_endpoint(const Variables& environment, sys::FileSystem& files) {
  TRY_ASSIGN(const auto name, context_name(environment, files));
  if (name.empty() || name == default_context) return endpoint_from(environment);
  return endpoint_in(name, environment, files);
}

}  // namespace fairlead::engine

#include "engine/endpoint.hpp"

#include "http/url.hpp"

#include <fmt/core.h>
#include <utility>

namespace fairlead::engine {
namespace {

Error unusable(std::string_view host, std::string_view why) {
  return Error(Errc::config, fmt::format("DOCKER_HOST \"{}\": {}", printable(host), why)).id("FL0504");
}

bool is_set(const Variables& environment, std::string_view name) {
  return !value_or(environment, name).empty();
}

/// Where docker's own client looks for ca.pem, cert.pem and key.pem.
std::string certificate_directory(const Variables& environment) {
  for (const auto* name : {"DOCKER_CERT_PATH", "DOCKER_CONFIG"}) {
    if (is_set(environment, name)) return value_or(environment, name);
  }
  return value_or(environment, "HOME") + "/.docker";
}

Result<Endpoint> unix_endpoint(std::string_view host, std::string_view path) {
  if (!path.starts_with('/'))
    return unusable(host, "the socket needs an absolute path, as in unix:///var/run/docker.sock");
  // sockaddr_un has room for 107 bytes.
  if (path.size() > 107) return unusable(host, "the path of the socket is longer than 107 bytes");
  Endpoint endpoint = {.text = std::string(host), .base_url = "http://docker", .transport = {}};
  endpoint.transport = std::make_shared<const http::Transport>(http::Transport{.unix_socket = std::string(path)});
  return endpoint;
}

Result<Endpoint> tcp_endpoint(std::string_view host, std::string_view address, const Variables& environment) {
  const bool is_tls = is_set(environment, "DOCKER_TLS_VERIFY") || is_set(environment, "DOCKER_TLS");
  const auto url = http::Url::parse(fmt::format("{}://{}", is_tls ? "https" : "http", address));
  if (!url || !url->query.empty()) return unusable(host, "it must be tcp://host:port");
  auto base = *url;
  // Docker's ports, not those of the web, unless the text has one.
  const auto authority = address.substr(0, address.find('/'));
  const bool has_port = authority.rfind(':') != authority.npos && !authority.ends_with(']');
  if (!has_port) base.port = is_tls ? 2376 : 2375;
  Endpoint endpoint = {.text = std::string(host), .base_url = base.str(), .transport = {}};
  while (endpoint.base_url.ends_with('/')) endpoint.base_url.pop_back();
  if (!is_tls) return endpoint;
  const auto directory = certificate_directory(environment);
  endpoint.transport =
      std::make_shared<const http::Transport>(http::Transport{.ca_file = directory + "/ca.pem",
                                                              .client_certificate = directory + "/cert.pem",
                                                              .client_key = directory + "/key.pem"});
  return endpoint;
}

Result<Endpoint> endpoint_of(std::string_view host, const Variables& environment) {
  const auto mark = host.find("://");
  if (mark == host.npos) return tcp_endpoint(host, host, environment);
  const auto scheme = host.substr(0, mark), rest = host.substr(mark + 3);
  if (scheme == "unix") return unix_endpoint(host, rest);
  if (scheme == "tcp") return tcp_endpoint(host, rest, environment);
  if (scheme == "ssh") {
    return unusable(http::redacted(host), "ssh:// is not supported yet")
        .help("forward the engine's socket with ssh -L and use unix://");
  }
  return unusable(host, "it must start with unix:// or tcp://");
}

}  // namespace

Result<Endpoint> endpoint_from(const Variables& environment) {
  auto host = std::string(trim(value_or(environment, "DOCKER_HOST")));
  if (host.empty()) host = default_host;
  TRY_ASSIGN(auto endpoint, endpoint_of(host, environment));
  endpoint.api_version = value_or(environment, "DOCKER_API_VERSION");
  return endpoint;
}

}  // namespace fairlead::engine

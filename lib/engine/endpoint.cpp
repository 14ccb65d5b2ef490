#include "engine/endpoint.hpp"

#include "http/url.hpp"

#include <fmt/core.h>
#include <utility>

namespace fairlead::engine {
namespace {

Error unusable(std::string_view what, std::string_view host, std::string_view why) {
  return Error(Errc::config, fmt::format("{} \"{}\": {}", what, printable(host), why)).id("FL0504");
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

std::shared_ptr<const http::Transport> tls_of(const Variables& environment) {
  if (!is_set(environment, "DOCKER_TLS_VERIFY") && !is_set(environment, "DOCKER_TLS")) return {};
  const auto directory = certificate_directory(environment);
  return std::make_shared<const http::Transport>(http::Transport{.ca_file = directory + "/ca.pem",
                                                                 .client_certificate = directory + "/cert.pem",
                                                                 .client_key = directory + "/key.pem"});
}

Result<Endpoint> unix_endpoint(std::string_view what, std::string_view host, std::string_view path) {
  if (!path.starts_with('/'))
    return unusable(what, host, "the socket needs an absolute path, as in unix:///var/run/docker.sock");
  // sockaddr_un has room for 107 bytes.
  if (path.size() > 107) return unusable(what, host, "the path of the socket is longer than 107 bytes");
  Endpoint endpoint = {.text = std::string(host), .base_url = "http://docker", .transport = {}};
  endpoint.transport = std::make_shared<const http::Transport>(http::Transport{.unix_socket = std::string(path)});
  return endpoint;
}

Result<Endpoint> tcp_endpoint(std::string_view what, std::string_view host, std::string_view address,
                              std::shared_ptr<const http::Transport> tls) {
  const auto url = http::Url::parse(fmt::format("{}://{}", tls ? "https" : "http", address));
  if (!url || !url->query.empty()) return unusable(what, host, "it must be tcp://host:port");
  auto base = *url;
  // Docker's ports, not those of the web, unless the text has one.
  const auto authority = address.substr(0, address.find('/'));
  const bool has_port = authority.rfind(':') != authority.npos && !authority.ends_with(']');
  if (!has_port) base.port = tls ? 2376 : 2375;
  Endpoint endpoint = {.text = std::string(host), .base_url = base.str(), .transport = std::move(tls)};
  while (endpoint.base_url.ends_with('/')) endpoint.base_url.pop_back();
  return endpoint;
}

Result<Endpoint> ssh_endpoint(std::string_view what, std::string_view host) {
  auto target = SshTarget::parse(host);
  if (!target) return unusable(what, http::redacted(host), target.error().message());
  return Endpoint{.text = std::string(host), .base_url = "http://docker", .transport = {}, .ssh = *std::move(target)};
}

}  // namespace

std::string_view Endpoint::way() const {
  if (ssh) return "ssh";
  if (transport && !transport->unix_socket.empty()) return "unix socket";
  return base_url.starts_with("https:") ? "TCP with TLS" : "TCP";
}

Result<Endpoint> endpoint_at(std::string_view host, std::shared_ptr<const http::Transport> tls, std::string_view what) {
  const auto mark = host.find("://");
  if (mark == host.npos) return tcp_endpoint(what, host, host, std::move(tls));
  const auto scheme = host.substr(0, mark), rest = host.substr(mark + 3);
  if (scheme == "unix") return unix_endpoint(what, host, rest);
  if (scheme == "tcp") return tcp_endpoint(what, host, rest, std::move(tls));
  if (scheme == "ssh") return ssh_endpoint(what, host);
  return unusable(what, host, "it must start with unix://, tcp:// or ssh://");
}

Result<Endpoint> endpoint_from(const Variables& environment) {
  auto host = std::string(trim(value_or(environment, "DOCKER_HOST")));
  const bool is_default = host.empty();
  if (is_default) host = default_host;
  TRY_ASSIGN(auto endpoint, endpoint_at(host, tls_of(environment), "DOCKER_HOST"));
  endpoint.api_version = value_or(environment, "DOCKER_API_VERSION");
  if (!is_default) endpoint.origin = "DOCKER_HOST";
  return endpoint;
}

}  // namespace fairlead::engine

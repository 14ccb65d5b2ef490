#pragma once

#include "base/result.hpp"
#include "base/text.hpp"
#include "engine/ssh_target.hpp"
#include "http/client.hpp"

#include <memory>
#include <optional>
#include <string>

namespace fairlead::engine {

class Tunnel;

/// Where the Docker Engine listens, and how to speak to it.
struct Endpoint {
  std::string text;      ///< As people know it: "unix:///var/run/docker.sock", "tcp://docker:2376".
  std::string base_url;  ///< What request paths are appended to: "http://docker", "https://docker:2376".
  std::shared_ptr<const http::Transport> transport;
  std::string api_version = {};       ///< DOCKER_API_VERSION: used as it is instead of negotiating. Empty = negotiate.
  std::string origin = {};            ///< What named it: "DOCKER_HOST", "context \"prod\""; empty for the default.
  std::optional<SshTarget> ssh = {};  ///< Through this host, over `tunnel`; `transport` is there once that is open.
  std::shared_ptr<Tunnel> tunnel = {};  ///< Open for as long as a copy of the endpoint lives.

  /// How it is reached, in words: "unix socket", "TCP", "TCP with TLS", "ssh".
  std::string_view way() const;
};

inline constexpr std::string_view default_host = "unix:///var/run/docker.sock";

/// The endpoint of a host: unix:///path, tcp://host:port, host:port or ssh://user@host:port/path. TCP is TLS when `tls`
/// has the files for it. `config` (FL0504) when the text is none of these; `what` it is stands in the message:
/// "DOCKER_HOST".
Result<Endpoint> endpoint_at(std::string_view host, std::shared_ptr<const http::Transport> tls, std::string_view what);

/// Reads DOCKER_HOST (as `endpoint_at`; `default_host` when unset), DOCKER_TLS_VERIFY and DOCKER_TLS (any text means
/// TLS, and a server certificate is then always verified), DOCKER_CERT_PATH (ca.pem, cert.pem, key.pem; else
/// DOCKER_CONFIG, else ~/.docker) and DOCKER_API_VERSION, as docker's own client does. Looks at no file and at no
/// context: see find_endpoint.
Result<Endpoint> endpoint_from(const Variables& environment);

}  // namespace fairlead::engine

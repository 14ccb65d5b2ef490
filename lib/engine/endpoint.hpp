#pragma once

#include "base/result.hpp"
#include "base/text.hpp"
#include "http/client.hpp"

#include <memory>
#include <string>

namespace fairlead::engine {

/// Where the Docker Engine listens, and how to speak to it.
struct Endpoint {
  std::string text;      ///< As people know it: "unix:///var/run/docker.sock", "tcp://docker:2376".
  std::string base_url;  ///< What request paths are appended to: "http://docker", "https://docker:2376".
  std::shared_ptr<const http::Transport> transport;
  std::string api_version = {};  ///< DOCKER_API_VERSION: used as it is instead of negotiating. Empty = negotiate.
};

inline constexpr std::string_view default_host = "unix:///var/run/docker.sock";

/// Reads DOCKER_HOST (unix:///path, tcp://host:port, host:port; `default_host` when unset), DOCKER_TLS_VERIFY and
/// DOCKER_TLS (any text means TLS, and a server certificate is then always verified), DOCKER_CERT_PATH (ca.pem,
/// cert.pem, key.pem; else DOCKER_CONFIG, else ~/.docker) and DOCKER_API_VERSION, as docker's own client does.
/// `config` when the text is none of these; ssh:// is not supported yet. Looks at no file.
Result<Endpoint> endpoint_from(const Variables& environment);

}  // namespace fairlead::engine

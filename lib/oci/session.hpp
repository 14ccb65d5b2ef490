#pragma once

#include "http/client.hpp"
#include "http/url.hpp"
#include "oci/authorizer.hpp"
#include "sys/random.hpp"

#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace fairlead::oci {

/// What a registry client needs of the outside. `http` retries; `random` spreads pauses.
struct RegistryPorts {
  http::Client& http;
  sys::Clock& clock;
  sys::Random& random;
};

struct RegistryOptions {
  CredentialLookup credentials = {};                      ///< Asked when a registry wants a login.
  bool plain_http = false;                                ///< Other hosts than this machine may go without TLS.
  Access access = Access::pull;                           ///< What tokens are asked for.
  std::shared_ptr<const http::Transport> transport = {};  ///< CA and client certificates.
};

/// Whether `host` (with or without a port) is this machine: localhost, 127.0.0.1 or [::1].
bool is_loopback(std::string_view host);

/// "https://registry-1.docker.io"; http for this machine and, with `plain_http`, for every host.
std::string origin_of(const Reference& reference, bool plain_http);

/// Sends requests to registries with the Authorization they want, and again once when a token is refused.
/// Safe to use from several threads.
class Session {
 public:
  Session(RegistryPorts ports, RegistryOptions options);

  /// "https://host/v2/<repository>/<rest>"
  std::string url(const Reference& reference, std::string_view rest) const;
  /// `location` as an answer of the registry gave it. One that leads to plain http on the same host is kept on https:
  /// proxies that end TLS make registries write such.
  Result<std::string> resolve(const Reference& reference, const http::Response& answer) const;
  /// Sends `request` for the repository of `reference`; `more_scopes` beside the usual ones. Credentials go to the
  /// registry itself only, not to another host that an answer named; that one's wish for a login is `denied` (FL0016).
  Result<http::Response> send(const Reference& reference, http::Request request, const std::stop_token& stop,
                              const std::vector<std::string>& more_scopes = {});
  /// Asks for /v2/, with a login if the registry wants one. Gives where the login came from, "" for none.
  Result<std::string> check(const Reference& reference, const std::stop_token& stop);

  const RegistryPorts& ports() const { return ports_; }

 private:
  Result<http::Url> origin(const Reference& reference) const;
  Result<> check_asker(const Reference& reference, const http::Response& answer) const;
  Result<http::Response> authorized(const Reference& reference, http::Request request,
                                    const std::vector<std::string>& scopes, const std::stop_token& stop);

  RegistryPorts ports_;
  RegistryOptions options_;
  Authorizer authorizer_;
};

}  // namespace fairlead::oci

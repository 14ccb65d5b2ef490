#include "oci/session.hpp"

#include "http/redirect.hpp"
#include "http/url.hpp"
#include "oci/registry_error.hpp"

#include <utility>

namespace fairlead::oci {

bool is_loopback(std::string_view host) {
  const auto port = host.ends_with(']') ? std::string_view::npos : host.rfind(':');
  const auto name = host == "::1" ? host : host.substr(0, port);
  return name == "localhost" || name == "127.0.0.1" || name == "[::1]" || name == "::1";
}

std::string origin_of(const Reference& reference, bool plain_http) {
  return (plain_http || is_loopback(reference.host) ? "http://" : "https://") + reference.api_host();
}

Session::Session(RegistryPorts ports, RegistryOptions options)
    : ports_(ports),
      options_(std::move(options)),
      authorizer_(
          ports.http, ports.clock,
          {.credentials = options_.credentials, .plain_http = options_.plain_http, .transport = options_.transport}) {}

std::string Session::url(const Reference& reference, std::string_view rest) const {
  return origin_of(reference, options_.plain_http) + "/v2/" + reference.repository + "/" + std::string(rest);
}

Result<std::string> Session::resolve(const Reference& reference, const http::Response& answer) const {
  const auto location = answer.header("Location");
  if (location.empty()) return Error(Errc::corrupt, reference.host + ": the answer has no Location header");
  TRY_ASSIGN(const auto base, http::Url::parse(answer.url.empty() ? url(reference, "") : answer.url));
  auto target = http::resolve(base, location);
  if (!target) return Error(Errc::corrupt, reference.host + ": the Location of the answer is not a URL");
  if (base.scheme == "https" && target->scheme == "http" && target->host == base.host) {
    target->scheme = base.scheme;
    if (target->port == 80) target->port = base.port;
  }
  return target->str();
}

Result<http::Url> Session::origin(const Reference& reference) const {
  return http::Url::parse(origin_of(reference, options_.plain_http));
}

// Where a registry sends us has no say in whom the login for the registry is shown to: a storage host that answers 401
// would name itself as the token service (CVE-2020-15157 in containerd).
Result<> Session::check_asker(const Reference& reference, const http::Response& answer) const {
  TRY_ASSIGN(const auto registry, origin(reference));
  TRY_ASSIGN(const auto asker, http::Url::parse(answer.url));
  if (asker.same_origin(registry)) return {};
  return sends_away(reference, answer);
}

Result<http::Response> Session::authorized(const Reference& reference, http::Request request,
                                           const std::vector<std::string>& scopes, const std::stop_token& stop) {
  const auto plain = request.headers.size();
  for (int attempt = 0;; ++attempt) {
    TRY_ASSIGN(const auto header, authorizer_.header(reference, scopes, stop));
    request.headers.resize(plain);
    if (header) request.headers.push_back({"Authorization", header->reveal(), true});
    TRY_ASSIGN(auto answer, ports_.http.send(request, stop));
    if (answer.status != 401) return answer;
    TRY(check_asker(reference, answer));
    if (attempt != 0) return authorizer_.denied(reference, answer);
    TRY(authorizer_.learn(reference, scopes, answer, header, stop));
  }
}

Result<http::Response> Session::send(const Reference& reference, http::Request request, const std::stop_token& stop,
                                     const std::vector<std::string>& more_scopes) {
  TRY_ASSIGN(const auto target, http::Url::parse(request.url));
  TRY_ASSIGN(const auto registry, origin(reference));
  const bool is_registry = target.same_origin(registry);
  request.transport = is_registry ? options_.transport : http::for_strangers(options_.transport);
  if (!is_registry) return ports_.http.send(request, stop);
  std::vector<std::string> scopes{scope(reference.repository, options_.access)};
  scopes.insert(scopes.end(), more_scopes.begin(), more_scopes.end());
  return authorized(reference, std::move(request), scopes, stop);
}

Result<std::string> Session::check(const Reference& reference, const std::stop_token& stop) {
  http::Request request{.url = origin_of(reference, options_.plain_http) + "/v2/", .transport = options_.transport};
  const auto doing = "log in to " + reference.host;
  TRY_ASSIGN(const auto answer, authorized(reference, std::move(request), {}, stop).during(doing));
  if (!answer.ok()) return registry_error(answer, doing);
  return authorizer_.source_of(reference);
}

}  // namespace fairlead::oci

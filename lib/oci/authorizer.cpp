#include "oci/authorizer.hpp"

#include "base/encoding.hpp"
#include "http/headers.hpp"
#include "http/redirect.hpp"
#include "http/url.hpp"
#include "oci/registry_error.hpp"
#include "oci/session.hpp"

#include <algorithm>
#include <utility>

namespace fairlead::oci {
namespace {

constexpr std::uint64_t largest_answer = 1U << 20U;

std::string key_of(const Reference& reference, const std::vector<std::string>& scopes) {
  return reference.host + " " + join(scopes, " ");
}

Secret basic(const Credential& credential) {
  const Secret pair(credential.user + ":" + credential.password.reveal());
  return Secret("Basic " + base64(as_bytes(pair.reveal())));
}

// A token that is about to expire may not outlive the request it is for.
bool lasts(const Token& token, const sys::Clock& clock) {
  return token.expires - clock.steady() > std::chrono::seconds(10);
}

Error nobody(const Reference& reference) {
  return Error(Errc::denied, reference.host + " asks for a login, and there is none for " + reference.name())
      .id("FL0622")
      .help("run docker login " + reference.host + ", or set DOCKER_AUTH_CONFIG");
}

Error not_enough(const Reference& reference, const std::string& source, const http::Response& answer) {
  const auto who = source.empty() ? std::string("an anonymous user") : "the login from " + source;
  auto error = Error(Errc::denied, reference.host + " does not accept " + who + " for " + reference.repository)
                   .id("FL0622")
                   .help("check that the user exists, that the password or token is current, and its rights");
  const auto detail = registry_detail(answer);
  return detail.empty() ? std::move(error) : std::move(error).note("the registry says: " + detail);
}

}  // namespace

Error sends_away(const Reference& reference, const http::Response& answer) {
  const auto there = http::Url::parse(answer.url);
  const auto where = there ? there->scheme + "://" + there->host_port() : std::string("another server");
  return Error(Errc::denied, reference.host + " sends us to " + where + ", where a login is asked for; the one for " +
                                 reference.host + " is not shown there")
      .id("FL0016")
      .help("mend the storage or the redirect of " + reference.host);
}

std::string scope(std::string_view repository, Access access) {
  return "repository:" + std::string(repository) + (access == Access::push ? ":pull,push" : ":pull");
}

Authorizer::Authorizer(http::Client& http, sys::Clock& clock, AuthorizerOptions options)
    : http_(http), clock_(clock), options_(std::move(options)) {}

Result<std::optional<Credential>> Authorizer::login(const Reference& reference, const std::stop_token& stop) {
  if (const auto known = logins_.find(reference.name()); known != logins_.end()) return known->second;
  TRY_ASSIGN(auto found, options_.credentials ? options_.credentials(reference, stop) : std::optional<Credential>{});
  logins_[reference.name()] = found;
  return found;
}

Result<std::optional<Secret>> Authorizer::header(const Reference& reference, const std::vector<std::string>& scopes,
                                                 const std::stop_token& stop) {
  const std::lock_guard lock(mutex_);
  const auto challenge = challenges_.find(reference.host);
  if (challenge == challenges_.end()) return std::optional<Secret>{};
  if (challenge->second.basic) {
    TRY_ASSIGN(const auto known, login(reference, stop));
    if (!known) return nobody(reference);
    return std::optional(basic(*known));
  }
  const auto key = key_of(reference, scopes);
  auto token = tokens_.find(key);
  if (token == tokens_.end() || !lasts(token->second, clock_)) {
    // Held locked: other threads need the same token, and would all ask for one.
    TRY_ASSIGN(auto fresh, fetch(reference, challenge->second, scopes, stop));
    token = tokens_.insert_or_assign(key, std::move(fresh)).first;
  }
  return std::optional(Secret("Bearer " + token->second.value.reveal()));
}

Result<> Authorizer::learn(const Reference& reference, const std::vector<std::string>& scopes,
                           const http::Response& answer, const std::optional<Secret>& used,
                           const std::stop_token& stop) {
  const std::lock_guard lock(mutex_);
  TRY_ASSIGN(const auto known, login(reference, stop));
  const auto source = known ? known->source : std::string();
  std::optional<Challenge> challenge;
  for (const auto& header : answer.headers) {
    if (!equal_ignoring_case(header.name, "WWW-Authenticate")) continue;
    for (const auto& offered : http::parse_challenges(header.value)) {
      const auto parameter = [&](std::string_view name) { return value_or(offered.parameters, name); };
      if (offered.scheme == "bearer") challenge = {.realm = parameter("realm"), .service = parameter("service")};
      if (offered.scheme == "basic" && !challenge) challenge = {.basic = true};
    }
  }
  if (!challenge || (challenge->basic && used)) return not_enough(reference, source, answer);
  if (challenge->basic && !known) return nobody(reference);
  challenges_[reference.host] = *challenge;
  // The token did not do: it expired early, was revoked, or another thread has replaced it since.
  const auto token = tokens_.find(key_of(reference, scopes));
  if (used && token != tokens_.end() && "Bearer " + token->second.value.reveal() == used->reveal())
    tokens_.erase(token);
  return {};
}

Result<Token> Authorizer::fetch(const Reference& reference, const Challenge& challenge,
                                const std::vector<std::string>& scopes, const std::stop_token& stop) {
  const auto where = http::Url::parse(challenge.realm);
  if (!where) return Error(Errc::corrupt, reference.host + ": its token service has no valid address");
  TRY_ASSIGN(const auto known, login(reference, stop));
  if (known && where->scheme != "https" && !options_.plain_http && !is_loopback(where->host)) {
    return Error(Errc::refused, reference.host + " wants the password sent to " + where->host + " without TLS")
        .id("FL0625")
        .help("use https, or allow it with --plain-http on a network that you trust");
  }
  TRY_ASSIGN(const auto registry, http::Url::parse(origin_of(reference, options_.plain_http)));
  const auto& transport = options_.transport;
  http::Request request{.url = challenge.realm,
                        .transport = where->same_origin(registry) ? transport : http::for_strangers(transport),
                        .body_limit = largest_answer};
  if (known && !known->identity_token.empty()) {
    request.method = "POST";
    request.idempotent = true;
    request.headers.push_back({"Content-Type", "application/x-www-form-urlencoded"});
    request.body = "grant_type=refresh_token&client_id=fairlead&service=" + http::percent_encode(challenge.service) +
                   "&scope=" + http::percent_encode(join(scopes, " ")) +
                   "&refresh_token=" + http::percent_encode(known->identity_token.reveal());
  } else {
    if (!challenge.service.empty()) request.url = http::with_query(request.url, "service", challenge.service);
    for (const auto& wanted : scopes) request.url = http::with_query(request.url, "scope", wanted);
    if (known) request.headers.push_back({"Authorization", basic(*known).reveal(), true});
  }
  TRY_ASSIGN(const auto answer, http_.send(request, stop).during("get a token for " + reference.host));
  // Elsewhere nobody saw the login, so that what comes from there is not for it.
  const auto from = http::Url::parse(answer.url);
  if (known && (!from || !from->same_origin(*where))) return sends_away(reference, answer);
  if (answer.status == 401 || answer.status == 403) {
    return not_enough(reference, known ? known->source : std::string(), answer);
  }
  if (!answer.ok()) return registry_error(answer, "get a token for " + reference.name());
  return parse_token(answer.body, "the token service " + where->host, clock_);
}

Error Authorizer::denied(const Reference& reference, const http::Response& answer) const {
  return not_enough(reference, source_of(reference), answer);
}

std::string Authorizer::source_of(const Reference& reference) const {
  const std::lock_guard lock(mutex_);
  const auto known = logins_.find(reference.name());
  if (known == logins_.end()) return "";
  const auto& login = known->second;
  return login ? login->source : "";
}

}  // namespace fairlead::oci

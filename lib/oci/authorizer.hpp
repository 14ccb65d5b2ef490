#pragma once

#include "base/result.hpp"
#include "base/secret.hpp"
#include "http/client.hpp"
#include "oci/auth.hpp"
#include "sys/clock.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace fairlead::oci {

enum class Access : std::uint8_t { pull, push };

/// "repository:team/shop:pull,push", in the words of the distribution token specification.
std::string scope(std::string_view repository, Access access);

/// Looks up a login; see credential_for.
using CredentialLookup =
    std::function<Result<std::optional<Credential>>(const Reference& reference, const std::stop_token& stop)>;

struct AuthorizerOptions {
  CredentialLookup credentials = {};  ///< Asked when a registry wants a login.
  bool plain_http = false;            ///< Passwords may go to token services without TLS.
  std::shared_ptr<const http::Transport> transport = {};
};

/// What a token endpoint answered.
struct Token {
  Secret value;
  sys::Clock::Steady expires;
};

/// The error (`denied`, FL0016) for a server that a registry sent us to, and that the login is not for.
Error sends_away(const Reference& reference, const http::Response& answer);

/// Reads {"token" | "access_token", "expires_in"}. Without expires_in the `exp` of a JWT counts, else 60 seconds
/// (distribution, spec/auth/token.md). `corrupt` when there is no token.
Result<Token> parse_token(std::string_view text, std::string_view source, const sys::Clock& clock);

/// The Authorization headers of registries: learns from their challenges, keeps tokens until shortly before they
/// expire. Logins are looked up once a repository, and only when a registry asks. Safe to use from several threads.
class Authorizer {
 public:
  Authorizer(http::Client& http, sys::Clock& clock, AuthorizerOptions options);

  /// The header for requests within `scopes` on the registry of `reference`; nothing before it asked for one.
  Result<std::optional<Secret>> header(const Reference& reference, const std::vector<std::string>& scopes,
                                       const std::stop_token& stop);
  /// Takes in the 401 that came for `used`. `denied` (FL0622) when there is nothing better to send.
  Result<> learn(const Reference& reference, const std::vector<std::string>& scopes, const http::Response& answer,
                 const std::optional<Secret>& used, const std::stop_token& stop);
  /// The error for a 401 that came even so.
  Error denied(const Reference& reference, const http::Response& answer) const;
  /// Where the login of `reference` came from; "" if there is none or nobody asked.
  std::string source_of(const Reference& reference) const;

 private:
  struct Challenge {
    bool basic = false;
    std::string realm = {}, service = {};
  };
  Result<std::optional<Credential>> login(const Reference& reference, const std::stop_token& stop);
  Result<Token> fetch(const Reference& reference, const Challenge& challenge, const std::vector<std::string>& scopes,
                      const std::stop_token& stop);

  http::Client& http_;
  sys::Clock& clock_;
  AuthorizerOptions options_;
  mutable std::mutex mutex_;
  std::map<std::string, Challenge, std::less<>> challenges_;              ///< By host.
  std::map<std::string, Token, std::less<>> tokens_;                      ///< By host and scopes.
  std::map<std::string, std::optional<Credential>, std::less<>> logins_;  ///< By host and repository.
};

}  // namespace fairlead::oci

#include "base/encoding.hpp"
#include "json/json.hpp"
#include "oci/authorizer.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace fairlead::oci {
namespace {

using std::chrono::seconds;

constexpr seconds shortest(60), longest(24 * 3600);

// GitLab's token service gives no expires_in, but its tokens are JWTs (RFC 7519) that say when they expire. The
// signature is the registry's business.
std::optional<seconds> life_of_jwt(std::string_view token, const sys::Clock& clock) {
  const auto parts = split(token, '.');
  if (parts.size() != 3) return {};
  const auto claims = from_base64(parts[1]);
  if (!claims) return {};
  const auto value = json::parse(as_text(*claims), "token");
  if (!value) return {};
  const auto expires = json::integer_or(*value, "exp", 0);
  const auto now = std::chrono::duration_cast<seconds>(clock.wall().time_since_epoch()).count();
  if (expires <= now) return {};
  return seconds(std::min<std::int64_t>(expires - now, longest.count()));
}

}  // namespace

Result<Token> parse_token(std::string_view text, std::string_view source, const sys::Clock& clock) {
  const auto value = json::parse(text, source);
  if (!value) return Error(Errc::corrupt, std::string(source) + ": the answer is not JSON");
  Secret token(json::text_or(*value, "token", json::text_or(*value, "access_token")));
  const bool printable_only = std::ranges::all_of(token.reveal(), [](unsigned char c) { return c > ' ' && c < 0x7f; });
  if (token.empty() || !printable_only)
    return Error(Errc::corrupt, std::string(source) + ": the answer holds no token");
  const auto said = json::integer_or(*value, "expires_in", 0);
  auto life = said > 0 ? seconds(std::min<std::int64_t>(said, longest.count())) : shortest;
  if (said <= 0) life = life_of_jwt(token.reveal(), clock).value_or(shortest);
  return Token{.value = std::move(token), .expires = clock.steady() + life};
}

}  // namespace fairlead::oci

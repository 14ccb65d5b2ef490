#include "base/encoding.hpp"
#include "json/json.hpp"
#include "swarm/logins.hpp"
#include "sys/clock.hpp"

#include <array>
#include <fmt/core.h>
#include <nlohmann/json.hpp>

namespace fairlead::swarm {
namespace {

// GitLab writes it before the tokens of jobs, also before those that are JWTs.
constexpr std::string_view job_prefix = "glcbt-";

/// The claims of a JWT; null for what is none.
json::Value claims_of(std::string_view token) {
  const auto parts = split(token, '.');
  if (parts.size() != 3 || parts[2].empty()) return {};
  std::array<json::Value, 2> decoded;
  for (std::size_t i = 0; i < decoded.size(); ++i) {
    const auto bytes = from_base64(parts[i]);
    if (!bytes) return {};
    auto value = json::parse(as_text(*bytes), "a token");
    if (!value || !value->is_object()) return {};
    decoded[i] = *std::move(value);
  }
  return decoded[0].contains("alg") ? decoded[1] : json::Value();
}

std::string why_jwt_dies(std::string_view token) {
  const auto claims = claims_of(token);
  const auto subject = json::text_or(claims, "sub");
  if (claims.contains("job_id") || subject.find("Ci::Build") != subject.npos) {
    return "is a GitLab job's token and dies with the job";
  }
  const auto expires = json::integer_or(claims, "exp", 0);
  constexpr std::int64_t latest = 253402300799;  // The end of the year 9999.
  if (expires <= 0 || expires > latest) return {};
  return fmt::format("expires at {}", sys::rfc3339(sys::Clock::Wall(std::chrono::seconds(expires))));
}

}  // namespace

std::string why_it_dies(const oci::Credential& credential, const Variables& environment) {
  for (const auto* name : {"CI_JOB_TOKEN", "CI_REGISTRY_PASSWORD"}) {
    const Secret token(value_or(environment, name));
    if (token.empty()) continue;
    if (credential.password == token || credential.identity_token == token) {
      return fmt::format("is {} and dies with this job", name);
    }
  }
  if (credential.user == "gitlab-ci-token") return "is a GitLab job's token and dies with the job";
  for (const auto* secret : {&credential.password, &credential.identity_token}) {
    const auto& text = secret->reveal();
    if (text.starts_with(job_prefix)) return "is a GitLab job's token and dies with the job";
    if (auto why = why_jwt_dies(text); !why.empty()) return why;
  }
  return {};
}

}  // namespace fairlead::swarm

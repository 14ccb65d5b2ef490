#include "gitlab/location.hpp"

#include "http/url.hpp"

#include <fmt/core.h>

namespace fairlead::gitlab {
namespace {

constexpr std::string_view api_path = "/api/v4";

std::string_view without_slash(std::string_view text) {
  while (text.ends_with('/')) text.remove_suffix(1);
  return text;
}

/// The address of the API for a project on the server of `web`.
Result<std::string> api_of(const http::Url& web, const Variables& environment) {
  auto known = std::string(without_slash(value_or(environment, "CI_API_V4_URL")));
  if (!known.empty()) {
    TRY_ASSIGN(const auto api, http::Url::parse(known).during("CI_API_V4_URL"));
    if (api.same_origin(web)) return known;
  }
  return web.scheme + "://" + web.host_port() + std::string(api_path);
}

}  // namespace

Result<std::optional<Location>> locate(std::string_view web, const Variables& environment) {
  const auto address = web.empty() ? value_or(environment, "CI_PROJECT_URL") : std::string(web);
  if (address.empty()) return std::nullopt;
  Location out{.api = {}, .project = {}, .web = std::string(without_slash(address))};
  if (out.web.ends_with(".git")) out.web.resize(out.web.size() - 4);
  TRY_ASSIGN(const auto url, http::Url::parse(out.web).during("the address of the project"));
  TRY_ASSIGN(out.api, api_of(url, environment));
  // GitLab may live below a path of its server, which then is in front of /api/v4 too.
  TRY_ASSIGN(const auto api, http::Url::parse(out.api));
  const auto root = api.path.ends_with(api_path) ? api.path.substr(0, api.path.size() - api_path.size()) : "";
  const bool is_below = url.path.starts_with(root + "/");
  if (is_below) out.project = url.path.substr(root.size() + 1);
  if (!is_below || out.project.find('/') == std::string::npos || !url.query.empty()) {
    return Error(Errc::config, fmt::format("\"{}\" is not the address of a GitLab project", printable(address)))
        .id("FL0340")
        .help("write it as browsers show it: https://gitlab.example.org/group/project");
  }
  return out;
}

std::optional<Token> token_of(const Variables& environment) {
  const auto job = value_or(environment, "CI_JOB_TOKEN");
  for (const auto* name : {"FAIRLEAD_RELEASE_TOKEN", "GITLAB_TOKEN", "GL_TOKEN"}) {
    auto value = value_or(environment, name);
    if (value.empty()) continue;
    const auto kind = value == job ? TokenKind::job : TokenKind::personal;
    return Token{kind, Secret(std::move(value)), name};
  }
  if (job.empty()) return {};
  return Token{TokenKind::job, Secret(job), "CI_JOB_TOKEN"};
}

}  // namespace fairlead::gitlab

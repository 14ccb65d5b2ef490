#include "base/text.hpp"
#include "gitlab/client.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

namespace fairlead::gitlab {
namespace {

constexpr std::size_t longest_message = 500;

/// GitLab says what is wrong as a text, a list, or an object of lists: {"name": ["has already been taken"]}.
std::string flat(const json::Value& value) {
  if (value.is_string()) return value.get<std::string>();
  std::string out;
  if (!value.is_structured()) return out;
  for (const auto& [key, item] : value.items()) {
    // Deeper nesting than this is not GitLab's.
    auto text = item.is_array() && !item.empty() && item.front().is_string() ? item.front().get<std::string>()
                : item.is_string()                                           ? item.get<std::string>()
                                                                             : std::string();
    if (text.empty()) continue;
    if (!out.empty()) out += "; ";
    if (value.is_object() && key != "base" && key != "error") out += key + " ";
    out += text;
  }
  return out;
}

std::string message_of(const http::Response& response) {
  const auto parsed = json::parse(response.body, "the answer");
  std::string text;
  if (parsed) {
    text = flat(json::member(*parsed, "message"));
    if (text.empty()) text = json::text_or(*parsed, "error_description");
    if (text.empty()) text = flat(json::member(*parsed, "error"));
  } else if (response.body.find('<') == std::string::npos) {  // a proxy's page of HTML helps nobody
    text = std::string(trim(response.body));
  }
  text = printable(text.substr(0, longest_message));
  const auto status = std::to_string(response.status);
  if (text.empty()) return "status " + status;
  return text.find(status) == std::string::npos ? fmt::format("{} (status {})", text, status) : text;
}

Errc code_of(int status) {
  switch (status) {
    case 400:
    case 422: return Errc::config;
    case 401:
    case 403: return Errc::denied;
    case 404: return Errc::not_found;
    case 409: return Errc::conflict;
    case 413: return Errc::refused;
    case 408:
    case 429: return Errc::unavailable;
    default: return status >= 500 ? Errc::unavailable : Errc::corrupt;
  }
}

}  // namespace

Error status_error(const http::Response& response, std::string_view doing, const Token& token) {
  auto error = Error(code_of(response.status), fmt::format("GitLab: {}: {}", doing, message_of(response)));
  const bool is_job = token.kind == TokenKind::job;
  if (response.status == 401) {
    return std::move(error).id("FL0341").help(
        is_job ? "this needs more than a job token: set GITLAB_TOKEN to a project access token with scope api"
               : fmt::format("check that the token in {} is whole and has not expired", token.source));
  }
  if (response.status == 403) {
    return std::move(error).id("FL0342").help("fairlead doctor says what the token may do, and what is missing");
  }
  if (response.status == 404) {
    return std::move(error).help(
        is_job
            ? "a job token gets this answer also where it may not look: see fairlead doctor"
            : "check the address of the project (--url, release.url, CI_PROJECT_URL); a project that the token may not "
              "see is answered so too");
  }
  if (response.status == 413) {
    return std::move(error).help("it is larger than the server allows: an administrator can raise the limit");
  }
  if (error.code() == Errc::unavailable) {
    return std::move(error).help("run the same command again when GitLab answers: it goes on where it stopped");
  }
  return error;
}

}  // namespace fairlead::gitlab

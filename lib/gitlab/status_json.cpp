#include "base/text.hpp"
#include "gitlab/client.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

namespace fairlead::gitlab {
namespace {

constexpr std::size_t longest_message = 500;

std::string message_of(const http::Response& response) {
  auto text = rest::message_of(response, longest_message);
  const bool is_page = response.body.find('<') != std::string::npos;  // a proxy's HTML helps nobody
  if (text.empty() && !is_page && !json::parse(response.body, "")) {
    text = printable(trim(response.body).substr(0, longest_message));
  }
  const auto status = std::to_string(response.status);
  if (text.empty()) return "status " + status;
  return text.find(status) == std::string::npos ? fmt::format("{} (status {})", text, status) : text;
}

}  // namespace

Error status_error(const http::Response& response, std::string_view doing, const Token& token) {
  auto error =
      Error(rest::code_of(response.status, Errc::corrupt), fmt::format("GitLab: {}: {}", doing, message_of(response)));
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

// What the token at hand may do to make releases in GitLab. Only looks.
#include "base/text.hpp"
#include "doctor.hpp"
#include "gitlab/client.hpp"
#include "gitlab/repository.hpp"
#include "http/url.hpp"
#include "json/json.hpp"

#include <algorithm>
#include <array>
#include <fmt/core.h>
#include <nlohmann/json.hpp>

namespace fairlead::doctor {
namespace {

constexpr auto name = "gitlab";
constexpr std::int64_t nobody = 100;
constexpr std::int64_t developer = 30;  // docs.gitlab.com/api/access_requests, "Valid access levels"

struct Role {
  std::int64_t level;
  std::string_view word;
};

constexpr std::array<Role, 6> roles = {
    {{10, "Guest"}, {15, "Planner"}, {20, "Reporter"}, {30, "Developer"}, {40, "Maintainer"}, {50, "Owner"}}};

std::string role_of(std::int64_t level) {
  const auto* const found = std::ranges::find(roles, level, &Role::level);
  return found == roles.end() ? fmt::format("access level {}", level) : std::string(found->word);
}

Finding finding(Health health, std::string says, std::string mend = {}) {
  return {.check = name, .health = health, .says = std::move(says), .mend = std::move(mend)};
}

/// The higher of what the project and its group give.
std::int64_t level_in(const json::Value& project) {
  const auto& permissions = json::member(project, "permissions");
  return std::max(json::integer_or(json::member(permissions, "project_access"), "access_level", 0),
                  json::integer_or(json::member(permissions, "group_access"), "access_level", 0));
}

Finding check_role(const json::Value& project, const gitlab::Token& token) {
  const auto level = level_in(project);
  auto says = fmt::format("the token in {} has the role {} in {}", token.source, role_of(level),
                          json::text_or(project, "path_with_namespace"));
  if (level >= developer) return finding(Health::ok, std::move(says));
  if (level == 0) {  // A group that the project is shared with is not told.
    return finding(Health::warning,
                   fmt::format("the token in {} is no direct member, so its role is not known", token.source),
                   "releases and tags need the role Developer: Manage > Members");
  }
  return finding(Health::problem, std::move(says), "releases and tags need the role Developer: Manage > Members");
}

/// A token of a server that does not tell its scopes is believed.
std::vector<Finding> check_scopes(gitlab::Client& client) {
  const auto self = client.get_global("/personal_access_tokens/self");
  if (!self) return {};
  std::vector<std::string> scopes;
  for (const auto& scope : json::member(*self, "scopes")) {
    if (scope.is_string()) scopes.push_back(scope.get<std::string>());
  }
  const auto says = "the token has the scopes " + join(scopes, ", ");
  if (std::ranges::find(scopes, "api") != scopes.end()) return {finding(Health::ok, says)};
  return {finding(Health::problem, says, "make one with the scope api: Settings > Access tokens")};
}

/// The lowest role that a rule for protected tags lets in. Level 0 is "No one", and null is a certain user.
std::int64_t needed_level(const json::Value& rule) {
  std::int64_t out = nobody;
  for (const auto& access : json::member(rule, "create_access_levels")) {
    const auto level = json::integer_or(access, "access_level", 0);
    if (level > 0) out = std::min(out, level);
  }
  return out;
}

/// Protected tags that a release might want to make, and the token may not. Only maintainers see the rules.
Result<std::vector<Finding>> check_protected_tags(gitlab::Client& client, std::int64_t level) {
  auto rules = client.list("/protected_tags", {}, 100);
  if (!rules && rules.error().code() == Errc::denied) {
    return std::vector{finding(Health::skipped, "which tags are protected cannot be seen with this role")};
  }
  if (!rules) return std::move(rules).error();
  std::vector<Finding> out;
  for (const auto& rule : *rules) {
    if (needed_level(rule) <= level) continue;
    out.push_back(finding(Health::warning,
                          fmt::format("tags like \"{}\" are protected from it", json::text_or(rule, "name")),
                          "allow its role to create them: Settings > Repository > Protected tags"));
  }
  return out;
}

Result<Finding> check_branch(gitlab::Client& client, const std::string& branch) {
  auto branches = gitlab::find_branch(client, branch);
  if (!branches && branches.error().code() == Errc::denied) {
    return finding(Health::skipped, fmt::format("branch {} cannot be seen with this role", branch));
  }
  TRY_ASSIGN(const auto found, std::move(branches));
  if (!found) return finding(Health::skipped, fmt::format("branch {} is not there", branch));
  if (found->can_push) return finding(Health::ok, fmt::format("it may push to {}", branch));
  return finding(Health::warning, fmt::format("branch {} is protected from it: mode commit will not work", branch),
                 "use mode api, push or mr, or allow its role: Settings > Repository > Protected branches");
}

Result<std::vector<Finding>> check_personal(gitlab::Client& client, const Variables& environment) {
  auto scopes = check_scopes(client);
  auto seen = client.get("");
  const bool lacks_scope = std::ranges::any_of(scopes, [](const auto& one) { return one.health == Health::problem; });
  if (!seen && seen.error().code() == Errc::denied && lacks_scope) return scopes;
  if (!seen && seen.error().id() == "FL0342") {
    return std::vector{finding(Health::problem, seen.error().message(), "make a token with the scope api")};
  }
  TRY_ASSIGN(const auto project, std::move(seen));
  std::vector<Finding> out = {check_role(project, client.token())};
  std::ranges::move(scopes, std::back_inserter(out));
  TRY_ASSIGN(auto tags, check_protected_tags(client, level_in(project)));
  std::ranges::move(tags, std::back_inserter(out));
  const auto branch = value_or(environment, "CI_COMMIT_BRANCH", json::text_or(project, "default_branch"));
  if (!branch.empty()) {
    TRY_ASSIGN(auto found, check_branch(client, branch));
    out.push_back(std::move(found));
  }
  return out;
}

/// A job token may read little; what it may write follows from the user who started the pipeline.
Result<std::vector<Finding>> check_job(gitlab::Client& client) {
  TRY_ASSIGN(const auto job, client.get_global("/job"));
  TRY(client.get("/releases", {{"per_page", "1"}}));
  const auto user = json::text_or(json::member(job, "user"), "username", "the user of the pipeline");
  return std::vector{
      finding(Health::ok, fmt::format("the job token acts as {}: mode api works with the role Developer", user)),
      finding(
          Health::warning,
          "a job token makes no commits, merge requests and notes, and pushes only where the project allows it",
          "for the modes commit and mr set GITLAB_TOKEN; for pushes: Settings > CI/CD > Job token permissions > Allow "
          "Git push requests to the repository")};
}

}  // namespace

std::vector<Finding> check_gitlab(cli::Ports& ports, const std::stop_token& stop) {
  const auto& environment = ports.environment;
  const auto location = gitlab::locate(value_or(environment, "FAIRLEAD_RELEASE_URL"), environment);
  if (!location) return {from_error(name, location.error())};
  const auto& place = *location;
  if (!place) return {finding(Health::skipped, "no GitLab project is named (CI_PROJECT_URL, FAIRLEAD_RELEASE_URL)")};
  auto token = gitlab::token_of(environment);
  if (!token) {
    return {finding(Health::warning, "there is no token, so releases cannot be made in " + place->web,
                    "set GITLAB_TOKEN to a project access token; in a job, CI_JOB_TOKEN is enough for mode api")};
  }
  if (ports.redactor != nullptr) ports.redactor->add(token->value);
  gitlab::Client client(*place, *std::move(token), {ports.http, ports.clock, stop});
  auto found = client.has_job_token() ? check_job(client) : check_personal(client, environment);
  if (!found) return {from_error(name, found.error())};
  return *std::move(found);
}

}  // namespace fairlead::doctor

#include "gitlab/discussion.hpp"
#include "http/url.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <nlohmann/json.hpp>

namespace fairlead::gitlab {
namespace {

std::string notes_path(const Topic& topic) {
  return fmt::format("/{}/{}/notes", topic.kind == Topic::Kind::issue ? "issues" : "merge_requests", topic.iid);
}

Result<MergeRequest> request_of(const json::Value& value) {
  MergeRequest out;
  TRY_ASSIGN(out.iid, json::integer(value, "iid"));
  out.project = json::integer_or(value, "project_id", 0);
  out.title = json::text_or(value, "title");
  out.description = json::text_or(value, "description");
  return out;
}

json::Value text_of(const std::string& title, const std::string& description) {
  return {{"title", title}, {"description", description}};
}

}  // namespace

Result<std::optional<MergeRequest>> find_merge_request(Client& client, const std::string& source,
                                                       const std::string& target) {
  TRY_ASSIGN(
      const auto found,
      client.list("/merge_requests", {{"state", "opened"}, {"source_branch", source}, {"target_branch", target}}, 1));
  if (found.empty()) return std::nullopt;
  TRY_ASSIGN(auto request, request_of(found.front()));
  return request;
}

Result<> create_merge_request(Client& client, const std::string& source, const std::string& target,
                              const std::string& title, const std::string& description) {
  auto body = text_of(title, description);
  body["source_branch"] = source;
  body["target_branch"] = target;
  body["remove_source_branch"] = true;
  TRY(client.post("/merge_requests", body));
  return {};
}

Result<> update_merge_request(Client& client, std::int64_t iid, const std::string& title,
                              const std::string& description) {
  TRY(client.put(fmt::format("/merge_requests/{}", iid), text_of(title, description)));
  return {};
}

Result<std::vector<MergeRequest>> merged_requests_of(Client& client, const std::string& commit) {
  TRY_ASSIGN(const auto found, client.list(fmt::format("/repository/commits/{}/merge_requests", commit), {}, 100));
  std::vector<MergeRequest> out;
  for (const auto& item : found) {
    if (json::text_or(item, "state") != "merged") continue;
    TRY_ASSIGN(auto request, request_of(item));
    out.push_back(std::move(request));
  }
  return out;
}

Result<std::vector<std::int64_t>> issues_closed_by(Client& client, const MergeRequest& request) {
  TRY_ASSIGN(const auto found, client.list(fmt::format("/merge_requests/{}/closes_issues", request.iid), {}, 100));
  std::vector<std::int64_t> out;
  for (const auto& issue : found) {
    // An issue of another project has its own readers.
    if (json::integer_or(issue, "project_id", 0) == request.project) out.push_back(json::integer_or(issue, "iid", 0));
  }
  return out;
}

std::string Topic::str() const {
  return fmt::format("{}{}", kind == Kind::issue ? '#' : '!', iid);
}

Result<bool> has_note(Client& client, const Topic& topic, std::string_view part) {
  TRY_ASSIGN(const auto notes, client.list(notes_path(topic), {{"sort", "desc"}, {"order_by", "created_at"}}, 300));
  return std::ranges::any_of(
      notes, [&](const json::Value& note) { return json::text_or(note, "body").find(part) != std::string::npos; });
}

Result<> create_note(Client& client, const Topic& topic, const std::string& text) {
  TRY(client.post(notes_path(topic), {{"body", text}}));
  return {};
}

}  // namespace fairlead::gitlab

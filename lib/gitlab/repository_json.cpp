#include "base/bytes.hpp"
#include "base/encoding.hpp"
#include "gitlab/repository.hpp"
#include "http/url.hpp"

#include <nlohmann/json.hpp>

namespace fairlead::gitlab {
namespace {

Result<Commit> commit_of(const json::Value& value) {
  Commit out;
  TRY_ASSIGN(out.id, json::text(value, "id"));
  out.message = json::text_or(value, "message");
  out.author = json::text_or(value, "author_name");
  for (const auto& parent : json::member(value, "parent_ids")) {
    if (parent.is_string()) out.parents.push_back(parent.get<std::string>());
  }
  return out;
}

json::Value value_of(const FileAction& file) {
  json::Value out = {{"action", file.last_commit.empty() ? "create" : "update"},
                     {"file_path", file.path},
                     {"encoding", "base64"},
                     {"content", base64(as_bytes(file.content))}};
  if (!file.last_commit.empty()) out["last_commit_id"] = file.last_commit;
  return out;
}

}  // namespace

Result<std::optional<Tag>> find_tag(Client& client, const std::string& name) {
  // "^v1.0.0" finds v1.0.0-rc.1 too; few tags begin with a whole version.
  constexpr std::size_t most = 10'000;
  TRY_ASSIGN(const auto found, client.list("/repository/tags", {{"search", "^" + name}}, most));
  for (const auto& tag : found) {
    if (json::text_or(tag, "name") != name) continue;
    TRY_ASSIGN(auto commit, json::text(json::member(tag, "commit"), "id"));
    return Tag{name, std::move(commit), json::text_or(tag, "message")};
  }
  return std::nullopt;
}

Result<std::set<std::string>> branch_names(Client& client) {
  constexpr std::size_t most = 100'000;
  TRY_ASSIGN(const auto found, client.list("/repository/branches", {{"pagination", "keyset"}}, most));
  std::set<std::string> out;
  for (const auto& branch : found) {
    TRY_ASSIGN(auto name, json::text(branch, "name").during("GitLab's list of branches"));
    out.insert(std::move(name));
  }
  if (out.size() == most) return Error(Errc::refused, "the project has too many branches to list");
  if (out.empty()) return Error(Errc::corrupt, "GitLab lists no branch of the project");
  return out;
}

Result<std::optional<Branch>> find_branch(Client& client, std::string_view name) {
  TRY_ASSIGN(const auto found, client.find("/repository/branches/" + http::percent_encode(name)));
  if (!found) return std::nullopt;
  Branch out{.name = std::string(name)};
  TRY_ASSIGN(out.commit, commit_of(json::member(*found, "commit")).during("GitLab's answer about the branch"));
  out.is_protected = json::boolean_or(*found, "protected", false);
  out.can_push = json::boolean_or(*found, "can_push", false);
  return out;
}

Result<std::vector<Commit>> commits_between(Client& client, const std::string& from, const std::string& to) {
  TRY_ASSIGN(const auto found, client.get("/repository/compare", {{"from", from}, {"to", to}}));
  std::vector<Commit> out;
  const auto& commits = json::member(found, "commits");
  if (!commits.is_array()) return Error(Errc::corrupt, "GitLab's comparison has no list of commits").id("FL0018");
  for (const auto& item : commits) {
    TRY_ASSIGN(auto commit, commit_of(item).during("GitLab's comparison"));
    out.push_back(std::move(commit));
  }
  return out;
}

Result<std::optional<RemoteFile>> find_file(Client& client, std::string_view path, const std::string& ref) {
  TRY_ASSIGN(const auto found, client.find("/repository/files/" + http::percent_encode(path), {{"ref", ref}}));
  if (!found) return std::nullopt;
  RemoteFile out;
  TRY_ASSIGN(out.sha256, json::text(*found, "content_sha256").during("GitLab's answer about a file"));
  TRY_ASSIGN(out.last_commit, json::text(*found, "last_commit_id").during("GitLab's answer about a file"));
  return out;
}

Result<Commit> create_commit(Client& client, const NewCommit& commit) {
  json::Value body = {{"branch", commit.branch}, {"commit_message", commit.message}, {"actions", json::Value::array()}};
  if (!commit.start.empty()) {
    body["start_sha"] = commit.start;
    body["force"] = true;
  }
  for (const auto& file : commit.files) body["actions"].push_back(value_of(file));
  TRY_ASSIGN(const auto made, client.post("/repository/commits", body));
  return commit_of(made).during("GitLab's answer about the new commit");
}

}  // namespace fairlead::gitlab

#include "release/calls_json.hpp"

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "release/plan.hpp"

#include <array>
#include <fmt/core.h>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

namespace fairlead::release {
namespace {

using json::Value;

constexpr std::array<std::string_view, 3> signings = {"none", "openpgp", "ssh"};

Result<git::Id> id_of(const Value& object, std::string_view key) {
  TRY_ASSIGN(const auto text, json::text(object, key));
  const auto id = git::Id::parse(text);
  if (!id) return Error(Errc::corrupt, fmt::format("\"{}\" is no commit id", printable(text)));
  return *id;
}

Result<std::vector<std::string>> texts(const Value& object, std::string_view key) {
  std::vector<std::string> out;
  for (const auto& item : json::member(object, key)) {
    if (!item.is_string()) return Error(Errc::corrupt, fmt::format("\"{}\" is no list of texts", key));
    out.push_back(item.get<std::string>());
  }
  return out;
}

/// Text stays readable; other bytes are base64.
Value value_of(const std::vector<FileEdit>& files) {
  auto out = Value::array();
  for (const auto& file : files) {
    const bool plain = printable(file.content) == file.content;
    out.push_back(plain ? Value{{"path", file.path}, {"content", file.content}}
                        : Value{{"path", file.path}, {"base64", base64(as_bytes(file.content))}});
  }
  return out;
}

Result<std::vector<FileEdit>> files_of(const Value& object) {
  std::vector<FileEdit> out;
  for (const auto& item : json::member(object, "files")) {
    FileEdit file;
    TRY_ASSIGN(file.path, json::text(item, "path"));
    if (json::member(item, "base64").is_string()) {
      const auto bytes = from_base64(json::text_or(item, "base64"));
      if (!bytes) return Error(Errc::corrupt, "the content of a file is not base64");
      file.content = std::string(as_text(*bytes));
    } else {
      TRY_ASSIGN(file.content, json::text(item, "content"));
    }
    out.push_back(std::move(file));
  }
  return out;
}

Value value_of(const gitlab::NewRelease& release) {
  auto links = Value::array();
  for (const auto& [name, url, type, path] : release.links) {
    links.push_back({{"name", name}, {"url", url}, {"type", type}, {"path", path}});
  }
  return {{"tag", release.tag},
          {"commit", release.commit},
          {"tag_message", release.tag_message},
          {"name", release.name},
          {"description", release.description},
          {"milestones", release.milestones},
          {"released_at", release.released_at},
          {"links", std::move(links)}};
}

Result<gitlab::NewRelease> release_of(const Value& value) {
  gitlab::NewRelease out;
  TRY_ASSIGN(out.tag, json::text(value, "tag"));
  TRY_ASSIGN(out.commit, json::text(value, "commit"));
  TRY_ASSIGN(out.tag_message, json::text(value, "tag_message"));
  TRY_ASSIGN(out.name, json::text(value, "name"));
  TRY_ASSIGN(out.description, json::text(value, "description"));
  TRY_ASSIGN(out.milestones, texts(value, "milestones"));
  TRY_ASSIGN(out.released_at, json::text(value, "released_at"));
  for (const auto& item : json::member(value, "links")) {
    gitlab::Link link;
    TRY_ASSIGN(link.name, json::text(item, "name"));
    TRY_ASSIGN(link.url, json::text(item, "url"));
    TRY_ASSIGN(link.type, json::text(item, "type"));
    TRY_ASSIGN(link.path, json::text(item, "path"));
    out.links.push_back(std::move(link));
  }
  return out;
}

// Each pair writes a call and reads it.

Value value_of(const CreateTag& call) {
  Value out = {{"name", call.name}, {"commit", nullptr}, {"message", call.message}};
  if (call.commit) out["commit"] = call.commit->str();
  if (call.signing != Signing::none) out["sign"] = signings.at(static_cast<std::size_t>(call.signing));
  return out;
}

Result<Call> create_tag_of(const Value& value) {
  CreateTag out;
  TRY_ASSIGN(out.name, json::text(value, "name"));
  TRY_ASSIGN(out.message, json::text(value, "message"));
  if (!json::member(value, "commit").is_null()) {
    TRY_ASSIGN(out.commit, id_of(value, "commit"));
  }
  const auto signing = json::text_or(value, "sign", "none");
  const auto* const found = std::ranges::find(signings, signing);
  if (found == signings.end()) return Error(Errc::corrupt, fmt::format("\"{}\" is no way to sign", printable(signing)));
  out.signing = static_cast<Signing>(found - signings.begin());
  return out;
}

Value value_of(const PushTag& call) {
  return {{"remote", call.remote}, {"name", call.name}};
}

Result<Call> push_tag_of(const Value& value) {
  PushTag out;
  TRY_ASSIGN(out.remote, json::text(value, "remote"));
  TRY_ASSIGN(out.name, json::text(value, "name"));
  TRY(check_remote(out.remote));
  return out;
}

Value value_of(const CommitFiles& call) {
  return {{"branch", call.branch},
          {"parent", call.parent.str()},
          {"message", call.message},
          {"files", value_of(call.files)},
          {"remote", call.remote}};
}

Result<Call> commit_files_of(const Value& value) {
  CommitFiles out;
  TRY_ASSIGN(out.branch, json::text(value, "branch"));
  TRY_ASSIGN(out.parent, id_of(value, "parent"));
  TRY_ASSIGN(out.message, json::text(value, "message"));
  TRY_ASSIGN(out.files, files_of(value));
  TRY_ASSIGN(out.remote, json::text(value, "remote"));
  TRY(check_remote(out.remote));
  return out;
}

Value value_of(const UploadAsset& call) {
  return {{"file", call.file},
          {"package", call.target.package},
          {"version", call.target.version},
          {"name", call.target.name},
          {"sha256", call.sha256}};
}

Result<Call> upload_asset_of(const Value& value) {
  UploadAsset out;
  TRY_ASSIGN(out.file, json::text(value, "file"));
  TRY_ASSIGN(out.target.package, json::text(value, "package"));
  TRY_ASSIGN(out.target.version, json::text(value, "version"));
  TRY_ASSIGN(out.target.name, json::text(value, "name"));
  TRY_ASSIGN(out.sha256, json::text(value, "sha256"));
  TRY(gitlab::check_names(out.target));
  return out;
}

Value value_of(const PublishRelease& call) {
  auto out = value_of(call.release);
  if (call.keep_any) out["keep_any"] = true;
  return out;
}

Result<Call> publish_release_of(const Value& value) {
  TRY_ASSIGN(auto release, release_of(value));
  return PublishRelease{std::move(release), json::boolean_or(value, "keep_any", false)};
}

Value value_of(const EnsurePipeline& call) {
  return {{"tag", call.tag}, {"starts_itself", call.starts_itself}};
}

Result<Call> ensure_pipeline_of(const Value& value) {
  EnsurePipeline out;
  TRY_ASSIGN(out.tag, json::text(value, "tag"));
  out.starts_itself = json::boolean_or(value, "starts_itself", true);
  return out;
}

Value value_of(const Announce& call) {
  auto commits = Value::array();
  for (const auto& commit : call.commits) commits.push_back(commit.str());
  return {{"tag", call.tag}, {"commits", std::move(commits)}};
}

Result<Call> announce_of(const Value& value) {
  Announce out;
  TRY_ASSIGN(out.tag, json::text(value, "tag"));
  TRY_ASSIGN(const auto commits, texts(value, "commits"));
  for (const auto& text : commits) {
    const auto id = git::Id::parse(text);
    if (!id) return Error(Errc::corrupt, fmt::format("\"{}\" is no commit id", printable(text)));
    out.commits.push_back(*id);
  }
  return out;
}

Value value_of(const ProposeRelease& call) {
  return {{"source", call.source},          {"target", call.target},         {"parent", call.parent.str()},
          {"message", call.message},        {"files", value_of(call.files)}, {"title", call.title},
          {"description", call.description}};
}

Result<Call> propose_release_of(const Value& value) {
  ProposeRelease out;
  TRY_ASSIGN(out.source, json::text(value, "source"));
  TRY_ASSIGN(out.target, json::text(value, "target"));
  TRY_ASSIGN(out.parent, id_of(value, "parent"));
  TRY_ASSIGN(out.message, json::text(value, "message"));
  TRY_ASSIGN(out.files, files_of(value));
  TRY_ASSIGN(out.title, json::text(value, "title"));
  TRY_ASSIGN(out.description, json::text(value, "description"));
  return out;
}

struct Kind {
  std::string_view name;
  Result<Call> (*read)(const Value&);
};

/// In the order of Call.
constexpr std::array<Kind, std::variant_size_v<Call>> kinds = {{{"create_tag", create_tag_of},
                                                                {"push_tag", push_tag_of},
                                                                {"commit_files", commit_files_of},
                                                                {"upload_asset", upload_asset_of},
                                                                {"publish_release", publish_release_of},
                                                                {"ensure_pipeline", ensure_pipeline_of},
                                                                {"announce", announce_of},
                                                                {"propose_release", propose_release_of}}};

}  // namespace

Value to_value(const Call& call) {
  const auto name = std::string(kinds.at(call.index()).name);
  return {{name, std::visit([](const auto& c) { return value_of(c); }, call)}};
}

Result<Call> call_of(const Value& value) {
  if (value.is_object() && value.size() > 1) return Error(Errc::corrupt, "a step has several calls");
  for (const auto& [name, read] : kinds) {
    const auto& found = json::member(value, name);
    if (found.is_object()) return read(found);
  }
  return Error(Errc::corrupt, "a step has no call that is known here");
}

}  // namespace fairlead::release

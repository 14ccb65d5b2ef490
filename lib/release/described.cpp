// What people read of a step, made of nothing but its call.
#include "base/text.hpp"
#include "git/program.hpp"
#include "release/steps.hpp"

#include <fmt/core.h>
#include <utility>

namespace fairlead::release {
namespace {

plan::Change creates(std::string kind, std::string name) {
  return {.action = plan::Action::create, .kind = std::move(kind), .name = std::move(name)};
}

void add_field(plan::Change& change, std::string path, std::string value) {
  change.fields.push_back({.path = std::move(path), .before = "", .after = std::move(value)});
}

std::string commit_text(std::string commit) {
  return commit.empty() ? "the commit before" : std::move(commit);
}

plan::Change about(const CreateTag& call, const gitlab::Location& /*project*/) {
  auto out = creates("tag", call.name);
  add_field(out, "commit", commit_text(call.commit ? call.commit->str() : ""));
  if (call.signing != Signing::none) add_field(out, "signed", call.signing == Signing::ssh ? "ssh" : "openpgp");
  return out;
}

plan::Change about(const PushTag& call, const gitlab::Location& /*project*/) {
  auto out = creates("remote tag", call.name);
  add_field(out, "remote", git::without_credentials(call.remote));
  return out;
}

plan::Change about(const CommitFiles& call, const gitlab::Location& /*project*/) {
  std::string_view title = call.message;
  title = title.substr(0, title.find('\n'));
  if (call.remote.empty() && title.ends_with(skip_ci)) title.remove_suffix(skip_ci.size());
  auto out = files_change("commit", std::string(title), call.files);
  add_field(out, "branch", call.branch);
  return out;
}

plan::Change about(const UploadAsset& call, const gitlab::Location& /*project*/) {
  auto out = creates("package file", call.target.name);
  add_field(out, "package", call.target.package + " " + call.target.version);
  add_field(out, "sha256", call.sha256);
  return out;
}

plan::Change about(const PublishRelease& call, const gitlab::Location& project) {
  const auto& release = call.release;
  auto out = creates("release", release.tag);
  add_field(out, "project", project.web);
  add_field(out, "commit", commit_text(release.commit));
  for (const auto& milestone : release.milestones) add_field(out, "milestone", milestone);
  for (const auto& link : release.links) add_field(out, "link", link.name + " " + link.url);
  if (!release.released_at.empty()) add_field(out, "released at", release.released_at);
  return out;
}

plan::Change about(const EnsurePipeline& call, const gitlab::Location& /*project*/) {
  return creates("pipeline", call.tag);
}

plan::Change about(const Announce& call, const gitlab::Location& /*project*/) {
  return creates("notes", call.tag);
}

plan::Change about(const ProposeRelease& call, const gitlab::Location& /*project*/) {
  auto out = files_change("merge request", call.title, call.files);
  add_field(out, "from", call.source);
  add_field(out, "into", call.target);
  return out;
}

}  // namespace

plan::Change described(const Call& call, const gitlab::Location& project) {
  return std::visit([&](const auto& c) { return about(c, project); }, call);
}

plan::Change files_change(std::string kind, std::string name, const std::vector<FileEdit>& files) {
  auto out = creates(std::move(kind), std::move(name));
  for (const auto& file : files) add_field(out, "file", fmt::format("{} ({} bytes)", file.path, file.content.size()));
  return out;
}

}  // namespace fairlead::release

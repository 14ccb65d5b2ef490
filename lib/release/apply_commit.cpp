// The commit of a release, made by GitLab or made here and pushed.
#include "base/text.hpp"
#include "crypto/digest.hpp"
#include "git/history.hpp"
#include "gitlab/repository.hpp"
#include "release/applying.hpp"
#include "release/remote.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <utility>

namespace fairlead::release {
namespace {

Error moved_on(const CommitFiles& call, std::string_view how) {
  return Error(Errc::conflict, fmt::format("branch \"{}\" {}", printable(call.branch), how))
      .id("FL0346")
      .help("fetch, plan again, read the plan, apply it");
}

Result<git::Id> id_of(const std::string& text) {
  const auto id = git::Id::parse(text);
  if (!id) return Error(Errc::corrupt, fmt::format("GitLab's \"{}\" is no commit id", printable(text)));
  return *id;
}

// ---------------------------------------------------------------- made by GitLab

bool is_ours(const gitlab::Commit& commit, const CommitFiles& call) {
  return commit.parents == std::vector{call.parent.str()} && trim(commit.message) == trim(call.message);
}

/// Has the commit all the files as they should be?
Result<bool> has_files(gitlab::Client& client, const std::vector<FileEdit>& files, const std::string& commit) {
  for (const auto& file : files) {
    TRY_ASSIGN(const auto found, gitlab::find_file(client, file.path, commit));
    if (!found || found->sha256 != crypto::sha256_hex(file.content)) return false;
  }
  return true;
}

Result<bool> look_in_gitlab(const CommitFiles& call, Applying& applying) {
  auto& client = *applying.outside.gitlab;
  TRY_ASSIGN(const auto branch, gitlab::find_branch(client, call.branch));
  if (!branch) return moved_on(call, "is not there");
  if (branch->commit.id == call.parent.str()) return false;
  TRY_ASSIGN(const auto since, gitlab::commits_between(client, call.parent.str(), branch->commit.id));
  const auto ours = std::ranges::find_if(since, [&](const auto& commit) { return is_ours(commit, call); });
  if (ours == since.end()) {
    auto error = moved_on(call, "moved on since the plan was made");
    if (since.empty()) return error;
    const auto& last = since.back();
    return std::move(error).note("its newest commit is " + who_and_what(last.id, last.author, last.message));
  }
  TRY_ASSIGN(const bool same, has_files(client, call.files, ours->id));
  if (!same) return moved_on(call, "has a commit of this release with other files");
  TRY_ASSIGN(applying.made, id_of(ours->id));
  return true;
}

Result<> make_in_gitlab(const CommitFiles& call, Applying& applying) {
  auto& client = *applying.outside.gitlab;
  gitlab::NewCommit commit{.branch = call.branch, .message = call.message};
  for (const auto& file : call.files) {
    // Names what the file was, so that nobody's change in between is overwritten.
    TRY_ASSIGN(const auto found, gitlab::find_file(client, file.path, call.parent.str()));
    commit.files.push_back({file.path, file.content, found ? found->last_commit : ""});
  }
  TRY_ASSIGN(const auto made, gitlab::create_commit(client, commit));
  if (made.parents != std::vector{call.parent.str()}) {
    return moved_on(call, "moved on while the release was made: its commit is on top of others; nothing was tagged");
  }
  TRY_ASSIGN(applying.made, id_of(made.id));
  return {};
}

// ---------------------------------------------------------------- made here

Result<bool> is_ours(const git::Id& id, const CommitFiles& call, const git::Repository& repository) {
  TRY_ASSIGN(const auto commit, repository.commit(id));
  if (commit.parents != std::vector{call.parent} || trim(commit.message) != trim(call.message)) return false;
  for (const auto& file : call.files) {
    TRY_ASSIGN(const auto content, repository.file(id, file.path));
    if (content != file.content) return moved_on(call, "has a commit of this release with other files");
  }
  return true;
}

Result<bool> look_at_remote(const CommitFiles& call, Applying& applying) {
  const auto& repository = applying.outside.repository;
  const auto ref = "refs/heads/" + call.branch;
  TRY_ASSIGN(const auto tip, remote_ref(call.remote, ref, applying));
  if (!tip) return moved_on(call, "is not there");
  if (*tip == call.parent) return false;
  TRY(fetch(call.remote, ref, applying));
  git::History history(repository);
  TRY_ASSIGN(const auto since, history.range(*tip, call.parent));
  for (const auto& id : since.commits) {
    TRY_ASSIGN(const bool ours, is_ours(id, call, repository));
    if (!ours) continue;
    applying.made = id;
    return true;
  }
  TRY_ASSIGN(const auto last, repository.commit(*tip));
  return moved_on(call, "moved on since the plan was made")
      .note("its newest commit is " + who_and_what(tip->str(), last.author.name, last.message));
}

Result<> make_here(const CommitFiles& call, Applying& applying) {
  const auto& outside = applying.outside;
  std::vector<git::FileContent> files;
  files.reserve(call.files.size());
  for (const auto& file : call.files) files.push_back({file.path, file.content});
  TRY_ASSIGN(const auto commit, outside.repository.commit_files(call.parent, files, call.message, outside.tagger));
  TRY_ASSIGN(const auto pushed, push({.remote = call.remote,
                                      .refspec = commit.str() + ":refs/heads/" + call.branch,
                                      .what = "the release commit",
                                      .skip_ci = true},
                                     applying));
  if (pushed == Pushed::rejected) return moved_on(call, "moved on since the plan was made");
  applying.made = commit;
  return {};
}

}  // namespace

Result<bool> perform(const CommitFiles& call, Applying& applying) {
  const bool by_push = !call.remote.empty();
  const auto look = [&] { return by_push ? look_at_remote(call, applying) : look_in_gitlab(call, applying); };
  const auto make = [&]() -> Result<> {
    TRY(check_unmoved(applying));
    return by_push ? make_here(call, applying) : make_in_gitlab(call, applying);
  };
  auto done = sys::ensure(applying.waiting(), look, make);
  if (done || done.error().code() != Errc::denied) return done;
  return std::move(done).error().note(
      "where the branch is protected from the token, mode mr proposes the commit instead");
}

}  // namespace fairlead::release

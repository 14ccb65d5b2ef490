// The merge request of a release.
#include "base/text.hpp"
#include "crypto/digest.hpp"
#include "gitlab/discussion.hpp"
#include "gitlab/repository.hpp"
#include "release/applying.hpp"

#include <fmt/core.h>

namespace fairlead::release {
namespace {

Error not_ours(const ProposeRelease& call) {
  return Error(Errc::conflict,
               fmt::format("branch \"{}\" has commits that are not of a release", printable(call.source)))
      .id("FL0350")
      .help("merge or remove that branch; it is for release merge requests only");
}

Result<bool> has_files(gitlab::Client& client, const ProposeRelease& call, const std::string& commit) {
  for (const auto& file : call.files) {
    TRY_ASSIGN(const auto found, gitlab::find_file(client, file.path, commit));
    if (!found || found->sha256 != crypto::sha256_hex(file.content)) return false;
  }
  return true;
}

/// Is the branch there, with exactly our commit? `conflict` if it has other people's work, which is not overwritten.
Result<bool> look_at_branch(const ProposeRelease& call, gitlab::Client& client) {
  TRY_ASSIGN(const auto branch, gitlab::find_branch(client, call.source));
  if (!branch) return false;
  const auto& tip = branch->commit;
  if (tip.parents == std::vector{call.parent.str()} && trim(tip.message) == trim(call.message)) {
    TRY_ASSIGN(const bool same, has_files(client, call, tip.id));
    if (same) return true;
  }
  TRY_ASSIGN(const auto own, gitlab::commits_between(client, call.target, tip.id));
  for (const auto& commit : own) {
    if (!commit.message.starts_with(release_title) || own.size() > 1) return not_ours(call);
  }
  return false;
}

Result<> make_branch(const ProposeRelease& call, Applying& applying) {
  auto& client = *applying.outside.gitlab;
  TRY(check_unmoved(applying));
  TRY_ASSIGN(const auto target, gitlab::find_branch(client, call.target));
  if (!target || target->commit.id != call.parent.str()) {
    return Error(Errc::conflict, fmt::format("branch \"{}\" moved on since the plan was made", printable(call.target)))
        .id("FL0346")
        .help("the pipeline of its newest commit proposes the release");
  }
  gitlab::NewCommit commit{.branch = call.source, .message = call.message, .start = call.parent.str()};
  for (const auto& file : call.files) {
    TRY_ASSIGN(const auto found, gitlab::find_file(client, file.path, call.parent.str()));
    commit.files.push_back({file.path, file.content, found ? found->last_commit : ""});
  }
  TRY(gitlab::create_commit(client, commit));
  return {};
}

}  // namespace

Result<bool> perform(const ProposeRelease& call, Applying& applying) {
  auto& client = *applying.outside.gitlab;
  TRY_ASSIGN(const bool has_branch, sys::ensure(
                                        applying.waiting(), [&] { return look_at_branch(call, client); },
                                        [&] { return make_branch(call, applying); })
                                        .during("branch " + printable(call.source)));
  std::optional<gitlab::MergeRequest> found;
  const auto look = [&]() -> Result<bool> {
    TRY_ASSIGN(found, gitlab::find_merge_request(client, call.source, call.target));
    return found && found->title == call.title && trim(found->description) == trim(call.description);
  };
  const auto make = [&] {
    return found ? gitlab::update_merge_request(client, found->iid, call.title, call.description)
                 : gitlab::create_merge_request(client, call.source, call.target, call.title, call.description);
  };
  TRY_ASSIGN(const bool has_request, sys::ensure(applying.waiting(), look, make).during("merge request"));
  return has_branch || has_request;
}

}  // namespace fairlead::release

#pragma once

#include "release/apply.hpp"
#include "sys/waiting.hpp"

namespace fairlead::release {

/// A plan that is being applied.
struct Applying {
  const Planned& planned;
  const Outside& outside;
  std::optional<git::Id> made = {};  ///< The commit of CommitFiles, once it is there.
  sys::Waiting waiting() const { return {outside.clock, outside.stop}; }
  bool pushed_as_job = false;  ///< Something was pushed with a job token, after which GitLab starts no pipeline.
};

// Each does one call: true if it changed something, false if an earlier run had.
Result<bool> perform(const CreateTag& call, Applying& applying);
Result<bool> perform(const PushTag& call, Applying& applying);
Result<bool> perform(const CommitFiles& call, Applying& applying);
Result<bool> perform(const UploadAsset& call, Applying& applying);
Result<bool> perform(const PublishRelease& call, Applying& applying);
Result<bool> perform(const EnsurePipeline& call, Applying& applying);
Result<bool> perform(const Announce& call, Applying& applying);
Result<bool> perform(const ProposeRelease& call, Applying& applying);

/// `conflict` (FL0306) unless HEAD and the base tag are what the plan was made for.
Result<> check_unmoved(const Applying& applying);

/// "1234567 by Ada: fix: count every item", of a commit that came after a plan.
std::string who_and_what(std::string_view id, std::string_view author, std::string_view message);

/// The commit that a call names, or, where it names none, the one that CommitFiles made.
Result<git::Id> commit_or_made(const std::optional<git::Id>& named, const Applying& applying);

}  // namespace fairlead::release

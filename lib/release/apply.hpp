#pragma once

#include "gitlab/client.hpp"
#include "plan/observer.hpp"
#include "release/plan.hpp"
#include "sys/clock.hpp"
#include "sys/filesystem.hpp"
#include "sys/process.hpp"
#include "sys/random.hpp"

namespace fairlead::release {

/// Where a release is made.
struct Outside {
  git::Repository& repository;
  std::string directory;  ///< Of the repository, for git.
  git::Tagger tagger;
  sys::Clock& clock;
  sys::Random& random;
  sys::Processes& processes;
  const Variables& environment;  ///< For git.
  plan::Observer& observer;
  std::stop_token stop;
  sys::FileSystem* files = nullptr;  ///< Has to be there if the plan uploads files.
  gitlab::Client* gitlab = nullptr;  ///< Has to be there if a step needs GitLab; pushes to its server use its token.
};

struct Applied {
  std::size_t done = 0;     ///< Steps that changed something.
  std::size_t already = 0;  ///< Steps that an earlier run had done.
};

/// Does exactly what the plan says. Looks before every step: what is there already, and equal, is not made again, so
/// that a run after a crash ends in the same state. `conflict` if HEAD or the base tag moved since the plan (FL0306),
/// if a tag (FL0305), a release (FL0345) or an asset (FL0349) exists and differs, if the branch moved on (FL0346), or
/// if a lock is held (FL0309). `denied` as GitLab and git say; FL0347 if the tag gets no pipeline. What was made before
/// an error stays, and its notes say so: `partial` in place of `denied`, `config`, `refused` and `not_found`.
Result<Applied> apply(const Planned& planned, const Outside& outside);

/// Is HEAD, as it is now, the release of a plan that was applied? A plan may be applied again after HEAD went on.
Result<bool> is_released(const Planned& planned, const git::Repository& repository);

}  // namespace fairlead::release

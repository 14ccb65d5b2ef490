#pragma once

#include "plan/observer.hpp"
#include "release/plan.hpp"
#include "sys/clock.hpp"
#include "sys/process.hpp"

namespace fairlead::release {

/// Where a release is made.
struct Outside {
  git::Repository& repository;
  std::string directory;  ///< Of the repository, for git push.
  git::Tagger tagger;
  sys::Clock& clock;
  sys::Processes& processes;
  const Variables& environment;  ///< For git push.
  plan::Observer& observer;
  std::stop_token stop;
};

struct Applied {
  std::size_t done = 0;     ///< Steps that changed something.
  std::size_t already = 0;  ///< Steps that an earlier run had done.
};

/// Does exactly what the plan says. Looks before every step: what is there already, and equal, is not made again, so
/// that a run after a crash ends in the same state. `conflict` if HEAD or the base tag moved since the plan (FL0306),
/// if a tag exists and differs (FL0305), or if its lock is held (FL0309).
Result<Applied> apply(const Planned& planned, const Outside& outside);

}  // namespace fairlead::release

#pragma once

#include "base/result.hpp"
#include "swarm/deploy.hpp"
#include "swarm/prepare.hpp"
#include "swarm/revision.hpp"

#include <string>

namespace fairlead::swarm {

/// Stores what a deploy brought about as the next revision of its stack.
class Recorder {
 public:
  /// `is_resumed`: an earlier deploy did not finish, and may have ended just before it stored its revision.
  Recorder(const Outside& outside, const Prepared& prepared, const Origin& origin, bool is_resumed);

  /// The newest revision is what the deploy brings about.
  bool is_recorded() const { return is_recorded_; }

  /// Stores it, when there is something to store, and drops the revisions that are not kept beyond it. A revision that
  /// is too large is a warning.
  Result<> record(const Deployed& deployed) const;

 private:
  Result<> store(const Deployed& deployed) const;

  const Outside& outside_;
  const Prepared& prepared_;
  const Origin& origin_;
  Snapshot snapshot_;
  std::uint64_t newest_ = 0;
  bool is_recorded_ = false, is_resumed_;
};

}  // namespace fairlead::swarm

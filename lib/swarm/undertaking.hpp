#pragma once

#include "base/result.hpp"
#include "swarm/deploy.hpp"
#include "swarm/lease.hpp"
#include "swarm/prepare.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace fairlead::swarm {

/// A change of a stack from beginning to end.
struct Undertaking {
  /// Reads what is there and plans. Called again when the world moved before the lease was ours.
  std::function<Result<Prepared>()> prepare;
  /// Shows the plan, and fails where it must not be done.
  std::function<Result<>(const Prepared&)> approve;
  DeployOptions deploy;
  const LeaseOptions& lease;
  const Origin& origin;  ///< May be filled in by `prepare`.
};

/// Plans, takes the lease of the stack, makes sure that the plan still fits, deploys, stores a revision, gives the
/// lease back. With nothing to do and nothing unfinished it writes nothing. When an earlier change did not finish and
/// this one fails, the stack goes back to what it was before that one. Errors: those of `deploy`, and `conflict`
/// (FL0560) when somebody else changes the stack.
Result<Deployed> undertake(const Outside& outside, const Undertaking& undertaking);

/// Removes everything of the stack under its lease, and waits until it is gone, `timeout` at most. Returns what that
/// was; nothing when there is no such stack. `timed_out` (FL0536) when tasks do not end in time, `partial` when
/// something else kept a part of it.
Result<std::optional<StackPlan>> undertake_removal(const Outside& outside, std::string_view stack,
                                                   const LeaseOptions& lease, std::chrono::milliseconds timeout);

/// Changes services as they run, under the stack's lease: `adjust` reads, plans and does it through the outside that it
/// is given, and leaves every service whole however it ends. What an earlier change left unfinished stays so. Errors:
/// those of `adjust`, and `conflict` (FL0560) when somebody else changes the stack.
Result<> undertake_adjustment(const Outside& outside, std::string_view stack, const LeaseOptions& lease,
                              const std::function<Result<>(const Outside&)>& adjust);

}  // namespace fairlead::swarm

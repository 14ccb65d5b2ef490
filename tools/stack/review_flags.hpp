#pragma once

#include "cli/command.hpp"
#include "cli/ports.hpp"
#include "swarm/review.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace fairlead::stack {

/// What makes a stack a review app: the flags of plan and deploy.
struct ReviewOptions {
  bool review = false;
  std::string env, ref;
  std::chrono::seconds expires = std::chrono::days(7);
};

std::vector<cli::Flag> review_flags(ReviewOptions& options);

/// Whose review app it is, from the flags and from GitLab's variables; nothing without --review and --env. `usage` when
/// neither says environment, ref and project.
Result<std::optional<swarm::Review>> review_from(const ReviewOptions& options, const cli::Ports& ports);

}  // namespace fairlead::stack

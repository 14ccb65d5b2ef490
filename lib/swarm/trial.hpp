#pragma once

#include "base/error.hpp"
#include "swarm/converge.hpp"
#include "swarm/failure.hpp"
#include "swarm/outside.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace fairlead::swarm {

/// How the services of a stack went when they were waited for.
struct Trial {
  std::vector<Judged> services;
  std::vector<Failure> failures;  ///< Of those that failed; when none did and the time was over, of those that wait.
};

/// Finds out why services do not run: see `diagnose`. Of more than five, it looks into the first five only.
Trial examine(const Outside& outside, const Outcome& outcome, const Redact& redact);

/// JUnit XML with a case for each service: how long it took, and why it does not run. Those that were still waited for
/// when another failed are skipped. `error`: what the command ended with; null when all is well. When that is none of a
/// service, it is a case of its own, called `command`.
std::string trial_junit(std::string_view command, std::string_view stack, const Trial& trial, const Error* error);

}  // namespace fairlead::swarm

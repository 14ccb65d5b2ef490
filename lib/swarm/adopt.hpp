#pragma once

#include "base/result.hpp"
#include "swarm/live.hpp"
#include "swarm/plan.hpp"
#include "swarm/spec.hpp"

#include <string_view>
#include <vector>

/// Secrets and configs that are in the Swarm under other names than Fairlead gives them. All pure.
namespace fairlead::swarm {

/// `desired` with the names that its secrets and configs have in the Swarm already: an object of the stack that is
/// marked with the same key and content is used as it is.
Desired with_live_names(Desired desired, const Observed& observed);

/// What has to be marked so that the secrets and configs that docker's client made are recognised: those named
/// "<stack>_<key>" without a mark of ours. The marks are put into `observed`, too. A config must have the content that
/// the file gives; nobody can read a secret again, so that of the file is believed to be its content.
std::vector<plan::Step<Call>> adopt(const Desired& desired, Observed& observed);

/// Secrets and configs that docker's client made get other names here, and who uses them restarts. The plan says so;
/// `refused` (FL0630) when a service would restart for nothing else, unless that is wanted.
Result<> check_renames(const Desired& desired, const Observed& observed, bool is_wanted, StackPlan& out);

}  // namespace fairlead::swarm

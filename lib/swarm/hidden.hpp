#pragma once

#include "base/secret.hpp"
#include "swarm/live.hpp"
#include "swarm/spec.hpp"

#include <vector>

/// What the tasks of services know and nobody should read in their logs.
namespace fairlead::swarm {

/// The contents of the secrets, and what plans show as *** of variables, labels, options of volumes and logging,
/// commands, health checks and configs.
std::vector<Secret> secrets_of(const Desired& desired);

/// The same of services that run, as far as their specs say it.
std::vector<Secret> secrets_of(const std::vector<LiveService>& services);

}  // namespace fairlead::swarm

#pragma once

#include "base/result.hpp"
#include "compose/context.hpp"
#include "compose/project.hpp"
#include "yaml/node.hpp"

#include <string_view>

namespace fairlead::compose {

/// Reads `deploy`.
Result<> read_deploy(const yaml::Node& node, Deploy& out, Context& context);

/// Whether such a service runs once on every node, so that it has no number of replicas.
bool is_global(Mode mode);
/// The error for a number of replicas, under that key, of a global service.
Error not_for_global(const yaml::Node& where, std::string_view key);

/// Reads `restart`, which counts where deploy has no restart_policy: no, always, unless-stopped, on-failure[:attempts].
Result<RestartPolicy> read_restart(const yaml::Node& node);

}  // namespace fairlead::compose

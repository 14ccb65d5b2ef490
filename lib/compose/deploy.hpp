#pragma once

#include "base/result.hpp"
#include "compose/context.hpp"
#include "compose/project.hpp"
#include "yaml/node.hpp"

#include <optional>

namespace fairlead::compose {

/// Reads `deploy`.
Result<> read_deploy(const yaml::Node& node, Deploy& out, Context& context);

/// Reads `restart`, which counts where deploy has no restart_policy: no, always, unless-stopped, on-failure[:attempts].
Result<RestartPolicy> read_restart(const yaml::Node& node);

}  // namespace fairlead::compose

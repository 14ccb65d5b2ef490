#pragma once

#include "base/result.hpp"
#include "swarm/deploy.hpp"
#include "swarm/logins.hpp"
#include "swarm/outside.hpp"
#include "swarm/snapshot.hpp"

#include <string_view>

namespace fairlead::swarm {

/// Makes the stack what the snapshot says, whatever it is now, and waits until it runs: services that are not in it go.
/// All
/// of it has the time of the options. Fails with `partial` (FL0530) and the reason, with `timed_out` when the engine
/// does not tell how it ended.
Result<> restore(const Outside& outside, const Snapshot& snapshot, std::string_view stack, const Logins& logins,
                 const DeployOptions& options);

}  // namespace fairlead::swarm

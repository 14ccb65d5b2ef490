#pragma once

#include "base/result.hpp"
#include "swarm/outside.hpp"
#include "swarm/plan.hpp"
#include "swarm/writer.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace fairlead::swarm {

/// What was done, in order, so that it can be undone.
struct Done {
  Call call;
  std::string id;
};
using Journal = std::vector<Done>;

struct RollbackOptions {
  std::string stack;
  std::chrono::milliseconds timeout = std::chrono::minutes(5);  ///< For all of it.
  std::chrono::milliseconds clock_ahead{0};
};

/// Makes the stack what it was before the journal: services that were created and canaries go, those that were updated
/// get their spec back, waits until these run, then removes what else was created. Fails with `partial` and what is
/// left, with `timed_out` when the engine does not tell, and with `cancelled` on a stop.
Result<> roll_back(const Outside& outside, Writer& writer, const Journal& journal, const RollbackOptions& options);

}  // namespace fairlead::swarm

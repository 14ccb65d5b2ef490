#pragma once

#include "plan/observer.hpp"
#include "release/observe.hpp"
#include "sys/process.hpp"

namespace fairlead::release {

/// Where more history comes from.
struct Upstream {
  std::string remote = "origin";
  const Variables& environment;  ///< For git, whose own credentials are used.
  sys::Processes& processes;
  plan::Observer& observer;
  std::stop_token stop;
};

/// As `observe_all`, for the repository in `directory`. While the clone is too shallow, fetches more of HEAD's history,
/// twice as much each time, with the tags in it; nothing else is fetched and no branch is changed. `conflict` (FL0304)
/// if there is no more to have, `unavailable` or `denied` (FL0333) if git could not fetch.
Result<std::vector<Observed>> observe_deepening(const std::string& directory, const Policy& policy,
                                                const Upstream& upstream);

}  // namespace fairlead::release

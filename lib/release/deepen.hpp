#pragma once

#include "plan/observer.hpp"
#include "release/observe.hpp"
#include "sys/process.hpp"

namespace fairlead::release {

/// Where more history and more tags come from.
struct Upstream {
  std::string remote = "origin";
  const Variables& environment;  ///< For git, whose own credentials are used.
  sys::Processes& processes;
  plan::Observer& observer;
  std::stop_token stop;
  bool fetch = true;  ///< Nothing is asked or fetched without.
  bool ask = false;   ///< Asks for tags also where there is a release: it may not be the last.
};

/// As `observe_all`, for the repository in `directory`, once it is sure where the project stands.
/// While the clone is too shallow, fetches more of HEAD's history, twice as much each time, with the tags in it.
/// Where there is no release, or `ask` says so, asks the remote (without "origin" all that there are) for its tags, and
/// fetches those that this history has. Nothing else is fetched and no branch is changed. `conflict` (FL0304) if there
/// is no more history to have, (FL0305) if a tag of a version is another commit here than at the remote, or (FL0353) if
/// the remote was not asked or does not answer, unless the policy says that there may be a first release; `unavailable`
/// or `denied` (FL0333) if git could not fetch.
Result<std::vector<Observed>> observe_deepening(const std::string& directory, const Policy& policy,
                                                const Upstream& upstream);

/// Fetches a tag of `Observed::elsewhere` with its history, so that it can be looked at. False if the remote does not
/// give it.
Result<bool> fetch_tag(const std::string& directory, const std::string& tag, const Upstream& upstream);

}  // namespace fairlead::release

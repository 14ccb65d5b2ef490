#pragma once

#include "base/result.hpp"
#include "oci/auth.hpp"
#include "swarm/outside.hpp"
#include "swarm/prepare.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace fairlead::swarm {

struct RevertOptions {
  std::string stack;
  std::optional<std::uint64_t> to = {};  ///< A revision's number; nothing: the newest that is not what is there now.
  bool uses_logins = true;               ///< Give the Swarm the registry credentials found here.
  std::size_t keep = 10;                 ///< See PlanOptions.
};

/// A plan, and what it goes back to.
struct Revert {
  Prepared prepared;
  std::string operation;  ///< What it is called in the history: "rollback to revision 3".
};

/// Reads the stack and its revisions and plans how the stack becomes again what a revision says. Services that are not
/// in it go. When a change of the stack was begun and not finished, what was there before it is what to go back to,
/// unless a number is given. Changes nothing. `not_found` (FL0564) when there is no such revision or none to go back
/// to, FL0565 when a secret or config that it needs is gone.
Result<Revert> prepare_revert(const Outside& outside, const oci::CredentialPorts& ports, const RevertOptions& options);

}  // namespace fairlead::swarm

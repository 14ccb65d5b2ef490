#pragma once

#include "base/result.hpp"
#include "compose/load.hpp"
#include "oci/auth.hpp"
#include "oci/session.hpp"
#include "swarm/images.hpp"
#include "swarm/live.hpp"
#include "swarm/logins.hpp"
#include "swarm/outside.hpp"
#include "swarm/plan.hpp"
#include "swarm/review.hpp"

#include <optional>
#include <string>
#include <vector>

namespace fairlead::swarm {

struct PrepareOptions {
  std::string stack;
  ResolveImage resolve_image = ResolveImage::always;
  bool prune = false;
  std::size_t keep = 10;                ///< See PlanOptions.
  bool renames = true;                  ///< See PlanOptions.
  bool adopts = false;                  ///< Mark what docker's client made, so that it is used as it is.
  bool uses_logins = true;              ///< Look for registry credentials, and give them to the Swarm.
  std::optional<Review> review = {};    ///< The stack is the review app of a branch.
  std::optional<Answers> answers = {};  ///< From a saved plan: registries are only asked whether it can be pulled.
  /// To ask a registry from here, too, when it does not let the engine pull.
  std::optional<oci::RegistryPorts> registries = {};
};

/// A plan, and all that was read to make it.
struct Prepared {
  Cluster cluster;
  Desired desired;  ///< With its images pinned.
  Observed observed;
  Answers answers;
  Logins logins;
  StackPlan plan;
  std::vector<std::string> warnings;  ///< Of images and of the engine's age.
};

/// Reads what is there, sees that every image can be pulled (see `check`), and plans how `project` comes about. Changes
/// nothing.
Result<Prepared> prepare(const compose::Project& project, const Outside& outside, const oci::CredentialPorts& ports,
                         const PrepareOptions& options);

}  // namespace fairlead::swarm

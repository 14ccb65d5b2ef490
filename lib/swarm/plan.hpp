#pragma once

#include "base/result.hpp"
#include "plan/plan.hpp"
#include "swarm/live.hpp"
#include "swarm/spec.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace fairlead::swarm {

enum class Verb : std::uint8_t {
  create,
  update,
  recreate,  ///< Remove, wait until it is gone, create: a service whose mode differs.
  remove,
};

/// What apply does in one step.
struct Call {
  Verb verb = Verb::create;
  Kind kind = Kind::service;
  std::string name;
  std::string id = {};                      ///< Of what is there.
  std::uint64_t version = 0;                ///< Of the service that is there.
  json::Document body = {};                 ///< What to post; see Spec::body.
  json::Document before = {};               ///< Services: the raw spec that is there.
  json::Document back = {};                 ///< Services: the raw spec to go back to, where that is not `before`.
  bool is_under_way = false;                ///< The Swarm is about it already: there is nothing to post.
  Secret data = {};                         ///< The content of a secret or config.
  std::string hash = {};                    ///< Of body and data; may be shown.
  std::string image = {};                   ///< Services: as the file has it; names the credential.
  std::vector<Gate> gates = {};             ///< Services: what has to hold before this is done.
  std::vector<compose::Check> checks = {};  ///< What is asked then, before this is done.
  bool is_temporary = false;                ///< The second service of a strategy: whoever goes back removes it.
  std::chrono::milliseconds settle{0};      ///< So long it takes to have an effect; what waits for it waits so long.

  const json::Document& way_back() const { return back.is_null() ? before : back; }
};

using Steps = plan::Plan<Call>;

struct PlanOptions {
  std::string salt = {};  ///< Of fingerprints: the cluster's ID.
  bool renames = true;    ///< Services may restart only because their secrets and configs get other names.
  bool prune = false;     ///< Remove services and networks of the stack that are not in the file.
  std::size_t keep = 10;  ///< So many revisions, and the secrets and configs that they need.
};

struct StackPlan {
  std::string stack;
  Steps steps = {};                         ///< `observed` is `inventory` of what was observed.
  std::vector<Call> networks = {};          ///< How to create those that exist, should they turn out to be gone.
  std::vector<std::string> services = {};   ///< All that the file has, in their order; also those that need no step.
  std::vector<compose::Check> checks = {};  ///< What is asked once everything runs.
  std::vector<std::string> notes = {};      ///< What is left as it is, though somebody may expect otherwise.
  std::vector<std::string> warnings = {};   ///< What may go wrong in a way that nobody can see from here.
  std::vector<LiveService> kept = {};       ///< Services of the stack that are not in the file, and stay.
  bool makes_revision = false;              ///< It changes more than what is collected.
  std::vector<LiveObject> outdated = {};    ///< Revisions that are not kept beyond it.
};

/// What has to be done so that the stack is as desired: secrets, configs, networks, services in their order, then
/// removals. Pure. Objects that are as they should be get no step. Fails before anything is touched: `not_found` for
/// externals that are missing, `conflict` for names that belong to others, `refused` for what Swarm cannot change.
Result<StackPlan> plan(const Desired& desired, const Observed& observed, const PlanOptions& options);

/// What has to be done so that nothing is left of the stack but its volumes, which the notes name. Pure.
StackPlan plan_removal(std::string_view stack, const Observed& observed);

/// One line for everything of the stack, with versions: two equal inventories are the same state.
std::string inventory(std::string_view stack, const Observed& observed);

}  // namespace fairlead::swarm

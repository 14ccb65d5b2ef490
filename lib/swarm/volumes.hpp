#pragma once

#include "base/result.hpp"
#include "engine/client.hpp"
#include "json/json.hpp"
#include "swarm/live.hpp"
#include "swarm/plan.hpp"
#include "swarm/spec.hpp"

#include <string>
#include <string_view>
#include <vector>

/// Volumes are made by the node that runs the first task which mounts them, and never change afterwards: neither the
/// Swarm nor the node looks again at what the file says (https://github.com/moby/moby/issues/36167).
namespace fairlead::swarm {

/// The volumes of `stack` that a service's spec mounts, with what it says of them, by name.
std::vector<Volume> volumes_of(const json::Value& spec, std::string_view stack);

/// Those of all services, each once.
std::vector<Volume> volumes_of(const std::vector<LiveService>& services, std::string_view stack);

/// What a plan says of one whose services go.
std::string volume_stays(std::string_view name);

/// Adds what can be seen of the volumes that `desired` mounts: those of the engine that is asked, and the nodes whose
/// tasks hold one that was made by what the file no longer says. A call a volume; three more when one changes.
Result<> observe_volumes(Observed& observed, const engine::Client& engine, const Desired& desired);

/// `refused` (FL0527) when a volume that is there has another driver or other options than the file says. Warns of what
/// could not be looked at. Pure.
Result<> check_volumes(const Desired& desired, const Observed& observed, StackPlan& out);

}  // namespace fairlead::swarm

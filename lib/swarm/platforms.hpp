#pragma once

#include "base/result.hpp"
#include "base/text.hpp"
#include "engine/client.hpp"
#include "swarm/plan.hpp"

#include <string>
#include <string_view>
#include <vector>

/// Which nodes of a Swarm may run a service, as its scheduler decides it
/// (github.com/moby/swarmkit, manager/constraint and manager/scheduler/filter.go).
namespace fairlead::swarm {

/// What placement looks at in a node.
struct NodeTraits {
  std::string id = {}, hostname = {}, role = {}, address = {};
  std::string os = {}, architecture = {};  ///< In Go's names: "linux", "amd64".
  Variables labels = {}, engine_labels = {};
};

Result<std::vector<NodeTraits>> node_traits(const engine::Client& engine);

/// Whether the node satisfies a constraint: "node.role == manager". True for what only a Swarm can tell, such as a
/// range of addresses.
bool satisfies(const NodeTraits& node, std::string_view constraint);

/// `refused` (FL0580) when the plan gives a service an image that none of the nodes it may run on can run: a task of it
/// would wait for ever. Pure. Nodes that are down or drained count as they are: they may come back.
Result<> check_platforms(const StackPlan& plan, const std::vector<NodeTraits>& nodes);

/// Warns of services whose constraints no node satisfies now, and of updates that start the new task first where
/// max_replicas_per_node leaves it no node (https://github.com/moby/moby/issues/40797). Pure.
std::vector<std::string> placement_warnings(const StackPlan& plan, const std::vector<NodeTraits>& nodes);

/// Whether the plan gives some service an image.
bool gives_images(const StackPlan& plan);

}  // namespace fairlead::swarm

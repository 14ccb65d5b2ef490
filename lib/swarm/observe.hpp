#pragma once

#include "base/result.hpp"
#include "engine/client.hpp"
#include "swarm/live.hpp"
#include "swarm/spec.hpp"
#include "sys/clock.hpp"

#include <string_view>
#include <vector>

namespace fairlead::swarm {

/// Which Swarm this is. `config` (FL0503) unless the engine is one of its managers.
Result<Cluster> cluster(const engine::Client& engine, const sys::Clock& clock);

/// The same from the records of a stack, when they tell; else it is asked.
Result<Cluster> cluster(const engine::Client& engine, const sys::Clock& clock, const std::vector<LiveObject>& records);

/// The stack's services and configs, its records, and the networks, all asked for at once. `complete` adds the rest.
Result<Observed> observe_core(const engine::Client& engine, std::string_view stack);

/// Adds the secrets when the stack has any, and what else `desired` wants or is in its way.
Result<> complete(Observed& core, const engine::Client& engine, const Desired& desired);

/// What there is of the stack and of what it wants. Reads only: three lists, and secrets when the stack has any; one
/// more when services are new.
Result<Observed> observe(const engine::Client& engine, const Desired& desired);

/// All that carries the stack's label, and all networks.
Result<Observed> observe_stack(const engine::Client& engine, std::string_view stack);

/// The services of the stack, by name; of every stack when it is "".
Result<std::vector<LiveService>> live_services(const engine::Client& engine, std::string_view stack);

/// Every service of the Swarm, of stacks and others.
Result<std::vector<LiveService>> every_service(const engine::Client& engine);

/// One service by name or ID. `not_found` when there is none.
Result<LiveService> live_service(const engine::Client& engine, std::string_view name);

/// The secrets, configs or networks with the stack's label, by name.
Result<std::vector<LiveObject>> live_objects(const engine::Client& engine, Kind kind, std::string_view stack);

/// The secret, config or network of exactly this name. `not_found` when there is none.
Result<LiveObject> live_object(const engine::Client& engine, Kind kind, const std::string& name);

/// ID to name of every network of the Swarm, and of the predefined ones that `specs` of services name by ID.
Result<Variables> network_names(const engine::Client& engine, const std::vector<json::Document>& specs);

/// The label filter of a stack: "com.docker.stack.namespace=shop"; of every stack when it is "".
std::string stack_label(std::string_view stack);

}  // namespace fairlead::swarm

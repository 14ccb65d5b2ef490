#pragma once

#include "base/result.hpp"
#include "compose/context.hpp"
#include "yaml/node.hpp"

/// What Swarm always refuses among values of the right form, told before anything is touched (refusal.hpp). Some the
/// manager refuses when a service is created (swarmkit, manager/controlapi/service.go); some each node refuses when a
/// task starts (moby, daemon/container.go; runc), for ever.
namespace fairlead::compose {

/// "node.role == manager"; also refused is what no node could ever match (swarmkit, manager/constraint/constraint.go).
Result<> check_constraint(const yaml::Node& node, Context& context);
/// Warns of what is spread over nothing (swarmkit, manager/scheduler/nodeset.go).
Result<> check_preference(const yaml::Node& node, Context& context);
Result<> check_signal(const yaml::Node& node, Context& context);
Result<> check_working_dir(const yaml::Node& node, Context& context);
Result<> check_hostname(const yaml::Node& node, Context& context);
Result<> check_capabilities(const yaml::Node& node, Context& context);
/// The names of a map or list; only those of namespaces can be set in a container (runc,
/// libcontainer/configs/validate).
Result<> check_sysctls(const yaml::Node& node, Context& context);
Result<> check_ulimit(const yaml::Written& key, Context& context);
/// The user or group of a secret's file: a number.
Result<> check_owner(const yaml::Node& node, Context& context);
/// An address of a DNS server, one or a list.
Result<> check_addresses(const yaml::Node& node, Context& context);
/// The address of a host, or "host-gateway".
Result<> check_host_address(const yaml::Node& node, const std::string& address, Context& context);

}  // namespace fairlead::compose

#pragma once

#include "base/result.hpp"
#include "compose/context.hpp"
#include "compose/project.hpp"
#include "yaml/node.hpp"

#include <vector>

/// The short forms of ports and volumes as docker's client reads them (docker/go-connections, nat/nat.go; docker/cli,
/// cli/compose/loader/volume.go).
namespace fairlead::compose {

/// "[address:][published:]target[/protocol]". A range of published ports before a single target publishes all of them.
Result<> read_docker_port(const yaml::Node& node, std::vector<Port>& out, Context& context);

/// "[source:]target[:options]". Options that are not known have no effect. The source is not resolved yet.
Result<Mount> read_docker_mount(const yaml::Node& node, Context& context);

}  // namespace fairlead::compose

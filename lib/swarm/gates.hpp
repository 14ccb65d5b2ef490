#pragma once

#include "base/result.hpp"
#include "compose/project.hpp"
#include "swarm/spec.hpp"

#include <string>
#include <string_view>
#include <vector>

/// What `depends_on` means in a Swarm. Pure.
namespace fairlead::swarm {

/// The gates of a service of the project. `config` (FL0570) for a condition that can never hold: the end of a service
/// that Swarm starts again whenever it ends, the health of one whose healthcheck is switched off.
Result<std::vector<Gate>> gates_of(const compose::Service& service, const compose::Project& project,
                                   std::string_view stack);

/// "after shop_db is healthy"; "" when there are no gates, or only those of the order.
std::string describe(const std::vector<Gate>& gates);

}  // namespace fairlead::swarm

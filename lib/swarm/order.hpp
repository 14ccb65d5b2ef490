#pragma once

#include "compose/project.hpp"

#include <vector>

namespace fairlead::swarm {

/// The services, each after those it depends on, else by name. Services in a circle come last, by name.
std::vector<const compose::Service*> in_dependency_order(const compose::Project& project);

}  // namespace fairlead::swarm

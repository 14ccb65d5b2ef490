#pragma once

#include "base/result.hpp"
#include "swarm/spec.hpp"

#include <string>

namespace fairlead::swarm {

/// {"schema":"fairlead.stack.render/1","stack":..,"networks":[..],"secrets":[..],"configs":[..],"services":[..]}: the
/// bodies that the Engine API takes to create these, by name, each on a line of its own. IDs, which only an engine
/// knows, are not in them, and the Data of secrets only on request.
std::string bodies_json(const Desired& desired, bool shows_secrets);

}  // namespace fairlead::swarm

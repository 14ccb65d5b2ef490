#pragma once

#include "base/result.hpp"
#include "compose/project.hpp"

namespace fairlead::compose {

/// Checks that every dependency is a service and that none depends on itself, not even around corners. Removes those
/// that are not required and name no service.
Result<> check_dependencies(Project& project);

}  // namespace fairlead::compose

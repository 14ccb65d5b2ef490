#pragma once

#include "base/result.hpp"
#include "compose/project.hpp"

namespace fairlead::compose {

/// Checks what can only be seen across the project: names, references, dependency cycles, ports and targets that are
/// taken twice. Networks called "default" come into being; dependencies that are not required and not there go.
/// In docker's dialect only what its client checks: the references; and the strategies, which are ours.
/// Fails `config` at the place of the first mistake, by name of the service.
Result<> validate(Project& project);

}  // namespace fairlead::compose

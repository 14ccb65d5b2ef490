#pragma once

#include "base/result.hpp"
#include "compose/context.hpp"
#include "compose/project.hpp"

namespace fairlead::compose {

/// Checks what can only be seen across the project: names, references, dependency cycles, ports and targets that are
/// taken twice; and what the engine refuses there (refusal.hpp). Networks called "default" come into being;
/// dependencies that are not required and not there go. In docker's dialect only what its client checks: the
/// references; the strategies, which are ours; and, as warnings, what the engine refuses. Fails `config` at the place
/// of the first mistake, by name of the service.
Result<> validate(Project& project, Context& context);

}  // namespace fairlead::compose

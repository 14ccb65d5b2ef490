#pragma once

#include "base/text.hpp"

namespace fairlead::lint {

/// Values for variables that a deploy has and a look at the file need not have: COMPOSE_PROJECT_NAME, what `fairlead
/// release` and `fairlead image` hand to later jobs, and GitLab's predefined variables
/// (https://docs.gitlab.com/ci/variables/predefined_variables). They have the form of real ones, so that images and
/// routes that hold them can be judged.
Variables stand_ins();

}  // namespace fairlead::lint

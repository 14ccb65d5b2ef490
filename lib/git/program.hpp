#pragma once

#include "base/text.hpp"

#include <string>
#include <string_view>

namespace fairlead::git {

/// `environment` without the variables that name another repository than the one that git is told of by -C, as hooks
/// have them: those of `git rev-parse --local-env-vars` but for settings.
Variables without_repository(Variables environment);

/// `text` without the "user:password@" of every http or https URL in it. URLs of other schemes keep the user, which ssh
/// needs, and lose the password.
std::string without_credentials(std::string_view text);

}  // namespace fairlead::git

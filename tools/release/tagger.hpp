#pragma once

#include "base/text.hpp"
#include "git/repository.hpp"

namespace fairlead {

/// Who tags: `name` and `email` if both are given, else git's own variables, else git's configuration, else the user
/// who started the GitLab pipeline. `config` (FL0308) if nobody is known.
Result<git::Tagger> tagger_of(const std::string& name, const std::string& email, const git::Repository& repository,
                              const Variables& environment);

}  // namespace fairlead

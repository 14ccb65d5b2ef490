#pragma once

#include "gitlab/location.hpp"
#include "semrel_options.hpp"

#include <memory>

namespace fairlead {

/// The commands of go-semrel-gitlab that talk to GitLab.
std::vector<cli::Command> semrel_online_commands(const std::shared_ptr<SemrelOptions>& options);

/// The project that they mean: --gl-api (GITLAB_URL, GL_URL) and --ci-project-path where they are given, else what
/// --ci-project-url says, else the project of that path on gitlab.com. `config` (FL0340) if nothing names one.
Result<gitlab::Location> semrel_project(const SemrelOptions& options, const Variables& environment);

}  // namespace fairlead

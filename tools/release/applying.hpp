#pragma once

#include "cli/command.hpp"
#include "release/plan.hpp"

#include <optional>
#include <string>

namespace fairlead {

/// GitLab's API for the project, with the token of the environment; nothing if there is no token.
std::optional<gitlab::Client> gitlab_client(const gitlab::Location& location, cli::Ports& ports);

/// The same, where there is no going on without: FL0344.
Result<gitlab::Client> needed_client(const gitlab::Location& location, cli::Ports& ports);

/// Does what the plan says to the repository in `directory`, with the token of the environment, and tells what was
/// done. An empty plan needs no repository.
Result<cli::Report> apply_plan(const release::Planned& planned, const std::string& directory, git::Tagger tagger,
                               cli::Ports& ports);

}  // namespace fairlead

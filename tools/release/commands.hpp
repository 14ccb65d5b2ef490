#pragma once

#include "cli/command.hpp"

namespace fairlead {

cli::Command next_command();
cli::Command notes_command();
cli::Command explain_command();
cli::Command plan_command();
cli::Command apply_command();
cli::Command assets_add_command();
cli::Command version_command();
cli::Command replay_command();
cli::Command bump_command();
cli::Command changelog_command();
cli::Command lint_command();
cli::Command migrate_command();

}  // namespace fairlead

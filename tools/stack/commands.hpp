#pragma once

#include "cli/command.hpp"

namespace fairlead::stack {

cli::Command plan_command();
cli::Command deploy_command();
cli::Command wait_command();
cli::Command ps_command();
cli::Command rm_command();
cli::Command lint_command();
cli::Command graph_command();
cli::Command render_command();
cli::Command status_command();
cli::Command diff_command();
cli::Command scale_command();
cli::Command restart_command();
cli::Command logs_command();
cli::Command events_command();
cli::Command refresh_auth_command();
cli::Command history_command();
cli::Command rollback_command();
cli::Command adopt_command();
cli::Command slug_command();
cli::Command gc_command();

}  // namespace fairlead::stack

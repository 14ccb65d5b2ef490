#pragma once

#include "cli/command.hpp"

namespace fairlead {

/// The tool as the offline program has it. Of commands that need the network it checks the words; then the program that
/// is linked with the network, libexec/fairlead/release-online beside our own directory, takes over with the same
/// words. So `next` and the others need not load libcurl, which takes longer than they do.
cli::Tool with_online_commands(cli::Tool tool);

}  // namespace fairlead

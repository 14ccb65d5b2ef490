#pragma once

#include "cli/command.hpp"
#include "cli/real_ports.hpp"

namespace fairlead::cli {

/// What dispatch does, with the client that it makes (null: none).
int run_tool(const Tool& tool, int argc, const char* const* argv, MakeClient make_client);

}  // namespace fairlead::cli

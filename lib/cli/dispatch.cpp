#include "cli/command.hpp"
#include "cli/session.hpp"
#include "http/client.hpp"

namespace fairlead::cli {

int dispatch(const Tool& tool, int argc, const char* const* argv) {
  return run_tool(tool, argc, argv, http::make_client);
}

}  // namespace fairlead::cli

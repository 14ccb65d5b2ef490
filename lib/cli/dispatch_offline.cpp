// A file of its own: a program that calls only this does not link the real client.
#include "cli/command.hpp"
#include "cli/session.hpp"

namespace fairlead::cli {

int dispatch_offline(const Tool& tool, int argc, const char* const* argv) {
  return run_tool(tool, argc, argv, nullptr);
}

}  // namespace fairlead::cli

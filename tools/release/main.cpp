// fairlead-release: versions, notes and tags from commits.
#include "commands.hpp"

int main(int argc, char** argv) {
  using namespace fairlead;
  const cli::Tool tool = {.name = "fairlead-release",
                          .summary = "Versions, notes and tags from Conventional Commits",
                          .commands = {
                              next_command(),
                              notes_command(),
                              plan_command(),
                              apply_command(),
                              version_command(),
                              replay_command(),
                              bump_command(),
                              changelog_command(),
                              explain_command(),
                              lint_command(),
                          }};
  return cli::dispatch_offline(tool, argc, argv);
}

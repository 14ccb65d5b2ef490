#include "tool.hpp"

#include "commands.hpp"

namespace fairlead {

cli::Tool release_tool() {
  return {.name = "fairlead-release",
          .summary = "Versions, notes and tags from Conventional Commits",
          .commands = {
              next_command(),
              notes_command(),
              plan_command(),
              apply_command(),
              assets_add_command(),
              version_command(),
              replay_command(),
              bump_command(),
              changelog_command(),
              migrate_command(),
              explain_command(),
              lint_command(),
          }};
}

}  // namespace fairlead

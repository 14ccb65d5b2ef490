// fairlead-release: versions, notes and tags from commits.
#include "commands.hpp"
#include "semrel.hpp"

int main(int argc, char** argv) {
  using namespace fairlead;
  if (argc > 0 && is_semrel(argv[0])) {
    const auto words = semrel_words(argc, argv);
    std::vector<const char*> pointers;
    for (const auto& word : words) pointers.push_back(word.c_str());
    return cli::dispatch_offline(semrel_tool(), argc, pointers.data());
  }
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
                              migrate_command(),
                              explain_command(),
                              lint_command(),
                          }};
  return cli::dispatch_offline(tool, argc, argv);
}

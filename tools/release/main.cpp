// fairlead-release: versions, notes and tags from commits.
#include "online.hpp"
#include "semrel.hpp"
#include "tool.hpp"

int main(int argc, char** argv) {
  using namespace fairlead;
  if (argc > 0 && is_semrel(argv[0])) {
    const auto words = semrel_words(argc, argv);
    const auto tool = with_online_commands(semrel_tool());
    return cli::dispatch_offline(tool, static_cast<int>(words.size()), pointers_to(words).data());
  }
  return cli::dispatch_offline(with_online_commands(release_tool()), argc, argv);
}

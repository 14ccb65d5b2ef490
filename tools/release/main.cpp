// fairlead-release: versions, notes and tags from commits.
#include "online.hpp"
#include "semrel.hpp"
#include "tool.hpp"

int main(int argc, char** argv) {
  using namespace fairlead;
  if (argc > 0 && is_semrel(argv[0])) {
    const auto words = semrel_words(argc, argv);
    std::vector<const char*> pointers;
    for (const auto& word : words) pointers.push_back(word.c_str());
    return cli::dispatch_offline(semrel_tool(), argc, pointers.data());
  }
  return cli::dispatch_offline(with_online_commands(release_tool()), argc, argv);
}

// fairlead-release: versions, notes and tags from commits.
#include "semrel.hpp"
#include "tool.hpp"

int main(int argc, char** argv) {
  using namespace fairlead;
  if (argc > 0 && is_semrel(argv[0])) {
    const auto words = semrel_words(argc, argv);
    return cli::dispatch(semrel_tool(), static_cast<int>(words.size()), pointers_to(words).data());
  }
  return cli::dispatch(release_tool(), argc, argv);
}

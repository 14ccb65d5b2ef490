// Any bytes are refused as a tree, or their entries lie within them; and a tree differs from nothing by its files.
#include "git/tree.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace fairlead;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto entries = git::parse_tree({}, text);
  if (!entries) return 0;
  std::size_t files = 0, found = 0;
  for (const auto& entry : *entries) {
    if (entry.name.data() < text.data() || entry.name.data() + entry.name.size() > text.data() + text.size())
      std::abort();
    files += entry.is_tree() ? 0 : 1;
  }
  const auto read = [&](const git::Id& id) -> Result<std::string> { return id == git::Id() ? std::string(text) : ""; };
  const auto count = [&](std::string_view) { return ++found > 0; };
  if (!git::changed_paths(std::nullopt, git::Id(), read, count) && files == entries->size()) std::abort();
  if (files == entries->size() && found != files) std::abort();
  return 0;
}

// Pack indices and packed objects of any content are read or passed over.
#include "git/pack.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace fairlead::git;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto index = PackIndex::read(text)) {
    Id id;
    std::copy_n(data + size - id.bytes.size(), id.bytes.size(), id.bytes.begin());
    index->find(id);
    std::copy_n(data + 1032, id.bytes.size(), id.bytes.begin());  // the first of the index
    index->find(id);
  }
  static CommitUnpacker unpacker;
  const auto commit = unpacker.unpack(text);
  if (commit && commit->size() > CommitUnpacker::longest) std::abort();
  return 0;
}

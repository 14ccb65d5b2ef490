// Any text is either no stack as it was, or one that reads back as it is written; any bytes are a revision or an error.
#include "swarm/revision.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace swarm = fairlead::swarm;
  const std::string text(reinterpret_cast<const char*>(data), size);
  (void)swarm::read_revision(text, "fuzz");
  const auto snapshot = swarm::read_snapshot(text, "fuzz");
  if (!snapshot) return 0;
  const auto again = swarm::read_snapshot(swarm::write_snapshot(*snapshot), "fuzz");
  if (!again || *again != *snapshot) std::abort();
  (void)swarm::desired_of(*snapshot, "fuzz");
  return 0;
}

// Any text is either no plan, or one that reads back as it is written.
#include "swarm/plan_file.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace swarm = fairlead::swarm;
  const auto plan = swarm::read_plan_file({reinterpret_cast<const char*>(data), size}, "fuzz");
  if (!plan) return 0;
  const auto text = swarm::write_plan_file(*plan);
  const auto again = swarm::read_plan_file(text, "fuzz");
  if (!again || swarm::write_plan_file(*again) != text || !swarm::check_same(*plan, *again, {})) std::abort();
  return 0;
}

// Any text is either no plan of a release, or one that reads back as it is written.
#include "release/plan.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace release = fairlead::release;
  const auto plan = release::planned_from_json({reinterpret_cast<const char*>(data), size}, "fuzz");
  if (!plan) return 0;
  const auto text = release::to_json(*plan);
  const auto again = release::planned_from_json(text, "fuzz");
  if (!again || release::to_json(*again) != text) std::abort();
  return 0;
}

// Any text is either refused or a value whose text reads back to an equal text.
#include "json/json.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace json = fairlead::json;
  const auto value = json::parse({reinterpret_cast<const char*>(data), size}, "fuzz");
  if (!value) return 0;
  const auto text = json::dump(*value);
  const auto again = json::parse(text, "fuzz");
  if (!again || json::dump(*again) != text) std::abort();
  return 0;
}

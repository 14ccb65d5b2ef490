// Any text is either refused with a place, or replaced; with every dollar sign written twice it comes back as it was.
#include "compose/interpolate.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

using namespace fairlead;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Variables variables = {{"A", "value"}, {"B", ""}, {"C", "$A ${"}};
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto locate = [&](std::size_t offset) {
    if (offset >= size) std::abort();
    return Place{.file = "f", .line = 1, .column = static_cast<std::uint32_t>(offset + 1)};
  };
  compose::Diagnostics warnings;
  compose::Interpolator interpolator(variables, warnings);
  const auto replaced = interpolator.text(text, locate);
  if (!replaced && (replaced.error().place().line == 0 || replaced.error().help().empty())) std::abort();

  std::string escaped;
  for (const char c : text) escaped += c == '$' ? std::string("$$") : std::string(1, c);
  if (interpolator.text(escaped, locate).value() != text) std::abort();
  return 0;
}

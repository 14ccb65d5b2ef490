// Log streams of an engine: however they are broken or cut, lines stay within their limits.
#include "base/text.hpp"
#include "engine/logs.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::size_t piece = data[0] % 32U + 1;
  auto bytes = std::as_bytes(std::span(data, size)).subspan(1);
  fairlead::engine::LogLines log(5);
  while (!bytes.empty() && log.feed(bytes.first(std::min(piece, bytes.size())))) {
    bytes = bytes.subspan(std::min(piece, bytes.size()));
  }
  const auto lines = log.take();
  const bool is_bounded = lines.size() <= 5 && std::ranges::all_of(lines, [](const auto& line) {
                            return line.size() <= 2000 && fairlead::printable(line) == line;
                          });
  if (!is_bounded) std::abort();
  return 0;
}

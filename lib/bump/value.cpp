#include "bump/value.hpp"

#include <algorithm>
#include <cstdint>

namespace fairlead::bump {

Place place_at(std::string_view text, std::size_t offset, std::string_view file) {
  const auto before = text.substr(0, offset);
  const auto line = std::ranges::count(before, '\n') + 1;
  const auto start = before.rfind('\n') == before.npos ? 0 : before.rfind('\n') + 1;
  const auto is_first_byte = [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; };
  const auto column = std::ranges::count_if(before.substr(start), is_first_byte) + 1;
  return {.file = std::string(file),
          .line = static_cast<std::uint32_t>(line),
          .column = static_cast<std::uint32_t>(column)};
}

}  // namespace fairlead::bump

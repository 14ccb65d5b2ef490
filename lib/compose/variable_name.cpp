#include "compose/variable_name.hpp"

#include "base/characters.hpp"

namespace fairlead::compose {
namespace {

bool starts_name(char c) {
  return is_letter(c) || c == '_';
}

}  // namespace

std::string_view leading_name(std::string_view text) {
  std::size_t size = 0;
  while (size < text.size() && (starts_name(text[size]) || (size > 0 && text[size] >= '0' && text[size] <= '9')))
    ++size;
  return text.substr(0, size);
}

}  // namespace fairlead::compose

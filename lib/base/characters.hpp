#pragma once

#include <string_view>

/// Classes of ASCII characters, whatever the locale; and scanning by them.
namespace fairlead {

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
constexpr bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
constexpr bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
constexpr bool is_letter(char c) {
  return is_lower(c) || is_upper(c);
}
constexpr bool is_alphanumeric(char c) {
  return is_letter(c) || is_digit(c);
}

/// Removes `front` from the front of `text`, if it is there.
constexpr bool take(std::string_view& text, std::string_view front) {
  if (!text.starts_with(front)) return false;
  text.remove_prefix(front.size());
  return true;
}

/// Removes and returns the longest front of `text` whose characters all are `wanted`.
template <class Predicate>
constexpr std::string_view take_while(std::string_view& text, Predicate wanted) {
  std::size_t end = 0;
  while (end < text.size() && wanted(text[end])) ++end;
  const auto front = text.substr(0, end);
  text.remove_prefix(end);
  return front;
}

/// Removes and returns the first line of `text`, without its "\n", which is removed too.
constexpr std::string_view take_line(std::string_view& text) {
  const auto end = text.find('\n');
  const auto line = text.substr(0, end);
  text.remove_prefix(end == text.npos ? text.size() : end + 1);
  return line;
}

}  // namespace fairlead

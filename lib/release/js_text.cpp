#include "release/js_text.hpp"

#include "base/characters.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>

namespace fairlead::release::js {
namespace {

/// White space beyond ASCII: U+00A0, U+1680, U+2000 to U+200A, U+2028, U+2029, U+202F, U+205F, U+3000, U+FEFF.
constexpr std::array<std::string_view, 19> wide_spaces = {
    "\xc2\xa0",     "\xe1\x9a\x80", "\xe2\x80\x80", "\xe2\x80\x81", "\xe2\x80\x82", "\xe2\x80\x83", "\xe2\x80\x84",
    "\xe2\x80\x85", "\xe2\x80\x86", "\xe2\x80\x87", "\xe2\x80\x88", "\xe2\x80\x89", "\xe2\x80\x8a", "\xe2\x80\xa8",
    "\xe2\x80\xa9", "\xe2\x80\xaf", "\xe2\x81\x9f", "\xe3\x80\x80", "\xef\xbb\xbf"};

bool is_ascii_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

bool is_ascii(char c) {
  return static_cast<unsigned char>(c) < 0x80;
}

}  // namespace

std::size_t space(std::string_view text) {
  if (text.empty()) return 0;
  if (is_ascii(text.front())) return is_ascii_space(text.front()) ? 1 : 0;
  const auto* const found = std::ranges::find_if(wide_spaces, [&](auto wide) { return text.starts_with(wide); });
  return found == wide_spaces.end() ? 0 : found->size();
}

std::size_t space_before(std::string_view text) {
  if (text.empty()) return 0;
  if (is_ascii(text.back())) return is_ascii_space(text.back()) ? 1 : 0;
  const auto* const found = std::ranges::find_if(wide_spaces, [&](auto wide) { return text.ends_with(wide); });
  return found == wide_spaces.end() ? 0 : found->size();
}

std::string_view trim(std::string_view text) {
  while (const auto size = space(text)) text.remove_prefix(size);
  while (const auto size = space_before(text)) text.remove_suffix(size);
  return text;
}

bool is_word(char c) {
  return is_alphanumeric(c) || c == '_';
}

std::size_t word_length(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::find_if_not(text, is_word) - text.begin());
}

bool has_line_end(std::string_view text) {
  return text.find_first_of("\r\n") != text.npos || text.find("\xe2\x80\xa8") != text.npos ||
         text.find("\xe2\x80\xa9") != text.npos;
}

bool starts_with(std::string_view text, std::string_view front) {
  return equal_ignoring_case(text.substr(0, front.size()), front);
}

std::size_t find(std::string_view text, std::string_view what, std::size_t from) {
  for (auto at = from; at + what.size() <= text.size(); ++at) {
    if ((text[at] | 0x20) == what.front() && starts_with(text.substr(at), what)) return at;
  }
  return text.npos;
}

}  // namespace fairlead::release::js

#include "release/fit.hpp"

#include "base/text.hpp"
#include "release/fences.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace fairlead::release {
namespace {

bool starts_character(char c) {
  return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U;
}

/// The first `limit` characters.
std::string_view front(std::string_view text, std::size_t limit) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (starts_character(text[i]) && count++ == limit) return text.substr(0, i);
  }
  return text;
}

/// The whole entries of it, without a heading that has none; whole lines, or what is there, where there are no entries.
std::string_view whole_entries(std::string_view text) {
  for (const std::string_view start : {"\n- ", "\n* ", "\n"}) {
    const auto at = text.rfind(start);
    if (at == text.npos || at == 0) continue;
    text = trim(text.substr(0, at));
    break;
  }
  while (true) {
    const auto line = text.rfind('\n') + 1;  // 0 where there is none
    if (!text.substr(line).starts_with('#')) return text;
    text = trim(text.substr(0, line));
  }
}

}  // namespace

std::size_t length_of(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, starts_character));
}

std::string fitting(std::string text, std::string_view compare, std::size_t limit) {
  if (text.size() <= limit || length_of(text) <= limit) return text;
  auto end = fmt::format("\n\nMore does not fit here: GitLab takes {} characters.\n", limit);
  if (!compare.empty()) end += fmt::format("\n{}\n", compare);
  constexpr std::size_t longest_fence = 100;
  const auto used = length_of(end) + longest_fence;
  auto kept = with_closed_fence(std::string(whole_entries(front(text, limit > used ? limit - used : 0))));
  if (length_of(kept) + length_of(end) > limit) return std::string(front(end, limit));  // a fence of thousands
  return kept + end;
}

}  // namespace fairlead::release

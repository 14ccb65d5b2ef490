#include "base/text.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace fairlead {
namespace {

constexpr std::string_view white_space = " \t\r\n\v\f";

char lower_char(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

char upper_char(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

/// Levenshtein distance.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j < row.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const auto above = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0U : 1U)});
      diagonal = above;
    }
  }
  return row.back();
}

/// Length of the valid UTF-8 sequence at the start of `text`, 0 if there is none (RFC 3629).
std::size_t utf8_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const auto first = byte(0);
  const std::size_t length = first < 0x80                    ? 1
                             : first >= 0xc2 && first < 0xe0 ? 2
                             : first >= 0xe0 && first < 0xf0 ? 3
                             : first >= 0xf0 && first < 0xf5 ? 4
                                                             : 0;
  if (length == 0 || length > text.size()) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0U) != 0x80U) return 0;
  }
  if (length >= 3) {
    if (first == 0xe0 && byte(1) < 0xa0) return 0;
    if (first == 0xed && byte(1) >= 0xa0) return 0;
    if (first == 0xf0 && byte(1) < 0x90) return 0;
    if (first == 0xf4 && byte(1) >= 0x90) return 0;
  }
  return length;
}

/// Does this character say that what follows is shown from right to left, or in another order than it has (Unicode
/// Standard Annex 9, "Directional Formatting Characters")? Text would read as another than it is.
bool reorders(std::string_view character) {
  if (character == "\u061c" || character == "\u200e" || character == "\u200f") return true;
  return (character >= "\u202a" && character <= "\u202e") || (character >= "\u2066" && character <= "\u2069");
}

/// How many bytes in front are printable ASCII, tabs or line ends: nearly all of most texts.
std::size_t plain_length(std::string_view text) {
  const auto plain = [](char c) { return (c >= 0x20 && c < 0x7f) || c == '\t' || c == '\n'; };
  return static_cast<std::size_t>(std::ranges::find_if_not(text, plain) - text.begin());
}

}  // namespace

std::string value_or(const Variables& variables, std::string_view name, std::string_view fallback) {
  const auto found = variables.find(name);
  return found == variables.end() ? std::string(fallback) : found->second;
}

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(white_space);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(white_space) - first + 1);
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t start = 0;;) {
    const auto end = text.find(separator, start);
    parts.push_back(text.substr(start, end == text.npos ? text.npos : end - start));
    if (end == text.npos) return parts;
    start = end + 1;
  }
}

std::vector<std::string_view> lines(std::string_view text) {
  auto parts = split(text, '\n');
  if (parts.back().empty()) parts.pop_back();
  for (auto& line : parts) {
    if (line.ends_with('\r')) line.remove_suffix(1);
  }
  return parts;
}

std::string join(std::span<const std::string> parts, std::string_view separator) {
  std::string out;
  for (const auto& part : parts) {
    if (&part != parts.data()) out += separator;
    out += part;
  }
  return out;
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), lower_char);
  return out;
}

std::string upper(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), upper_char);
  return out;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, lower_char, lower_char);
}

std::string plural(std::size_t count, std::string_view noun) {
  return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto* const start = text.data();
  const auto* const end = start + text.size();
  const auto [read, error] = std::from_chars(start, end, value);
  if (text.empty() || error != std::errc() || read != end) return {};
  return value;
}

std::string_view closest(std::string_view word, std::span<const std::string_view> choices) {
  std::string_view best;
  std::size_t best_distance = std::max<std::size_t>(word.size() < 4 ? 1 : 2, word.size() / 3) + 1;
  if (word.size() > 64) return best;
  for (const auto choice : choices) {
    if (choice.size() > 64) continue;
    const auto d = distance(word, choice);
    if (d < best_distance) {
      best = choice;
      best_distance = d;
    }
  }
  return best;
}

bool is_utf8(std::string_view text) {
  const auto is_ascii = [](char c) { return static_cast<std::uint8_t>(c) < 0x80; };
  while (true) {
    text.remove_prefix(static_cast<std::size_t>(std::ranges::find_if_not(text, is_ascii) - text.begin()));
    if (text.empty()) return true;
    const auto length = utf8_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
}

std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (true) {
    const auto plain = plain_length(text);
    out += text.substr(0, plain);
    text.remove_prefix(plain);
    if (text.empty()) return out;
    const auto length = utf8_length(text);
    const auto c = static_cast<std::uint8_t>(text.front());
    const bool control =
        c < 0x20 || c == 0x7f || (length == 2 && c == 0xc2 && static_cast<std::uint8_t>(text[1]) < 0xa0);
    if (length == 0 || control || reorders(text.substr(0, length))) {
      out += '?';
    } else {
      out += text.substr(0, length);
    }
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
}

std::string excerpt(std::string_view text) {
  constexpr std::size_t longest = 72;
  return "\"" + printable(text.substr(0, longest)) + (text.size() > longest ? "...\"" : "\"");
}

}  // namespace fairlead

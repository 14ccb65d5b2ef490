#include "release/squash.hpp"

#include "release/message.hpp"

#include <algorithm>
#include <optional>

namespace fairlead::release {
namespace {

constexpr std::size_t most_messages = 1000;

/// Removes and returns the first line, with its end.
std::string_view take_whole_line(std::string_view& text) {
  const auto end = text.find('\n');
  const auto line = text.substr(0, end == text.npos ? text.size() : end + 1);
  text.remove_prefix(line.size());
  return line;
}

/// The header in "* feat: x", if it is one.
std::optional<std::string_view> listed_header(std::string_view line) {
  if (!line.starts_with("* ") && !line.starts_with("- ")) return {};
  line.remove_prefix(2);
  return is_header(line) ? std::optional(line) : std::nullopt;
}

}  // namespace

Squashed squashed_messages(std::string_view text) {
  Squashed out;
  auto rest = text;
  take_whole_line(rest);
  while (!rest.empty()) {
    const auto start = text.size() - rest.size();
    auto line = take_whole_line(rest);
    const auto header = out.messages.size() < most_messages ? listed_header(line) : std::nullopt;
    if (header) {
      if (out.messages.empty()) out.title = text.substr(0, start);
      out.messages.emplace_back(*header);
    } else if (!out.messages.empty()) {
      if (line.starts_with("  ")) line.remove_prefix(2);
      out.messages.back() += line;
    }
  }
  return out;
}

std::string_view merged_title(std::string_view text) {
  if (!text.starts_with("Merge branch '")) return {};
  take_whole_line(text);
  text.remove_prefix(std::min(text.find_first_not_of("\r\n"), text.size()));
  auto rest = text;
  return is_header(take_whole_line(rest)) ? text : std::string_view();
}

std::string merge_request_of(std::string_view text) {
  constexpr std::string_view phrase = "See merge request ";
  const auto at = text.rfind(phrase);
  if (at == text.npos) return {};
  auto reference = text.substr(at + phrase.size());
  reference = reference.substr(0, reference.find_first_of(" \t\r\n"));
  const auto mark = reference.rfind('!');
  if (mark == reference.npos) return {};
  reference.remove_prefix(mark);
  const auto digits = reference.substr(1, reference.find_first_not_of("0123456789", 1) - 1);
  return digits.empty() ? "" : "!" + std::string(digits);
}

}  // namespace fairlead::release

#include "release/squash.hpp"

#include "base/characters.hpp"
#include "base/text.hpp"
#include "release/fences.hpp"
#include "release/message.hpp"
#include "release/references.hpp"

#include <algorithm>
#include <optional>
#include <utility>

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

/// Is the line the header of something that is released?
bool is_releasing_header(std::string_view line, const Rules& rules) {
  if (!is_header(line)) return false;
  const auto message = parse_message(line);
  return rules.bump_of(message.type, message.scope) != semver::Bump::none ||
         (message.bang && rules.bump_of_breaking(message.scope) != semver::Bump::none);
}

/// "!12" of "!12" or "group/project!12".
std::string request_in(std::string_view word) {
  const auto reference = reference_at(word);
  if (!reference || reference->kind != '!' || reference->length != word.size()) return {};
  return "!" + std::string(reference->number);
}

}  // namespace

Squashed squashed_messages(std::string_view text, const Rules& rules) {
  Squashed out;
  const auto fenced = fenced_lines(text);
  auto rest = text;
  bool seen_title = false, starts_paragraph = false;
  for (std::size_t i = 0; !rest.empty(); ++i) {
    const auto start = text.size() - rest.size();
    auto line = take_whole_line(rest);
    const bool is_blank = trim(line).empty();
    if (!std::exchange(seen_title, seen_title || !is_blank)) continue;
    std::optional<std::string_view> header;
    if (out.messages.size() < most_messages && !is_fenced(fenced, i)) {
      header = listed_header(line);
      if (!header && starts_paragraph && is_releasing_header(line, rules)) header = line;
    }
    starts_paragraph = is_blank;
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

std::string_view before_list(std::string_view text) {
  const auto fenced = fenced_lines(text);
  auto rest = text;
  bool starts_paragraph = false;
  for (std::size_t i = 0; !rest.empty(); ++i) {
    const auto start = text.size() - rest.size();
    const auto line = take_whole_line(rest);
    if (starts_paragraph && !is_fenced(fenced, i) && listed_header(line)) return text.substr(0, start);
    starts_paragraph = trim(line).empty();
  }
  return text;
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

std::string squashed_request_of(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of("\r\n"), text.size()));
  const auto header = trim(text.substr(0, text.find('\n')));
  if (const auto open = header.rfind('('); open != header.npos && header.ends_with(')')) {
    auto request = request_in(header.substr(open + 1, header.size() - open - 2));
    if (!request.empty()) return request;
  }
  std::string out;
  while (!text.empty()) {
    auto line = trim(take_line(text));
    if (!take(line, "See merge request ")) continue;
    if (auto request = request_in(line); !request.empty()) out = std::move(request);
  }
  return out;
}

}  // namespace fairlead::release
